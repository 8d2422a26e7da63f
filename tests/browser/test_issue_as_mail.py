"""The HTML of an issue's mail as a mail program with a browser inside shows it: no wider than the screen, dark where it is dark."""

import quopri

import pytest

from catalogue.models import Entry
from subscriptions.issue_mail.issue_content import published_issue
from subscriptions.issue_mail.pick_positions import ReaderChoice, select_positions
from subscriptions.issue_mail.render_parts import issue_parts

pytestmark = pytest.mark.browser
WIDE = (
    "<table><tbody><tr>" + "<td>Standardization</td>" * 6 + "</tr></tbody></table>"
    "<p>https://www.example.org/" + "a-very-long-address-without-any-place-to-break" * 4 + "</p>"
)
PAPER = {"light": "rgb(253, 252, 249)", "dark": "rgb(21, 22, 26)"}


@pytest.fixture
def mails(demo_content):
    """The HTML in each language; every item has a wide table and a long address."""
    entry = max(Entry.objects.live().filter(type="issue"), key=lambda one: len(one.document))
    issue = published_issue(entry)
    for section in issue.sections:
        for item in section["items"]:
            item["facts"] += WIDE
    parts = issue_parts(issue)
    subjects = [part.subjects for part in parts]
    chosen = {language: select_positions(ReaderChoice(language), subjects) for language in ("en-gb", "zh-hans")}
    return {
        language: quopri.decodestring(b"".join(parts[position].html for position in positions)).decode()
        for language, positions in chosen.items()
    }


def test_mail_fits_its_window_in_both_colours_and_fetches_nothing(chromium, mails):
    for scheme, paper in PAPER.items():
        for width in (360, 640):
            page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            for html in mails.values():
                page.set_content(html)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == paper
                assert page.evaluate("document.querySelector('.column').getBoundingClientRect().width") == min(width, 600)
            assert asked == []
            page.close()
