"""Every kind of answer has at least 100 points by the HTTP Observatory's table, under the settings of production."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, override_settings

from access.models import ApiToken
from catalogue.models import PublicFile
from editorial.library.uploads import add_file
from editorial.workflow.publishing import publish
from tests.config.test_settings import PRODUCTION
from tests.support import observatory
from tests.support.factories import make_policy
from tests.support.samples.media_files import figure_html, picture
from tests.support.shared_rows import changes_taken_back, rows_until_the_end
from tests.support.site import site_content
from tests.support.site.desk_pages import SCREENS
from tests.support.site.site_pages import LANGUAGES, PAGES

OF_PRODUCTION = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "KNOWN_BROWSER_", "MESSAGE_", "X_FRAME_")
PRINTED = """import json; from config import settings
print(json.dumps({name: value for name, value in vars(settings).items() if name.startswith(%r)}))"""
API = ("policies/", "policies/?q=internet&format=csv", "sectors/", "changes/", "schema/", "docs/")
FILES = (
    "/sitemap.xml", "/sitemap-terms.xml", "/robots.txt", "/favicon.ico", "/feeds/policies.atom", "/feeds/policies.json",
    "/policies/feed.atom", "/search/calendar.ics", "/search/suggest/?q=int", "/policies/internet-plus/card.png",
    "/newsletters/2015-03.pdf", "/policies/internet-plus.bib", "/.well-known/security.txt", "/livez", "/readyz",
)  # fmt: skip
STATIC = ("css/tokens.css", "js/autocomplete.js", "fonts/source-serif-4.woff2", "icon.svg", "admin/js/core.js")
SIGN_IN = ("/admin/login/", "/admin/password_change/", "/admin/logout/", "/admin/jsi18n/")


@pytest.fixture(scope="module")
def production() -> Iterator[None]:
    """What the settings of production say of headers and cookies."""
    command = [sys.executable, "-c", PRINTED % (OF_PRODUCTION,)]
    printed = subprocess.run(command, cwd=settings.BASE_DIR, env=PRODUCTION, capture_output=True, text=True, timeout=60, check=True)
    values = json.loads(printed.stdout)
    assert values["SECURE_HSTS_SECONDS"]
    with override_settings(**values, SECURITY_CONTACT=["mailto:security@desk.example"]):
        yield


@pytest.fixture(scope="module")
def _rows(production, django_db_setup, django_db_blocker) -> Iterator[None]:
    with rows_until_the_end(django_db_blocker):
        site_content.load()
        policy = make_policy("pictured", body=figure_html(add_file(picture(), "photo.jpg", alt="A scene")))
        publish(policy, by=None)
        yield


@pytest.fixture
def browser(_rows) -> Iterator[Client]:
    with changes_taken_back():
        yield reader()


def reader() -> Client:
    return Client(raise_request_exception=False, headers={"X-Forwarded-Proto": "https"})


def missing_points(name: str, answer: HttpResponse) -> list[str]:
    """Why the answer has fewer than 100 points: the findings that cost some."""
    found = observatory.findings(answer, b"".join(answer) if answer.streaming else answer.content)
    if observatory.score(found) >= 100 and not any(value < 0 for _, value in found):
        return []
    return [f"{name}: {observatory.score(found)} points, {what} {value}" for what, value in found if value < 0]


def signed_in(role: str) -> Client:
    client = reader()
    client.force_login(get_user_model().objects.get(username=role))
    return client


def test_public_pages_score_100(browser):
    answers = {f"{prefix}{page.path}": browser.get(f"{prefix}{page.path}") for page in PAGES for prefix in LANGUAGES.values()}
    assert {answer.status_code for answer in answers.values()} == {200, 400, 404, 410}
    assert [line for name, answer in answers.items() for line in missing_points(name, answer)] == []


def test_api_feeds_and_files_score_100(browser):
    paths = [*(f"/api/v1/{path}" for path in API), *FILES, "/media/" + PublicFile.objects.first().name]
    answers = {path: browser.get(path) for path in paths}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {"/favicon.ico": 302}
    assert [line for name, answer in answers.items() for line in missing_points(name, answer)] == []


def test_static_files_score_100(browser):
    answers = {path: browser.get(f"/static/{path}") for path in STATIC}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [line for name, answer in answers.items() for line in missing_points(name, answer)] == []


def test_sign_in_and_desk_score_100(browser):
    answers = {path: browser.get(path) for path in SIGN_IN}
    clients = {role: signed_in(role) for role in ("author", "editor", "publisher", "administrator")}
    answers |= {page.path: clients[page.role].get(page.path) for page in SCREENS}
    answers["/styleguide/"] = clients["publisher"].get("/styleguide/")
    assert {answer.status_code for answer in answers.values()} >= {200, 302, 403, 404}
    assert any("__Host-csrftoken" in answer.cookies for answer in answers.values())
    assert [line for name, answer in answers.items() for line in missing_points(name, answer)] == []


def test_signing_in_sets_bound_cookies(browser):
    get_user_model().objects.create_user("chief", password="a long enough one", is_staff=True)
    answer = browser.post("/admin/account/login/?next=/admin/", {"username": "chief", "password": "a long enough one"})
    assert (answer.status_code, set(answer.cookies)) == (302, {"__Host-sessionid", "__Host-csrftoken", "__Host-desk_browser"})
    assert missing_points("signing in", answer) == []


def test_messages_of_the_desk_come_and_go_in_a_bound_cookie(browser):
    publisher = signed_in("publisher")
    told = publisher.get("/admin/policies/policy/999999/change/")
    assert (told.status_code, "__Host-messages" in told.cookies) == (302, True)
    read = publisher.get("/admin/")
    assert read.cookies["__Host-messages"].value == ""
    assert missing_points("told", told) + missing_points("read", read) == []


def refusals(browser: Client, monkeypatch) -> Iterator[tuple[int, HttpResponse]]:
    """An answer of each status that refuses or redirects, with that status."""
    yield 301, browser.get("/policies")
    yield 302, browser.get("/admin/")
    etag = browser.get("/policies/").headers["ETag"]
    yield 304, browser.get("/policies/", headers={"If-None-Match": etag})
    yield 400, browser.get("/api/v1/policies/?issued_after=never")
    yield 400, browser.get("/", headers={"Host": "nobody.example"})
    yield 401, browser.get("/api/v1/policies/", headers={"Authorization": "Bearer nonsense"})
    yield 403, signed_in("publisher").get("/admin/auth/user/")
    yield 403, Client(enforce_csrf_checks=True, headers={"X-Forwarded-Proto": "https"}).post("/admin/capture/", {})
    yield 404, browser.get("/nowhere/")
    yield 404, browser.get("/api/v1/nowhere/")
    yield 404, browser.get("/media/nothing.png")
    yield 404, browser.get("/static/nothing.css")
    yield 405, browser.post("/policies/")
    yield 405, browser.delete("/api/v1/policies/")
    yield 406, browser.get("/api/v1/policies/", headers={"Accept": "image/png"})
    yield 410, browser.get("/policies/gone-policy/")
    token = ApiToken(name="Slow", contact="slow@desk.example", per_minute=1)
    secret = token.generate_secret()
    token.save()
    asked = {"Authorization": f"Bearer {secret}"}
    yield 200, browser.get("/api/v1/policies/", headers=asked)
    yield 429, browser.get("/api/v1/policies/", headers=asked)
    monkeypatch.setattr("config.views.newest_by_type", lambda *args: 1 / 0)
    yield 500, browser.get("/?broken")
    monkeypatch.setattr("operations.health.database_problem", lambda: "database")
    yield 503, browser.get("/readyz")


def test_refusals_and_redirects_score_100(browser, monkeypatch):
    answers = list(refusals(browser, monkeypatch))
    assert [answer.status_code for _, answer in answers] == [status for status, _ in answers]
    assert [line for status, answer in answers for line in missing_points(str(status), answer)] == []


def test_http_is_redirected_to_https_of_the_same_host(browser):
    answer = Client().get("/policies/?q=a")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/policies/?q=a")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"Content-Security-Policy": None}, "no Content-Security-Policy"),
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"}, "unsafe scripts"),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'none'"}, "unsafe-eval"),
        ({"Content-Security-Policy": "default-src 'none'; default-src 'none'; frame-ancestors 'none'"}, "twice"),
        ({"Strict-Transport-Security": None}, "no Strict-Transport-Security"),
        ({"Strict-Transport-Security": "max-age=60"}, "less than six months"),
        ({"X-Content-Type-Options": None}, "no X-Content-Type-Options"),
        ({"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": None}, "no X-Frame-Options"),
        ({"Referrer-Policy": "unsafe-url"}, "Referrer-Policy"),
        ({"Access-Control-Allow-Credentials": "true"}, "credentials"),
    ],
)
def test_each_missing_header_costs_points(browser, changed, finding):
    answer = browser.get("/about/")
    for name, value in changed.items():
        if value is None:
            del answer[name]
        else:
            answer[name] = value
    assert [line for line in missing_points("/about/", answer) if finding in line]


@pytest.mark.parametrize(
    ("name", "attributes"),
    [("sessionid", {"secure": True, "samesite": "Lax"}), ("__Host-a", {"samesite": "Lax"}), ("__Host-b", {"secure": True})],
)
def test_each_weak_cookie_costs_points(browser, name, attributes):
    answer = browser.get("/about/")
    answer.set_cookie(name, "x", **attributes)
    assert len([line for line in missing_points("/about/", answer) if re.search(rf"cookie {name}\b", line)]) >= 1


def test_script_of_another_site_costs_points(browser):
    answer = HttpResponse('<script src="https://cdn.example/x.js"></script>', headers=browser.get("/about/").headers)
    assert "without a digest" in "".join(missing_points("page", answer))
