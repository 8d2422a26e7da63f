"""WCAG 2.2 AA by axe: every page in both languages, widths and themes, with the site's scripts and without."""

import os
from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.site.conftest import THEMES, WIDTHS, open_path
from tests.support.site.site_pages import LANGUAGES, TEMPLATES

pytestmark = pytest.mark.browser

WCAG_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(({id, nodes}) => nodes.map(node =>
    `${id}: ${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map(check => check.message).join("; ")}`)))"""
SCRIPTS = "**/static/js/**"
NARROW, WIDE = WIDTHS
ENGLISH, CHINESE = LANGUAGES
# (language, whether scripts run, width) -> themes
EVERY_PAIR = {
    (ENGLISH, True, NARROW): THEMES,
    (ENGLISH, False, WIDE): ("dark",),
    (CHINESE, False, NARROW): ("dark",),
    (CHINESE, True, WIDE): ("light",),
    (CHINESE, False, WIDE): ("light",),
}
LOOKS = dict.fromkeys(product(LANGUAGES, (True, False), WIDTHS), THEMES) if os.environ.get("EVERY_LOOK") else EVERY_PAIR


def violations(tab) -> list[str]:
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT + ";0")
    return tab.evaluate(AXE_RUN, WCAG_TAGS)


def violations_in_looks(tab, site_page, prefix: str, label: str, looks: dict[int, tuple[str, ...]]) -> list[str]:
    """In the themes that `looks` names for each width, one loaded page a width."""
    found = []
    for width, themes in looks.items():
        tab.set_viewport_size({"width": width, "height": 800})
        open_path(tab, prefix + site_page.path, site_page.status)
        for theme in themes:
            tab.emulate_media(color_scheme=theme)
            found += [f"{label}, {width} px, {theme}: {said}" for said in violations(tab)]
    return found


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.name)
def test_page_has_no_violation(tab, page, prefixes):
    """One page narrow, dark and English, the next wide, light and Chinese: the thorough test takes all that goes together."""
    number = TEMPLATES.index(page) % 2
    language, prefix = list(prefixes.items())[number]
    look = {WIDTHS[number]: (THEMES[1 - number],)}
    assert violations_in_looks(tab, page, prefix, language, look) == []


@pytest.mark.thorough
def test_page_has_no_violation_in_any_look(tab, site_page, prefixes):
    """Each two of language, width, theme and scripts together; EVERY_LOOK=1 takes all that goes together.

    Blocked scripts stand for JavaScript that is off: axe itself needs a browser that runs it.
    """
    found = []
    for (language, with_scripts, width), themes in LOOKS.items():
        if not with_scripts:
            tab.route(SCRIPTS, lambda route: route.abort())
        found += violations_in_looks(tab, site_page, prefixes[language], f"{language}, scripts {with_scripts}", {width: themes})
        if not with_scripts:
            tab.unroute(SCRIPTS)
    assert not found, "\n".join(found)
