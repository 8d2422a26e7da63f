"""Pictures of every page of the site for people to look at: make screens, or python -m scripts.screens [NAME ...]

Writes var/screens/WIDTH-THEME/NAME.png, and contact sheets var/screens/sheet-WIDTH-THEME-N.png with several pages side by
side. Names are those of tests/site_pages.py; --language zh-hans takes the Chinese pages. Tall pages are cut below.
"""

import argparse
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

from tests.chromium import ARGUMENTS
from tests.site_pages import LANGUAGES, PAGES, SitePage
from tests.site_server import ROOT, served_site

PLACE = ROOT / "var" / "screens"
THEMES = ("light", "dark")
# Width of the window, then of a sheet's column, columns and rows of a sheet, and how much of a tall page is shown.
LOOKS = ((360, 300, 6, 2, 1800), (1280, 480, 4, 3, 2000))
LABEL = 20  # pixels above each picture for its name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help="pages by name; all without one")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    asked = parser.parse_args()
    pages = [page for page in PAGES if not asked.names or page.name in asked.names]
    with tempfile.TemporaryDirectory() as directory, served_site(Path(directory)) as site, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for width, *sheet in LOOKS:
            tab = browser.new_page(base_url=site, viewport={"width": width, "height": 800})
            for theme in THEMES:
                tab.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                taken = [take(tab, page, LANGUAGES[asked.language], PLACE / f"{width}-{theme}") for page in pages]
                for number, sheet_path in enumerate(sheets(taken, f"sheet-{width}-{theme}", *sheet), start=1):
                    print(f"{sheet_path.relative_to(ROOT)} ({number})")
        browser.close()


def take(tab: Page, page: SitePage, prefix: str, directory: Path) -> Path:
    tab.goto(quote(prefix + page.path, safe="/?&=%+"))
    tab.evaluate("document.fonts.ready.then(() => true)")
    path = directory / f"{page.name}.png"
    tab.screenshot(path=path, full_page=True)
    return path


def sheets(taken: list[Path], name: str, column: int, columns: int, rows: int, tallest: int) -> list[Path]:
    """Pictures scaled to `column` pixels, `columns` x `rows` of them a sheet, each row as tall as its tallest."""
    made = []
    for number, start in enumerate(range(0, len(taken), columns * rows), start=1):
        some = [scaled(path, column, tallest) for path in taken[start : start + columns * rows]]
        lines = [some[first : first + columns] for first in range(0, len(some), columns)]
        heights = [max(picture.height for _, picture in line) + LABEL for line in lines]
        sheet = Image.new("RGB", (columns * (column + 8), sum(heights)), "#777777")
        for line, top in zip(lines, (sum(heights[:index]) for index in range(len(lines))), strict=True):
            for index, (label, picture) in enumerate(line):
                ImageDraw.Draw(sheet).text((index * (column + 8) + 4, top + 4), label, fill="white")
                sheet.paste(picture, (index * (column + 8), top + LABEL))
        made.append(PLACE / f"{name}-{number}.png")
        sheet.save(made[-1])
    return made


def scaled(path: Path, column: int, tallest: int) -> tuple[str, Image.Image]:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, tallest)))
    return path.stem, picture.resize((column, max(1, picture.height * column // picture.width)))


if __name__ == "__main__":
    main()
