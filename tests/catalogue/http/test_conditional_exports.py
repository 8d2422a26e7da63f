"""Exports of lists are conditional: a client that has the file gets 304, and nothing is built; HEAD builds nothing either."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from catalogue.api.files import exports
from catalogue.models import Organization
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "jsonl", "xlsx")


@pytest.fixture
def live_policy():
    return publish(make_policy(), by=None, at=datetime(2026, 1, 5, 8, tzinfo=UTC))


def address(format_name: str, query: str = "") -> str:
    return f"/api/v1/policies/?format={format_name}{query}"


def read(client, *args, **more):
    """The answer, read to its end."""
    answer = client.get(*args, **more)
    assert answer.streaming, answer.content
    assert b"".join(answer.streaming_content)
    return answer


@pytest.mark.parametrize("format_name", FORMATS)
def test_who_has_the_file_gets_304_and_nothing_is_built(live_policy, client, monkeypatch, format_name):
    first = read(client, address(format_name))
    assert (first.status_code, first["Cache-Control"]) == (200, "public, no-cache")
    packed = read(client, address(format_name), headers={"Accept-Encoding": "gzip"})
    assert first["ETag"] == packed["ETag"]
    monkeypatch.setattr(exports, "_made_file", lambda *args: pytest.fail("built"))
    for condition in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        known = client.get(address(format_name), headers=condition)
        assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
        assert {"Accept", "Accept-Encoding"} <= set(known["Vary"].split(", "))
    assert client.head(address(format_name)).status_code == 200
    assert client.get(address(format_name, "&x=1"), headers={"If-None-Match": "*"}).status_code == 400


def test_tag_is_of_the_query_the_format_the_day_and_the_content(live_policy, client, settings):
    tags = {read(client, address(name))["ETag"] for name in FORMATS}
    tags.add(client.get(address("csv", "&kind=law"))["ETag"])
    tags.add(client.get(address("csv", "&fields=title"))["ETag"])
    assert len(tags) == 5
    before = client.get(address("csv"))["ETag"]
    publish(live_policy, by=None, kind="minor")
    after = client.get(address("csv"), headers={"If-None-Match": before})
    assert (after.status_code, after["ETag"] != before) == (200, True)
    settings.RELEASE = "another"
    assert client.get(address("csv"))["ETag"] != after["ETag"]


def test_name_that_only_the_desk_knows_changes_no_tag(live_policy, client):
    before = client.head(address("csv"))["ETag"]
    office = Organization.objects.create(code="draft-office", name_en="Draft office", kind="authority")
    record_edited_terms([EditedTerm(office, ["name_en"])], at=timezone.now())
    assert client.head(address("csv"))["ETag"] == before
    record_edited_terms([EditedTerm(office, ["name_en"])], at=timezone.now(), is_visible=True)
    assert client.head(address("csv"))["ETag"] != before


@pytest.mark.parametrize("format_name", FORMATS)
def test_head_says_what_get_says(live_policy, client, format_name):
    headers = {"Accept-Encoding": "gzip"}
    said = [read(client, address(format_name), headers=headers), client.head(address(format_name), headers=headers)]
    changing = ("RateLimit", "X-Request-Id", "Content-Length")  # the length is known when the file is made (RFC 9110, 9.3.2)
    get, head = ({name: value for name, value in one.items() if name not in changing} for one in said)
    assert head == get
    assert b"".join(said[1].streaming_content) == b""
