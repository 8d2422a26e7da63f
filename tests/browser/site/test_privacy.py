"""No request to another site, nothing kept of a reader, and pages that are light and work without scripts."""

import gzip

import pytest

from tests.browser.site.conftest import open_path
from tests.support.site.site_pages import BY_NAME, PAGES, TEMPLATES
from tests.support.site.site_server import fetch

pytestmark = pytest.mark.browser

KEPT_IN_THE_BROWSER: set[str] = set()  # the names that the page about the desk tells readers of
LIMIT = 60 * 1024


def test_page_asks_only_its_own_site_and_keeps_nothing(reader, site, site_page, prefixes):
    asked, answers, refused = [], [], []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (a built-in method is no handler)
    reader.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    for prefix in prefixes.values():
        open_path(reader, prefix + site_page.path, site_page.status)
    assert [address for address in asked if not address.startswith((f"{site}/", "data:"))] == []
    assert refused == []
    assert [answer.url for answer in answers if "set-cookie" in answer.all_headers()] == []
    assert reader.context.cookies() == []
    assert reader.evaluate("document.cookie") == ""
    assert set(reader.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")) <= KEPT_IN_THE_BROWSER


@pytest.mark.parametrize("name", ["home", "policies", "search-hits", "policy", "issue"])
def test_page_with_its_styles_and_scripts_weighs_60_kb_at_most(reader, name):
    """As gzip makes them; pictures count, faces do not."""
    answers = []
    reader.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (a built-in method is no handler)
    open_path(reader, BY_NAME[name].path)
    counted = {one.url: len(gzip.compress(one.body(), 6)) for one in answers if not one.url.endswith(".woff2")}
    assert sum(counted.values()) <= LIMIT, counted


def test_faces_weigh_50_kb_each_at_most(site):
    _, _, style = fetch(f"{site}/static/css/tokens.css")
    faces = [part.split(b'"')[0].split(b")")[0] for part in style.split(b"/fonts/")[1:]]
    assert 1 <= len(set(faces)) <= 2
    for face in faces:
        assert len(fetch(f"{site}/static/fonts/{face.decode()}")[2]) <= 50 * 1024, face


@pytest.mark.parametrize("pages", [TEMPLATES, pytest.param(PAGES, marks=pytest.mark.thorough)], ids=["templates", "all"])
def test_without_javascript_the_words_are_the_same(chromium, site, pages):
    """Content, links and forms: what a browser without JavaScript shows is what the server sent."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    for one in pages:
        answer = page.goto(one.path)
        assert answer.status == one.status
        assert page.get_by_role("main").inner_text().strip(), one.name
        assert page.get_by_role("heading", level=1).count() == 1, one.name
        assert page.get_by_role("contentinfo").get_by_role("link").count() > 3, one.name
    context.close()
