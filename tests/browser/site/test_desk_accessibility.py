"""WCAG 2.2 AA by axe: every page of the desk in both widths and themes, and the theme switch against the system."""

import os
from collections.abc import Iterable

import pytest

from tests.browser.site.conftest import THEMES, WIDTHS
from tests.browser.site.test_accessibility import violations
from tests.support.site.desk_browser import open_desk_page, signed_in_page, signed_in_pages
from tests.support.site.desk_pages import EMPTY_DESK, PAGES, SCREENS, DeskPage
from tests.support.site.site_server import served_site

pytestmark = pytest.mark.browser
COMPUTED_COLOURS = "[...document.querySelectorAll('body *')].map(element => getComputedStyle(element).color).join()"

# Each width and each theme once, which takes half as long as all four looks; EVERY_LOOK=1 takes all four.
LOOKS = [
    (width, THEMES if os.environ.get("EVERY_LOOK") else [theme]) for width, theme in zip(WIDTHS, reversed(THEMES), strict=True)
]
# What sticks to an edge covers whatever lies there at the moment; test_desk_keyboard.py asks that it is never the focus.
BARS_IN_FLOW = ".section-nav, .submit-row { position: relative !important; }"


@pytest.fixture(scope="module")
def page_of_role(chromium, site):
    with signed_in_pages(chromium, site, viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as tab_of:
        yield tab_of


@pytest.mark.parametrize("number", range(len(SCREENS)), ids=lambda number: SCREENS[number].name)
def test_screen_of_the_desk_has_no_violation(page_of_role, number: int):
    """Each in one look, every other one narrow and dark."""
    tab = open_page(page_of_role, SCREENS[number])
    assert violations_in(tab, LOOKS[number % 2 :: 2]) == []


@pytest.mark.thorough
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_of_the_desk_has_no_violation_and_does_not_overflow(page_of_role, page: DeskPage):
    """Opened once, since much is done on some of them, and then looked at."""
    assert violations_in(open_page(page_of_role, page), LOOKS) == []


def open_page(page_of_role, page: DeskPage):
    tab = page_of_role(page.role)
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert open_desk_page(tab, page) == page.status
    tab.add_style_tag(content=BARS_IN_FLOW)
    return tab


@pytest.mark.thorough
def test_first_page_of_an_empty_desk_has_no_violation(chromium, tmp_path):
    with (
        served_site(tmp_path, load="tests.support.site.site_content.load_empty") as site,
        signed_in_page(chromium, site, role=EMPTY_DESK.role, reduced_motion="reduce") as tab,
    ):
        assert open_desk_page(tab, EMPTY_DESK) == EMPTY_DESK.status
        assert tab.get_by_text("Nothing is here yet.").is_visible()
        assert violations_in(tab, LOOKS) == []


def violations_in(tab, looks: list[tuple[int, Iterable[str]]]) -> list[str]:
    found = []
    for width, themes in looks:
        tab.set_viewport_size({"width": width, "height": 800})
        for theme in themes:
            tab.emulate_media(color_scheme=theme)
            found += [f"{width} px, {theme}: {said}" for said in violations(tab)]
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{width} px: wider than the window")
    return found


def test_sign_in_page_has_no_violation(chromium, site):
    for theme in THEMES:
        context = chromium.new_context(base_url=site, bypass_csp=True, color_scheme=theme)
        page = context.new_page()
        page.goto("/admin/login/")
        assert violations(page) == []
        context.close()


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), pytest.param("dark", "light", marks=pytest.mark.thorough)])
def test_theme_that_somebody_chose_looks_as_the_systems_own(chromium, site, system, chosen):
    with signed_in_page(chromium, site, color_scheme=chosen) as page:
        page.goto("/admin/policies/policy/")
        expected = page.evaluate(COMPUTED_COLOURS)
    with signed_in_page(chromium, site, color_scheme=system) as page:
        page.evaluate("theme => localStorage.setItem('theme', theme)", chosen)
        page.goto("/admin/policies/policy/")
        assert page.evaluate(COMPUTED_COLOURS) == expected
        assert violations(page) == []
