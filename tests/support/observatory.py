"""The score of an answer by the HTTP Observatory's table: 100 points, less what is missing; what is more counts from 90 on.

Facts of the table: github.com/mdn/mdn-http-observatory, src/grader/charts.js. Redirects and certificates are not among these.
"""

import re
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie

from django.http import HttpResponseBase

SIX_MONTHS = 15_552_000  # seconds
MIN_SCORE_FOR_BONUS = 90
BROAD = {"*", "http:", "https:", "ftp:", "data:", "blob:", "http://*", "https://*", "'unsafe-inline'"}
GOOD_REFERRER = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SCRIPT = re.compile(rb"<script\b[^>]*\bsrc\s*=\s*[\"']?([^\"'\s>]+)[^>]*>", re.IGNORECASE)
Finding = tuple[str, int]


def findings(answer: HttpResponseBase, body: bytes) -> list[Finding]:
    """What the table finds, with its points; an answer of the test client over https, and its whole body."""
    return [finding for test in TESTS for finding in test(answer, body)]


def score(found: list[Finding]) -> int:
    points = 100 + sum(value for _, value in found if value < 0)
    return points if points < MIN_SCORE_FOR_BONUS else points + sum(value for _, value in found if value > 0)


def content_security_policy(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    header = answer.get("Content-Security-Policy", "")
    if not header:
        yield "no Content-Security-Policy", -25
        return
    names = [part.split()[0].lower() for part in header.split(";") if part.strip()]
    if len(set(names)) < len(names):
        yield "a directive of the Content-Security-Policy twice", -25
        return
    directives = {name: set(part.split()[1:]) for name, part in zip(names, filter(str.strip, header.split(";")), strict=True)}
    default = directives.get("default-src", {"*"})
    scripts, styles, objects = (directives.get(f"{kind}-src", default) for kind in ("script", "style", "object"))
    sources = set.union(*(value for value in directives.values()))
    if scripts & BROAD or objects & (BROAD - {"'unsafe-inline'"}):
        yield "unsafe scripts in the Content-Security-Policy", -20
    elif any(source.startswith(("http:", "ftp:")) for source in sources):
        yield "http sources in the Content-Security-Policy", -20
    elif "'unsafe-eval'" in scripts | styles:
        yield "unsafe-eval in the Content-Security-Policy", -10
    elif styles & BROAD:
        yield "unsafe styles in the Content-Security-Policy", 0
    else:
        yield "strict Content-Security-Policy", 10 if default == {"'none'"} else 5


def cookies(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    jar: SimpleCookie = answer.cookies  # type: ignore[attr-defined]
    for name, cookie in jar.items():
        is_session = re.search(r"sess|login|sid", name, re.IGNORECASE)
        if not cookie["secure"]:
            yield f"cookie {name} without Secure", -10 if is_session else -5
        if is_session and not cookie["httponly"]:
            yield f"cookie {name} without HttpOnly", -30
        if cookie["samesite"].lower() not in ("lax", "strict"):
            yield f"cookie {name} without SameSite", -20
        if not name.startswith("__Host-") or cookie["domain"] or cookie["path"] != "/":
            yield f"cookie {name} is not bound to this host", -1  # the table does not ask; we do
    if jar:
        yield "cookies with all attributes", 5


def cross_origin(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    if answer.get("Access-Control-Allow-Credentials") == "true":
        yield "credentials from other origins", -50
    resource = answer.get("Cross-Origin-Resource-Policy")
    if resource not in (None, "same-origin", "same-site", "cross-origin"):
        yield "malformed Cross-Origin-Resource-Policy", -5
    if resource in ("same-origin", "same-site"):
        yield "Cross-Origin-Resource-Policy", 10
    opener = answer.get("Cross-Origin-Opener-Policy")
    if opener not in (None, "same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"):
        yield "malformed Cross-Origin-Opener-Policy", -5
    if opener == "same-origin":
        yield "Cross-Origin-Opener-Policy", 10


def referrer_policy(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    if policy := answer.get("Referrer-Policy"):
        yield "Referrer-Policy", 5 if policy in GOOD_REFERRER else -5


def strict_transport_security(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    header = answer.get("Strict-Transport-Security", "")
    age = re.search(r"(?:^|;)\s*max-age=(\d+)", header, re.IGNORECASE)
    if not age or "," in header:
        yield "no Strict-Transport-Security", -20
    elif int(age[1]) < SIX_MONTHS:
        yield "Strict-Transport-Security of less than six months", -10


def content_type_options(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options", -5


def frame_options(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    in_policy = "frame-ancestors" in answer.get("Content-Security-Policy", "")
    if in_policy or answer.get("X-Frame-Options", "").lower() in ("deny", "sameorigin"):
        yield "not framed", 5
    else:
        yield "no X-Frame-Options", -20


def subresource_integrity(answer: HttpResponseBase, body: bytes) -> Iterator[Finding]:
    if "html" not in answer.get("Content-Type", ""):
        return
    for found in SCRIPT.finditer(body):
        if found[1].startswith((b"http:", b"//")):
            yield f"script {found[1]!r} over http", -50
        elif found[1].startswith(b"https:") and b"integrity=" not in found[0]:
            yield f"script {found[1]!r} of another site without a digest", -5


TESTS: tuple[Callable[[HttpResponseBase, bytes], Iterator[Finding]], ...] = (
    content_security_policy,
    cookies,
    cross_origin,
    referrer_policy,
    strict_transport_security,
    content_type_options,
    frame_options,
    subresource_integrity,
)
