"""Small screens, large text, calm motion, and nothing that jumps while a page loads."""

import pytest

from tests.browser.site.conftest import open_path
from tests.support.site.site_pages import PAGES

pytestmark = pytest.mark.browser

OVERFLOW = """() => [document.scrollingElement.scrollWidth, [...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))]"""
WATCH = """window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(e => window.shifts.push(
  `${e.value.toFixed(4)} by ${e.sources.map(s => s.node && s.node.nodeName + "." + (s.node.className || "")).join(", ")}`)
)).observe({type: "layout-shift", buffered: true});"""
# In forced colours a ground is wiped out: whatever has neither words, nor a line around it, nor a picture in it, is lost.
LOST = """() => [...document.querySelectorAll("body *:not(svg *)")].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const control = one.matches("button, .button, input:not([type=checkbox], [type=radio], [type=hidden])");
  const lined = ["Top", "Left", "Bottom", "Right"].some(side => parseFloat(style[`border${side}Width`]) > 0);
  const bare = !one.innerText?.trim() && !one.querySelector("*") && !one.matches("img, svg, input, br, hr");
  const grounded = style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none";
  return box.width > 1 && box.height > 1 && style.forcedColorAdjust !== "none" && !lined && (control || (bare && grounded));
}).map(one => one.outerHTML.slice(0, 120))"""
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
MOVING = """() => document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 10)
  .map(one => one.animationName || one.transitionProperty)"""


def assert_no_sideways_scroll(tab, width: int, label: str) -> None:
    wide, guilty = tab.evaluate(OVERFLOW)
    assert wide <= width, f"{label}: {wide} px wide in {width}: {guilty}"


@pytest.fixture(scope="module")
def wide_tab(tab_of_module, site_page):
    """The page as it opens on a wide screen: what a test changes of it, the test takes back."""
    tab_of_module.set_viewport_size({"width": 1280, "height": 900})
    open_path(tab_of_module, site_page.path, site_page.status)
    return tab_of_module


def test_forced_colours_hide_no_control_and_no_bar(wide_tab):
    lost = wide_tab.evaluate(LOST)
    words = wide_tab.get_by_role("main").inner_text()
    wide_tab.emulate_media(forced_colors="active")
    assert wide_tab.get_by_role("main").inner_text() == words
    wide_tab.emulate_media(forced_colors="none")
    assert lost == []


def test_nothing_moves_for_those_who_asked_for_calm(wide_tab):
    wide_tab.get_by_role("banner").get_by_role("link").first.hover()
    assert wide_tab.evaluate(MOVING) == []
    assert wide_tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_text_at_200_percent_needs_no_sideways_scroll(wide_tab):
    style = wide_tab.add_style_tag(content="html { font-size: 200% }")
    assert_no_sideways_scroll(wide_tab, 1280, "200 %")
    style.evaluate("style => style.remove()")


def test_320_pixels_need_no_sideways_scroll(wide_tab, site_page, prefixes):
    wide_tab.set_viewport_size({"width": 320, "height": 640})
    for language, prefix in prefixes.items():
        open_path(wide_tab, prefix + site_page.path, site_page.status)
        assert_no_sideways_scroll(wide_tab, 320, language)


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.thorough)])
def test_nothing_shifts_while_a_page_loads(chromium, site, width):
    """In a context of its own, whose cache is empty: the faces come late, as for a first visit."""
    context = chromium.new_context(base_url=site, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    found = {}
    for one in PAGES:
        open_path(page, one.path, one.status)
        page.evaluate(SETTLED)
        if shifts := page.evaluate("window.shifts"):
            found[one.name] = shifts
    context.close()
    assert not found, "\n".join(f"{name}: {shifts}" for name, shifts in found.items())
