"""WCAG 2.2 AA by axe: every page in both languages, widths and themes, with the site's scripts and without."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.site.conftest import THEMES, WIDTHS, open_path

pytestmark = pytest.mark.browser

WCAG_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(({id, nodes}) => nodes.map(node =>
    `${id}: ${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")}`)))"""
SCRIPTS = "**/static/js/**"


def violations(tab) -> list[str]:
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT + ";0")
    return tab.evaluate(AXE_RUN, WCAG_TAGS)


def violations_in_all_looks(tab, site_page, prefix: str, label: str) -> list[str]:
    found = []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        open_path(tab, prefix + site_page.path, site_page.status)
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme)
            found += [f"{label}, {width} px, {theme}: {said}" for said in violations(tab)]
    return found


def test_page_has_no_violation_in_any_look(tab, site_page, prefixes):
    """Blocked scripts stand for JavaScript that is off: axe itself needs a browser that runs it."""
    found = []
    for language, prefix in prefixes.items():
        found += violations_in_all_looks(tab, site_page, prefix, language)
        if tab.evaluate("[...document.scripts].some(script => script.src)"):
            tab.route(SCRIPTS, lambda route: route.abort())
            found += violations_in_all_looks(tab, site_page, prefix, f"{language}, no scripts")
            tab.unroute(SCRIPTS)
    assert not found, "\n".join(found)
