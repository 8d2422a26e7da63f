"""Takes one step of a visit: at most one request, and what its answer means."""

import http.client
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from editorial.link_checks.http_client import (
    MAX_BYTES,
    MAX_REDIRECTS,
    TOTAL_SECONDS,
    failure_sentence,
    get_page,
    redirect_target,
    retry_after,
)
from editorial.link_checks.page_digest import decompress
from gathering.list_pages.list_rows import ListReading
from gathering.models import WatchedList
from gathering.visits.robots_files import USER_AGENT, fetch_robots, is_allowed, kept_robots
from gathering.visits.steps import Finding, Step
from infra.safe_http import AddressRefused, SafeResponse

TRANSIENT_STATUSES = (408, 425, 429, 500, 502, 503, 504)
NOT_MODIFIED = 304
MAX_COOKIE_CHARACTERS = 4096
Reader = Callable[..., ListReading]
HasKnownRows = Callable[[tuple[Any, ...]], bool]


def take_step(watched: WatchedList, step: Step, *, read: Reader, lacks_known_rows: HasKnownRows) -> Step | Finding:
    """The next step, or how the visit ended. `read` is `read_list` or `propose_lists` of gathering/list_pages.

    Asks for robots.txt first where none is kept; then the step itself is still to do. `lacks_known_rows` says whether a list
    that had rows shows none of them, so that its second page is wanted.
    """
    get = partial(get_page, deadline=time.monotonic() + TOTAL_SECONDS, program=USER_AGENT)
    try:
        robots = kept_robots(step.url)
        if robots is None:
            fetch_robots(step.url, get)
            return step
        if not is_allowed(robots, step.url):
            return Finding(
                "blocked", f"The robots.txt of {_host(step.url)} does not allow programs to ask for {step.url}.", url=step.url
            )
        answer = get(step.url, headers=_request_headers(watched, step))
    except AddressRefused as refused:
        return Finding("blocked", f"{step.url} is not asked for. {refused}", url=step.url)
    except (http.client.HTTPException, OSError, ValueError) as error:
        return _without(step, Finding("no_answer", failure_sentence(error), url=step.url))
    return _after_answer(step, answer, read, lacks_known_rows, is_conditional=step.url == watched.validated_url)


def _request_headers(watched: WatchedList, step: Step) -> dict[str, str]:
    headers = {"Cookie": step.cookie} if step.cookie else {}
    if step.url == watched.validated_url:
        headers |= {"If-None-Match": watched.etag} if watched.etag else {}
        headers |= {"If-Modified-Since": watched.last_modified} if watched.last_modified else {}
    return headers


def _after_answer(
    step: Step, answer: SafeResponse, read: Reader, lacks_known_rows: HasKnownRows, *, is_conditional: bool
) -> Step | Finding:
    if answer.status == NOT_MODIFIED and is_conditional:
        return Finding("unchanged", status=answer.status, url=step.url)
    try:
        target = redirect_target(step.url, answer)
    except AddressRefused as refused:
        return Finding("blocked", str(refused), answer.status, url=step.url)
    if target:
        return _after_redirect(step, target, answer.status)
    if answer.status in TRANSIENT_STATUSES:
        sentence = f"{_host(step.url)} answers {answer.status} {answer.reason}".strip() + "."
        wait = int(retry_after(answer).total_seconds())
        return _without(step, Finding("no_answer", sentence, answer.status, url=step.url, retry_after=wait))
    return _after_page(step, answer, read, lacks_known_rows)


def _after_redirect(step: Step, target: str, status: int) -> Step | Finding:
    if target == step.url:
        sentence = "It leads to itself, as some sites do to programs that keep no cookies."
        return _without(step, Finding("blocked", sentence, status, url=step.url))
    if step.hops >= MAX_REDIRECTS:
        return _without(step, Finding("blocked", f"It leads on more than {MAX_REDIRECTS} times.", status, url=step.url))
    cookie = step.cookie if _host(target) == _host(step.url) else ""
    return Step(target, step.hops + 1, step.page, cookie, step.page_title, step.first_rows)


def _after_page(step: Step, answer: SafeResponse, read: Reader, lacks_known_rows: HasKnownRows) -> Step | Finding:
    body = decompress(answer.body, answer.headers.get("Content-Encoding", ""), most=MAX_BYTES)
    reading = read(body, address=step.page or step.url, status=answer.status, headers=dict(answer.headers.items()))
    title = reading.page_title or step.page_title
    if reading.outcome == "next" and not step.page and _host(reading.next_address) == _host(step.url):
        cookie = _cookie(answer.headers.get_all("Set-Cookie") or [])
        return Step(reading.next_address, page=step.url, cookie=cookie, page_title=title)
    if reading.outcome == "next":
        return _without(step, Finding("unreadable", "It names another interface instead of a list.", answer.status, url=step.url))
    rows = (*step.first_rows, *reading.rows)
    has_second = bool(reading.second_page) and _host(reading.second_page) == _host(step.url)
    if reading.outcome == "list" and has_second and not step.first_rows and lacks_known_rows(rows):
        return Step(reading.second_page, page_title=title, first_rows=rows)
    finding = Finding(
        reading.outcome, reading.sentence, answer.status, rows, title, step.url,
        answer.headers.get("ETag", "")[:300], answer.headers.get("Last-Modified", "")[:100], proposals=reading.proposals,
    )  # fmt: skip
    return _without(step, finding)


def _without(step: Step, finding: Finding) -> Finding:
    """The list of the first page alone, where its second one was asked for; that one's validators are none of the first page."""
    if not step.first_rows:
        return finding
    rows = finding.rows or step.first_rows
    return Finding("list", status=finding.status, rows=rows, page_title=step.page_title, url=step.url)


def _cookie(set_cookies: list[str]) -> str:
    """What a browser sends back for the first page's cookies: names and values alone."""
    pairs: Mapping[str, Any] = SimpleCookie()
    for line in set_cookies:
        try:
            pairs.load(line)  # type: ignore[attr-defined]
        except CookieError:
            continue
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in pairs.items())[:MAX_COOKIE_CHARACTERS]


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
