"""Pictures of every page for people to look at: make screens, or python -m scripts.screenshots [--desk] [NAME ...]

Writes var/screens/WIDTH-THEME/NAME.png, and contact sheets var/screens/sheet-WIDTH-THEME-N.png with several pages side by
side. Names are those of tests/support/site/site_pages.py, with --desk those of desk_pages.py; --language zh-hans takes the Chinese
pages of the site. Tall pages are cut below.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.site import desk_pages, site_pages
from tests.support.site.chromium import CHROMIUM_ARGUMENTS, CHROMIUM_PATH
from tests.support.site.desk_browser import open_desk_page, signed_in_pages
from tests.support.site.site_server import ROOT, served_site

SCREENSHOTS = ROOT / "var" / "screens"
THEMES = ("light", "dark")
# Width of the window, then of a sheet's column, columns and rows of a sheet, and how much of a tall page is shown.
VIEWPORTS = ((360, 300, 6, 2, 1800), (1280, 480, 4, 3, 2000))
LABEL_HEIGHT = 20  # pixels above each picture for its name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help="pages by name; all without one")
    parser.add_argument("--desk", action="store_true", help="the desk's pages instead of the site's")
    parser.add_argument("--language", choices=site_pages.LANGUAGES, default="en")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, served_site(Path(directory)) as site, chromium() as browser:
        for width, *sheet in VIEWPORTS:
            for theme in THEMES:
                folder = SCREENSHOTS / f"{width}-{theme}"
                look = {"viewport": {"width": width, "height": 800}, "color_scheme": theme}
                if options.desk:
                    taken = desk_screenshots(browser, site, folder, options.names, look)
                else:
                    taken = public_screenshots(browser, site, folder, options.names, look, site_pages.LANGUAGES[options.language])
                for sheet_path in contact_sheets(taken, f"sheet-{width}-{theme}", *sheet):
                    print(sheet_path.relative_to(ROOT))


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def public_screenshots(
    browser: Browser, site: str, folder: Path, names: list[str], look: dict[str, Any], prefix: str
) -> list[Path]:
    tab = browser.new_page(base_url=site, **look)
    taken = []
    for page in site_pages.PAGES:
        if not names or page.name in names:
            tab.goto(quote(prefix + page.path, safe="/?&=%+"))
            taken.append(take_screenshot(tab, folder / f"{page.name}.png"))
    tab.close()
    return taken


def desk_screenshots(browser: Browser, site: str, folder: Path, names: list[str], look: dict[str, Any]) -> list[Path]:
    taken = []
    with signed_in_pages(browser, site, **look) as tab_of:
        for page in desk_pages.PAGES:
            if not names or page.name in names:
                open_desk_page(tab_of(page.role), page)
                taken.append(take_screenshot(tab_of(page.role), folder / f"{page.name}.png"))
    return taken


def take_screenshot(tab: Page, path: Path) -> Path:
    tab.evaluate("document.fonts.ready.then(() => true)")
    tab.screenshot(path=path, full_page=True)
    return path


def contact_sheets(taken: list[Path], name: str, column: int, columns: int, rows: int, tallest: int) -> list[Path]:
    """Pictures scaled to `column` pixels, `columns` x `rows` of them a sheet, each row as tall as its tallest."""
    made = []
    for number, start in enumerate(range(0, len(taken), columns * rows), start=1):
        some = [scale_picture(path, column, tallest) for path in taken[start : start + columns * rows]]
        lines = [some[first : first + columns] for first in range(0, len(some), columns)]
        heights = [max(picture.height for _, picture in line) + LABEL_HEIGHT for line in lines]
        sheet = Image.new("RGB", (columns * (column + 8), sum(heights)), "#777777")
        for line, top in zip(lines, (sum(heights[:index]) for index in range(len(lines))), strict=True):
            for index, (label, picture) in enumerate(line):
                ImageDraw.Draw(sheet).text((index * (column + 8) + 4, top + 4), label, fill="white")
                sheet.paste(picture, (index * (column + 8), top + LABEL_HEIGHT))
        made.append(SCREENSHOTS / f"{name}-{number}.png")
        sheet.save(made[-1])
    return made


def scale_picture(path: Path, column: int, tallest: int) -> tuple[str, Image.Image]:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, tallest)))
    return path.stem, picture.resize((column, max(1, picture.height * column // picture.width)))


if __name__ == "__main__":
    main()
