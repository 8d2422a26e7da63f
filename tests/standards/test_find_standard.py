"""`/standards/find/` leads from any spelling of a number to its page, and says what the register knows of others."""

import csv
from pathlib import Path

import pytest

from editorial.workflow.publishing import publish_together
from infra.text.standard_numbers import parse
from tests.standards.standard_rows import make_standard
from tests.support.shared_rows import changes_taken_back, rows_until_the_end

SPELLINGS = Path(__file__).with_name("spellings.csv")
ROWS = list(csv.DictReader(SPELLINGS.read_text(encoding="utf-8-sig").splitlines()))
NO_STANDARDS = [row["spelling"] for row in ROWS if row["nature"] == "no standard"]
NUMBERS = [row for row in ROWS if row["nature"] != "no standard"]


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """A page for each number of the list, and GB/T 1.1-2020 beside GB/T 11-2020."""
    with rows_until_the_end(django_db_blocker):
        numbers = {standard.key: standard for row in NUMBERS if (standard := parse(row["spelling"]))}
        rows = [make_standard(standard.printed) for standard in numbers.values()]
        rows += [make_standard("GB/T 1.1-2020"), make_standard("GB/T 11-2020")]
        rows.append(make_standard("GB 21148-2020", replaces=["GB 21146-2007"]))
        publish_together(rows, by=None)
        yield


@pytest.fixture(autouse=True)
def _shared(register):
    with changes_taken_back():
        yield


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row["spelling"])
def test_every_spelling_leads_to_its_page(client, row):
    answer = client.get("/standards/find/", {"n": row["spelling"]})
    assert answer.status_code == 302, row["spelling"]
    page = client.get(answer["Location"]).context["document"]
    found = parse(page["document_number"])
    assert (found.key, page["nature"] or "") == (row["key"], row["nature"])


@pytest.mark.parametrize("spelling", NO_STANDARDS)
def test_what_is_no_standard_is_found_nowhere(client, spelling):
    assert client.get("/standards/find/", {"n": spelling}).status_code == 404


def test_part_and_number_stay_apart(client):
    found = [client.get("/standards/find/", {"n": number})["Location"] for number in ("GB/T 1.1-2020", "gbt11—2020")]
    assert found == ["/standards/gb-t-1-1-2020/", "/standards/gb-t-11-2020/"]


def test_number_without_year_leads_to_its_only_edition_and_lists_several(client):
    assert client.get("/standards/find/", {"n": "GB 31241"})["Location"].startswith("/standards/gb-31241-2014")
    publish_together([make_standard("GB/T 11-1999")], by=None)
    [(_heading, documents)] = client.get("/standards/find/", {"n": "GB/T 11"}).context["groups"]
    assert {one["document_number"] for one in documents} == {"GB/T 11-1999", "GB/T 11-2020"}


def test_number_in_a_sentence_is_found(client):
    assert client.get("/standards/find/", {"n": "see GB/T 11-2020, please"})["Location"] == "/standards/gb-t-11-2020/"


def test_replaced_number_without_a_page_shows_what_replaces_it(client):
    answer = client.get("/standards/find/", {"n": "GB 21146-2007"})
    assert [(str(heading), [one["slug"] for one in found]) for heading, found in answer.context["groups"]] == [
        ("Replaced by", ["gb-21148-2020"])
    ]


def test_chinese_reader_stays_in_chinese(client):
    assert client.get("/zh-hans/standards/find/", {"n": "GB/T 11-2020"})["Location"] == "/zh-hans/standards/gb-t-11-2020/"


def test_unreadable_number_names_the_parameter(client):
    assert "“UTF-8” is no number of a standard" in client.get("/standards/find/", {"n": "UTF-8"}).content.decode()


def test_way_to_a_page_takes_four_statements(client, django_assert_max_num_queries):
    client.get("/standards/find/", {"n": "GB/T 1.1-2020"})
    with django_assert_max_num_queries(4):
        client.get("/standards/find/", {"n": "GB/T 11-2020"})
