"""HEAD on every public address: the headers of GET, no body, and nothing kept that GET would get."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from access.rate_limit import clear_leases
from catalogue.http.page_cache import PageCacheMiddleware
from catalogue.index import process_cache
from tests.support.kept_answers import forget_answers
from tests.support.leaks.hidden_content import publish_one_of_each_type
from tests.support.leaks.public_addresses import filled_addresses

pytestmark = pytest.mark.django_db
NOT_COMPARED = ("RateLimit", "Content-Length", "X-Request-Id")


@pytest.fixture
def live_content() -> None:
    publish_one_of_each_type()


def forget() -> None:
    forget_answers()
    process_cache.clear()
    clear_leases()


def body_and_headers(answer) -> tuple[int, bytes, dict[str, str]]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, content, {name: value for name, value in answer.items() if name not in NOT_COMPARED}


def addresses() -> list[str]:
    files = [f"/api/v1/policies/?format={name}" for name in ("xlsx", "jsonl", "csv")]
    pictures = [one for one in filled_addresses() if not one.endswith(".pdf")]
    return [*pictures, *files, "/api/v1/policies/internet-plus/?format=ris", "/livez", "/no-such-page/", "/favicon.ico"]


def one_of_each_view() -> list[str]:
    """Of each view the first address with each query; of what no view answers, each address."""
    parts = [address.partition("?") for address in reversed(addresses())]
    return list({(view_or_path(path), query): path + mark + query for path, mark, query in parts}.values())


def view_or_path(path: str) -> Any:
    try:
        return resolve(path).func
    except Resolver404:
        return path


@pytest.mark.parametrize("choice", [one_of_each_view, pytest.param(addresses, marks=pytest.mark.thorough)])
def test_get_after_head_is_the_get_of_a_fresh_start_at_every_public_address(client, live_content, choice):
    assert len(choice()) > 40
    for address in choice():
        forget()
        fresh = body_and_headers(client.get(address))
        forget()
        head = body_and_headers(client.head(address))
        after = body_and_headers(client.get(address))
        assert after == fresh, address
        assert head == (fresh[0], b"", fresh[2]), address


def test_pdf_after_head_is_whole(client, live_content):
    head = client.head("/reports/report.pdf")
    after = client.get("/reports/report.pdf")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", after["ETag"])
    assert after.content.startswith(b"%PDF")


def test_head_says_how_long_the_body_is(client, live_content):
    for _ in range(2):  # made, and kept
        assert client.head("/policies/")["Content-Length"] == str(len(Client().get("/policies/").content))


def test_view_that_answers_head_by_itself_leaves_nothing_for_get(rf):
    page_cache = PageCacheMiddleware(lambda request: HttpResponse(b"" if request.method == "HEAD" else b"whole"))
    head, get = page_cache(rf.head("/one/")), page_cache(rf.get("/one/"))
    assert (head.content, get.content) == (b"", b"whole")
    assert head["ETag"] == get["ETag"]
