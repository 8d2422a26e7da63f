"""Valid HTML of the desk's pages by the Nu checker, as the server sends them. What Django's own templates do is listed here."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.site.test_valid_html import html_checker  # noqa: F401
from tests.support.site.desk_browser import signed_in_pages
from tests.support.site.desk_pages import PAGES, SCREENS

pytestmark = pytest.mark.browser
DJANGOS = (
    "Element “option” without attribute “label” must not be empty.",  # the first of an autocompleting select
    "An “input” element with a “type” attribute whose value is “hidden” must not have any “aria-*” attributes.",  # initial-…
)


@pytest.mark.parametrize("pages", [SCREENS, pytest.param(PAGES, marks=pytest.mark.thorough)], ids=["screens", "all"])
def test_every_page_of_the_desk_is_valid_html(html_checker, chromium, site, tmp_path, pages):  # noqa: F811
    with signed_in_pages(chromium, site) as tab_of:
        for page in pages:
            answer = tab_of(page.role).request.get(page.path)
            assert answer.status == page.status, page.name
            (tmp_path / f"{page.name}.html").write_bytes(answer.body())
    files = sorted(str(path) for path in tmp_path.glob("*.html"))
    done = subprocess.run([*html_checker, *files], capture_output=True, check=True)
    errors = [m for m in json.loads(done.stdout)["messages"] if m["type"] == "error" or m.get("subType") == "fatal"]
    said = sorted(
        {f"{Path(m['url']).name}: {m['message']} {m.get('extract', '')!r}" for m in errors if m["message"] not in DJANGOS}
    )
    assert not said, "\n".join(said)
