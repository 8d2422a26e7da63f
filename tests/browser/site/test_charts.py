"""Charts and lists on a phone and on a wide screen: nothing is cut, scrolls unseen or is too small to read."""

import pytest

from tests.browser.site.conftest import open_path

pytestmark = pytest.mark.browser
PATHS = ("/policies/", "/policies/internet-plus/", "/cases/", "/cases/wechat/", "/regions/", "/sectors/", "/priority-areas/")
SMALLEST = 10  # pixels of the font size
# Of each visible chart: texts that are too small or cut off, and boxes that scroll without a note that says so.
FAULTS = """smallest => {
  const seen = one => one.getBoundingClientRect().height > 0;
  const size = one => parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.getScreenCTM().a;
  const outside = one => one.getBoundingClientRect().left < -0.5 || one.getBoundingClientRect().right > innerWidth + 0.5;
  const scrolls = one => !one.closest("svg") && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto";
  return [...document.querySelectorAll("figure.chart")].filter(seen).flatMap(chart => {
    const texts = [...chart.querySelectorAll("svg text")].filter(seen);
    const noted = [...chart.querySelectorAll(".chart-narrow")].some(seen);
    return [
      ...texts.filter(one => size(one) < smallest).map(one => `${size(one).toFixed(1)} px: ${one.textContent}`),
      ...texts.filter(outside).map(one => `cut: ${one.textContent}`),
      ...[...chart.querySelectorAll("*")].filter(one => seen(one) && scrolls(one) && !noted)
        .map(one => `scrolls: ${one.className}`),
    ];
  });
}"""
MORE_COLUMNS = """() => document.querySelectorAll(".heatmap tr").forEach(row => {
  for (let copies = 0; copies < 12; copies++) row.insertBefore(row.lastElementChild.cloneNode(true), row.lastElementChild); })"""
VALUE = '<li><label><input type="checkbox"><span>{}</span></label>{}</li>'
LONG_FACET = (
    '<!doctype html><script src="/static/js/facet_search.js" defer></script><fieldset><input aria-label="Find" data-facet-search>'
    '<span role="status" data-found="% found"></span><ul>'
    + "".join(VALUE.format(f"Value {n}", "") for n in range(13))
    + VALUE.format("Manufacturing", f"<details><summary>1 division</summary><ul>{VALUE.format('Food', '')}</ul></details>")
    + "</ul></fieldset>"
)
FALLBACK = """async () => {
  const width = family => {
    const text = document.createElement("span");
    text.style.font = `400 100px ${family}`;
    text.style.whiteSpace = "nowrap";
    text.textContent = "Opinions on accelerating the standardization of manufacturing";
    document.body.append(text);
    const found = text.getBoundingClientRect().width;
    text.remove();
    return found;
  };
  const faces = [...document.fonts].filter(face => /Fallback|Times/.test(face.family) && face.weight === "400 500");
  const found = await Promise.allSettled(faces.map(face => face.load()));
  if (found.length !== 2 || found.some(one => one.status === "rejected")) return null;
  return [["Schibsted Grotesk", "Schibsted Grotesk Fallback"], ["Source Serif 4", "Source Serif 4 Times"]].map(
    ([own, fallback]) => width(`"${fallback}"`) / width(`"${own}"`));
}"""


@pytest.mark.parametrize("width", [360, pytest.param(1000, marks=pytest.mark.thorough), 1280])
def test_charts_are_readable_and_whole(tab, prefixes, width):
    tab.set_viewport_size({"width": width, "height": 800})
    found = []
    for prefix in prefixes.values():
        for path in PATHS:
            open_path(tab, prefix + path)
            found += [f"{prefix}{path}: {fault}" for fault in tab.evaluate(FAULTS, SMALLEST)]
    assert not found, "\n".join(found)


def test_dates_and_industries_are_lists_on_a_phone_and_pictures_on_a_wide_screen(tab):
    for path, picture in (("/policies/internet-plus/", ".timeline"), ("/cases/", ".formula-chart"), ("/cases/wechat/", ".graph")):
        open_path(tab, path)
        tab.set_viewport_size({"width": 1280, "height": 800})
        assert tab.locator(picture).is_visible(), path
        assert tab.locator(".chart-narrow:visible").count() == 0, path
        tab.set_viewport_size({"width": 360, "height": 800})
        assert not tab.locator(picture).is_visible(), path
    assert tab.get_by_role("main").locator(".relations").is_visible()


def test_heatmap_of_quarters_opens_at_its_newest_end(tab):
    tab.set_viewport_size({"width": 360, "height": 800})
    open_path(tab, "/priority-areas/")
    tab.evaluate(MORE_COLUMNS)
    heads, names = tab.locator(".heatmap thead th"), tab.locator(".heatmap tbody th")
    assert heads.last.bounding_box()["x"] + heads.last.bounding_box()["width"] <= 360
    assert heads.first.bounding_box()["x"] < 0
    assert names.first.bounding_box()["x"] >= 0  # the names of the rows stay


def test_filters_are_folded_on_a_phone_and_open_on_a_wide_screen(tab):
    open_path(tab, "/policies/")
    for width, is_open in ((360, False), (1280, True)):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.get_by_role("button", name="Apply filters").is_visible() == is_open


def test_results_are_three_keys_away(tab):
    open_path(tab, "/policies/")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        tab.keyboard.press(key)
    assert tab.evaluate("!!document.activeElement.closest('.rows')")


def test_typing_narrows_a_long_facet(reader):
    reader.route("**/long-facet/", lambda route: route.fulfill(body=LONG_FACET, content_type="text/html"))
    reader.goto("/long-facet/")
    box = reader.get_by_label("Find")
    box.fill("food")
    assert reader.locator("li label:visible").all_inner_texts() == ["Manufacturing", "Food"]
    assert reader.get_by_role("status").inner_text() == "2 found"
    box.press("Enter")
    assert reader.url.endswith("/long-facet/")
    box.fill("")
    assert reader.locator("li label:visible").count() == 14
    assert not reader.get_by_text("Food").is_visible()


def test_fallback_fonts_are_as_wide_as_the_fonts(tab):
    open_path(tab, "/about/")
    ratios = tab.evaluate(FALLBACK)
    if ratios is None:
        pytest.skip("neither Arial and Times New Roman nor Liberation is installed")
    assert all(0.98 < ratio < 1.02 for ratio in ratios), ratios
