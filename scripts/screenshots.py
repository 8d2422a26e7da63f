"""Takes screenshots of every page: make screens, or python -m scripts.screenshots [--desk] [NAME ...]

Writes var/screens/WIDTH-THEME/NAME.png, and contact sheets var/screens/sheet-WIDTH-THEME-N.png with several pages side by
side. Names are those of tests/support/site/site_pages.py, with --desk those of desk_pages.py; --language zh-hans takes the Chinese
pages of the site. Tall pages are cut at the bottom.
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
# Width of the window; then of a contact sheet: width of a column, columns, rows, and the maximum height of a page.
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
                    paths = desk_screenshots(browser, site, folder, options.names, look)
                else:
                    paths = public_screenshots(browser, site, folder, options.names, look, site_pages.LANGUAGES[options.language])
                for sheet_path in contact_sheets(paths, f"sheet-{width}-{theme}", *sheet):
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
    paths = []
    for page in site_pages.PAGES:
        if not names or page.name in names:
            tab.goto(quote(prefix + page.path, safe="/?&=%+"))
            paths.append(take_screenshot(tab, folder / f"{page.name}.png"))
    tab.close()
    return paths


def desk_screenshots(browser: Browser, site: str, folder: Path, names: list[str], look: dict[str, Any]) -> list[Path]:
    paths = []
    with signed_in_pages(browser, site, **look) as tab_of:
        for page in desk_pages.PAGES:
            if not names or page.name in names:
                open_desk_page(tab_of(page.role), page)
                paths.append(take_screenshot(tab_of(page.role), folder / f"{page.name}.png"))
    return paths


def take_screenshot(tab: Page, path: Path) -> Path:
    tab.evaluate("document.fonts.ready.then(() => true)")
    tab.screenshot(path=path, full_page=True)
    return path


def contact_sheets(paths: list[Path], name: str, column: int, columns: int, rows: int, max_height: int) -> list[Path]:
    """Pictures scaled to `column` pixels, `columns` x `rows` of them a sheet, each row as high as its highest picture."""
    sheets = []
    for number, start in enumerate(range(0, len(paths), columns * rows), start=1):
        pictures = [scale_picture(path, column, max_height) for path in paths[start : start + columns * rows]]
        picture_rows = [pictures[first : first + columns] for first in range(0, len(pictures), columns)]
        heights = [max(picture.height for _, picture in row_pictures) + LABEL_HEIGHT for row_pictures in picture_rows]
        sheet = Image.new("RGB", (columns * (column + 8), sum(heights)), "#777777")
        for row_pictures, top in zip(picture_rows, (sum(heights[:index]) for index in range(len(picture_rows))), strict=True):
            for index, (label, picture) in enumerate(row_pictures):
                ImageDraw.Draw(sheet).text((index * (column + 8) + 4, top + 4), label, fill="white")
                sheet.paste(picture, (index * (column + 8), top + LABEL_HEIGHT))
        sheets.append(SCREENSHOTS / f"{name}-{number}.png")
        sheet.save(sheets[-1])
    return sheets


def scale_picture(path: Path, column: int, max_height: int) -> tuple[str, Image.Image]:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, max_height)))
    return path.stem, picture.resize((column, max(1, picture.height * column // picture.width)))


if __name__ == "__main__":
    main()
