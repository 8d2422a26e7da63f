"""The security document names tests that exist, and the register of personal data every field about a person."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from tests.support.documents import ROOT, text_of

LINES = 253  # of ASVS 5.0, levels 1 and 2
STATES = ("met", "**not met**", "does not apply")
ROW = re.compile(rf"^\| (V[\d.]+) \| ([12]) \| (.+?) \| ({'|'.join(map(re.escape, STATES))}) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)`")
# Names of fields that hold the name of a person, whoever that is; of organisations and files they are not.
NAMES_OF_PEOPLE = {
    "address", "address_hash", "analyst", "authors", "by_id", "by_name", "contact", "credit", "date_joined", "first_name", "ip",
    "last_login", "last_name", "password", "session_data", "translator", "user_agent", "username",
}  # fmt: skip


def rows() -> list[tuple[str, ...]]:
    return ROW.findall(text_of(ROOT / "docs" / "security.md"))


def test_every_line_of_the_standard_is_there_once_and_answered():
    ids = [row[0] for row in rows()]
    assert len(ids) == len(set(ids)) == LINES
    assert [row[0] for row in rows() if not row[4].strip()] == []


def test_every_test_that_a_line_names_exists():
    source = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    known = set(re.findall(r"^def (test_\w+)", source, re.MULTILINE))
    named = {(row[0], test) for row in rows() for test in TEST.findall(row[4])}
    assert len(named) > 120
    assert {(line, test) for line, test in named if test not in known} == set()


def test_counts_are_those_of_the_table():
    (counts,) = re.findall(r"(\d+) are met, (\d+) are not met, (\d+) do not\s+apply", text_of(ROOT / "docs" / "security.md"))
    states = [row[3] for row in rows()]
    assert [int(count) for count in counts] == [states.count(state) for state in STATES]


def fields_about_people() -> set[str]:
    """Foreign keys to accounts, addresses, and names, as `Model.field`."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            is_account = field.related_model is get_user_model() or (model is get_user_model() and field.name == "email")
            is_address = isinstance(field, models.EmailField | models.GenericIPAddressField)
            if is_account or is_address or field.name in NAMES_OF_PEOPLE:
                found.add(f"{model.__name__}.{field.name}")
    return found


def test_register_names_every_field_about_a_person():
    registered = set(re.findall(r"`(\w+\.\w+)`", text_of(ROOT / "docs" / "personal-data.md")))
    assert len(fields_about_people()) > 30
    assert fields_about_people() - registered == set()


def test_register_names_no_field_that_is_gone():
    registered = set(re.findall(r"`(\w+\.\w+)`", text_of(ROOT / "docs" / "personal-data.md")))
    fields = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }
    assert registered - fields == set()


@pytest.mark.parametrize("line", ["| V1.1.1 | 2 | x | met | `test_that_nobody_wrote` |"])
def test_row_is_read_with_its_test(line):
    assert TEST.findall(ROW.findall(line)[0][4]) == ["test_that_nobody_wrote"]
