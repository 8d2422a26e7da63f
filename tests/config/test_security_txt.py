"""`/.well-known/security.txt` (RFC 9116)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.config.test_settings import PRODUCTION, start_with

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"


def fields_of(answer) -> list[list[str]]:
    return [line.split(": ", 1) for line in answer.content.decode().splitlines()]


def test_contact_is_told_with_an_end_that_is_less_than_a_year_ahead(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@desk.example", "https://desk.example/report"]
    settings.SECURITY_POLICY = "https://desk.example/policy"
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = fields_of(answer)
    assert [value for name, value in fields if name == "Contact"] == settings.SECURITY_CONTACT
    assert dict(fields)["Policy"] == "https://desk.example/policy"
    assert dict(fields)["Canonical"] == settings.SITE_URL + ADDRESS
    assert dict(fields)["Preferred-Languages"] == "en, zh"
    (expires,) = [value for name, value in fields if name == "Expires"]
    ahead = datetime.strptime(expires, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - timezone.now()
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_without_a_contact_there_is_no_file(client):
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("changed", [{"SECURITY_CONTACT": "security@desk.example"}, {"SECURITY_POLICY": "http://desk.example/"}])
def test_contact_that_is_no_address_is_refused_by_name(changed):
    started = start_with(**PRODUCTION | changed)
    assert started.returncode != 0
    assert next(iter(changed)) in started.stderr.splitlines()[-1]
