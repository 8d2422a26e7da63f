"""Takes the screenshots of the guide for editors, by performing its tasks in a browser: make guide.

Writes docs/pictures/guide/TASK.png for each task of tests/support/guide/guide_tasks.py: light, 1,100 pixels wide, in a palette of
COLOURS.
"""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.guide.guide_tasks import run_all_tasks
from tests.support.site.chromium import CHROMIUM_ARGUMENTS, CHROMIUM_PATH
from tests.support.site.site_server import ROOT, served_site

GUIDE_PICTURES = ROOT / "docs" / "pictures" / "guide"
COLOURS = 48


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        screenshots = Path(directory) / "pictures"
        screenshots.mkdir()
        with served_site(Path(directory), load="tests.support.guide.guide_content.load") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGUMENTS)
            run_all_tasks(browser, site, screenshots)
            browser.close()
        GUIDE_PICTURES.mkdir(exist_ok=True)
        for picture in sorted(screenshots.iterdir()):
            size = shrink(picture, GUIDE_PICTURES / picture.name)
            print(f"{(GUIDE_PICTURES / picture.name).relative_to(ROOT)} {size // 1024} KB")


def shrink(picture: Path, to: Path) -> int:
    """Saves the picture with a palette of COLOURS; returns the size in bytes."""
    with Image.open(picture) as opened:
        opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(to, "PNG", optimize=True)
    return to.stat().st_size


if __name__ == "__main__":
    main()
