"""What nginx keeps: nobody gets another's answer, nothing old is given as new, and public pages outlast the application."""

import gzip
import http.client
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

import pytest

from tests.support.http_servers import respond_with, serve_pages
from tests.support.proxied_desk import DRAFT_TITLE, PREVIEW_PATH, TOKEN, proxied_desk, run_in_desk
from tests.support.proxy import Answer, running_proxy, send_request
from tests.support.served_desk import SESSION

STAFF = {"Cookie": f"sessionid={SESSION}"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
SIGN_OUT = b"/admin/logout/"
KEPT_SECONDS = 2.0  # an answer of 0.9 s is kept to the end of the next second
CHANGING = "/policies/changing/"
OF_ONE_ANSWER = re.compile(rb'(?<=csrfmiddlewaretoken" value=")\w+|(?<=nonce=")[^"]+|(?<=data-csrf=")\w+')
PUBLIC_PATHS = ("/", "/policies/", "/policies/internet-plus/", "/search/?q=internet", "/regions/CN-HA/", "/policies/feed.atom")
API_PATH = "/api/v1/policies/?page_size=3"
ACCEPTS = ("application/json", "text/csv", "application/x-ndjson", "application/json;q=0.5, text/csv", "image/png", "*/*")
ENCODINGS = ("gzip", "br, gzip;q=0.8", "gzip;q=0", "identity", "deflate")


class Asked(NamedTuple):
    path: str
    headers: dict[str, str] = {}
    method: str = "GET"

    def __hash__(self) -> int:
        return hash((self.path, self.method, *self.headers.items()))


def requests_to_mix(media_path: str, etags: dict[str, str]) -> list[Asked]:
    """Each kind of reader at addresses that others ask for too."""
    pages = [*PUBLIC_PATHS, *(f"/zh-hans{path}" for path in PUBLIC_PATHS[:-1]), media_path]
    mixed = [Asked(path, {"Accept-Encoding": coding}) for path in pages for coding in ENCODINGS]
    for path in pages:
        mixed += [
            Asked(path),
            Asked(path, method="HEAD"),
            Asked(path, STAFF),
            Asked(path, BEARER),
            Asked(path, {"Range": "bytes=0-9"}),
        ]
        mixed += [Asked(path, {"If-None-Match": tag}) for tag in (etags.get(path, '"none"'), '"another"')]
    mixed += [Asked(API_PATH, {"Accept": accept, **who}) for accept in ACCEPTS for who in ({}, STAFF, BEARER)]
    mixed += [Asked(API_PATH, {"Accept": accept, "Accept-Encoding": "gzip"}, method="HEAD") for accept in ACCEPTS]
    for path in ("/admin/policies/policy/", "/styleguide/", PREVIEW_PATH, "/api/v1/me/usage", "/admin/login/"):
        mixed += [Asked(path, who) for who in ({}, STAFF, BEARER)]
    return mixed


def comparable(asked: Asked, answer: Answer) -> tuple[int, list[str], bytes]:
    """Status, type, language, encoding, redirect, and the text without what is drawn for each answer. Of a 304, the status."""
    if answer.status == 304:
        return 304, [], answer.body
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" and answer.body else answer.body
    if asked.path.startswith(("/api/v1/me/", "/admin/shared/")):
        body = re.sub(rb"\d+", b"", body)  # the one counts requests, the other has the present time
    names = ("content-type", "content-language", "content-encoding", "location")
    return answer.status, [answer.headers.get(name, "") for name in names], OF_ONE_ANSWER.sub(b"", body)


def ask_application(site, asked: Asked) -> Answer:
    """The same request without nginx, with the headers that nginx sets."""
    ours = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
    with closing(http.client.HTTPConnection("127.0.0.1", site.desk.port, timeout=30)) as connection:
        return send_request(connection, asked.path, {**asked.headers, **ours}, method=asked.method)


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.thorough)])
def test_no_answer_crosses_over_to_another_reader(site, count):
    media_path = re.search(r'src="(/media/[^"]+)"', site.proxy.request("/policies/with-a-picture/").body.decode())[1]
    etags = {path: site.proxy.request(path).headers.get("etag", "") for path in (*PUBLIC_PATHS, media_path)}
    kinds = requests_to_mix(media_path, etags)
    alone = {asked: comparable(asked, ask_application(site, asked)) for asked in kinds}
    assert len({text for *_, text in alone.values()}) > 15
    order = random.Random(5)
    mixed = (
        [*kinds, *order.choices(kinds, k=max(0, count - len(kinds)))][:count] if count > len(kinds) else order.sample(kinds, count)
    )
    order.shuffle(mixed)
    before = len(site.proxy.cache_statuses())
    with ThreadPoolExecutor(6) as readers:
        answers = list(readers.map(lambda asked: site.proxy.request(asked.path, asked.headers, method=asked.method), mixed))
    different = [
        (asked, answer.status, alone[asked][:2])
        for asked, answer in zip(mixed, answers, strict=True)
        if comparable(asked, answer) != alone[asked]
    ]
    assert different == []
    statuses = site.proxy.cache_statuses()[before:]
    assert statuses.count("HIT") + statuses.count("REVALIDATED") > count / 10  # the cache took part


def test_answer_for_a_signed_in_person_is_never_kept(site):
    page = site.proxy.request("/admin/", STAFF)
    assert page.headers["cache-control"] == "private, no-store"
    assert (page.status, SIGN_OUT in page.body) == (200, True)
    assert DRAFT_TITLE.encode() in site.proxy.request(PREVIEW_PATH).body
    for path in ("/sectors/", "/admin/", PREVIEW_PATH):
        site.proxy.request(path, STAFF)
    kept = b"".join(path.read_bytes() for path in (site.proxy.folder / "desk").rglob("*") if path.is_file())
    assert SIGN_OUT not in kept
    assert DRAFT_TITLE.encode() not in kept
    assert b"KEY: desk.example /sectors/ " not in kept


def test_publication_is_read_within_two_seconds_and_never_the_old_text_after_it(site):
    first = site.proxy.request(CHANGING)
    old = first.headers["etag"]
    assert b"Title number 1" in first.body
    seen: list[tuple[float, bool, int]] = []

    def read_until(ends: float) -> None:
        while time.time() < ends:
            began = time.time()
            is_new = b"Title number 2" in site.proxy.request(CHANGING).body
            seen.append((began, is_new, site.proxy.request(CHANGING, {"If-None-Match": old}).status))
            time.sleep(0.05)

    with ThreadPoolExecutor(1) as reader:
        publishing = reader.submit(run_in_desk, site.directory, "publish_changed_title('Title number 2')")
        while not publishing.done():
            read_until(time.time() + 0.2)
        read_until(time.time() + KEPT_SECONDS)
    published = float(publishing.result())
    first_new = next(began for began, is_new, _ in seen if is_new)
    assert any(began > published + KEPT_SECONDS for began, *_ in seen)
    assert {is_new for began, is_new, _ in seen if began > published + KEPT_SECONDS} == {True}
    assert {(is_new, status) for began, is_new, status in seen if began > first_new} == {(True, 200)}


def test_first_readers_after_a_quiet_night_get_the_present_page(nginx_path, tmp_path):
    def slowly(asked: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)
        respond_with("The new text.")(asked)

    pages = {"/": respond_with("The old text.")}
    with serve_pages(pages) as application, running_proxy(tmp_path, application.server_port) as proxy:
        assert proxy.request("/").body == b"The old text."
        pages["/"] = slowly
        time.sleep(KEPT_SECONDS)
        with ThreadPoolExecutor(4) as readers:
            answers = list(readers.map(lambda _: proxy.request("/").body, range(4)))
    assert set(answers) == {b"The new text."}


def test_page_that_was_removed_does_not_come_back_while_the_application_is_away(nginx_path, tmp_path):
    pages = {"/": respond_with("The text."), "/other/": respond_with("Another text.")}
    with serve_pages(pages) as application, running_proxy(tmp_path, application.server_port) as proxy:
        assert proxy.request("/").body == b"The text."
        pages["/"] = respond_with("There is no such file.", status=404, Cache_Control="no-store")
        time.sleep(KEPT_SECONDS)
        assert proxy.request("/").status == 404
        pages["/"] = respond_with("Broken.", status=500)
        time.sleep(KEPT_SECONDS)
        assert proxy.request("/").status == 404


def test_public_pages_are_read_while_the_application_is_away(nginx_path, tmp_path):
    with proxied_desk(tmp_path) as site:
        paths = [*PUBLIC_PATHS, API_PATH]
        pages = {path: site.proxy.request(path) for path in paths}
        assert site.proxy.request("/admin/", STAFF).status == 200
        site.desk.process.terminate()
        site.desk.process.wait(30)
        time.sleep(KEPT_SECONDS)
        for path in paths:
            answer = site.proxy.request(path)
            assert (answer.status, answer.body) == (200, pages[path].body), path
            assert "ratelimit" not in answer.headers
        assert site.proxy.request("/", {"If-None-Match": pages["/"].headers["etag"]}).status == 304
        for path, headers in (("/admin/", STAFF), ("/", STAFF), (API_PATH, BEARER), (PREVIEW_PATH, {}), ("/about/", {})):
            refused = site.proxy.request(path, headers)
            assert (refused.status, refused.headers["retry-after"]) == (503, "30"), path
            assert "does not answer" in refused.body.decode()
