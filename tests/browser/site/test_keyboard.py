"""Every page by keyboard alone."""

import pytest

from tests.browser.site.conftest import open_path

pytestmark = pytest.mark.browser

STOP = """() => { const inked = one => one instanceof SVGElement && [...one.querySelectorAll("rect, circle, path")].some(
    shape => getComputedStyle(shape).stroke !== "none" && parseFloat(getComputedStyle(shape).strokeWidth) >= 2);
  const e = document.activeElement; if (!e || e === document.body) return null;
  window.stops ??= []; if (!window.stops.includes(e)) window.stops.push(e);
  const s = getComputedStyle(e), b = e.getBoundingClientRect();
  return {number: window.stops.indexOf(e), said: e.outerHTML.slice(0, 120), y: b.top + scrollY, main: !!e.closest("main"),
    aside: !!e.closest("aside, form, details"),
    seen: b.width > 0 && b.height > 0 && b.right > 0 && b.bottom > 0 && b.top < innerHeight,
    ringed: inked(e) || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none"}; }"""
LONGEST = 600


def tab_stops(tab) -> list[dict]:
    """Every stop of the Tab key, to the end of the page. Fails where the key stays in one place or comes round."""
    stops = []
    for _ in range(LONGEST):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if stop is None or (stop["number"] == 0 and stops):
            return stops
        if stop["number"] < len(stops) and 'type="date"' in stop["said"]:
            continue  # a field for a date has a stop for day, month and year
        assert stop["number"] == len(stops), f"the Tab key is caught at {stop['said']}"
        stops.append(stop)
    raise AssertionError(f"more than {LONGEST} stops")


def test_tab_key_walks_the_page(tab, site_page):
    """The way to the content comes first; every stop is seen and ringed; the header comes before the content."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    open_path(tab, site_page.path, site_page.status)
    stops = tab_stops(tab)
    assert 'href="#main"' in stops[0]["said"]
    assert not (unseen := [stop["said"] for stop in stops if not stop["seen"]]), unseen
    assert not (unmarked := [stop["said"] for stop in stops if not stop["ringed"]]), unmarked
    inside = [number for number, stop in enumerate(stops) if stop["main"]]
    assert inside == list(range(inside[0], inside[-1] + 1)) if inside else True


def test_way_to_the_content_passes_the_header(tab):
    open_path(tab, "/policies/")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate(STOP)["main"]
