"""Makes the pictures of the guide for editors anew, by taking each of its steps in a browser: make guide.

Writes docs/pictures/guide/TASK.png, one a task of tests/guide_walks.py: light, 1,100 pixels wide, small by a palette.
"""

import os
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.chromium import ARGUMENTS
from tests.guide_walks import walk_all
from tests.site_server import ROOT, served_site

PLACE = ROOT / "docs" / "pictures" / "guide"
COLOURS = 48


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        made = Path(directory) / "pictures"
        made.mkdir()
        with served_site(Path(directory), load="tests.guide_content.load") as site, sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            walk_all(browser, site, made)
            browser.close()
        PLACE.mkdir(exist_ok=True)
        for picture in sorted(made.iterdir()):
            size = shrink(picture, PLACE / picture.name)
            print(f"{(PLACE / picture.name).relative_to(ROOT)} {size // 1024} KB")


def shrink(picture: Path, to: Path) -> int:
    """In a palette; bytes that it takes then."""
    with Image.open(picture) as opened:
        opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(to, "PNG", optimize=True)
    return to.stat().st_size


if __name__ == "__main__":
    main()
