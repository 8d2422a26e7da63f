"""Valid HTML by the Nu checker, which `scripts/fetch_vnu` brings."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.site.site_pages import PAGES, TEMPLATES, SitePage
from tests.support.site.site_server import ROOT, fetch

pytestmark = pytest.mark.browser

JAR = ROOT / "var" / "tools" / "vnu.jar"


@pytest.fixture(scope="session")
def html_checker() -> list[str]:
    if not JAR.exists() or not shutil.which("java"):
        pytest.skip("the HTML checker needs Java and var/tools/vnu.jar (scripts/fetch_vnu brings it, with npm)")
    return ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]


def save_pages(pages: Iterable[SitePage], site: str, prefixes: dict[str, str], directory: Path) -> list[str]:
    for language, prefix in prefixes.items():
        for page in pages:
            status, _, body = fetch(f"{site}{prefix}{percent_encoded(page.path)}")
            assert status == page.status, page.name
            (directory / f"{page.name}.{language}.html").write_bytes(body)
    return sorted(str(path) for path in directory.glob("*.html"))


def percent_encoded(path: str) -> str:
    return path.replace("互联网", "%E4%BA%92%E8%81%94%E7%BD%91")


@pytest.mark.parametrize("pages", [TEMPLATES, pytest.param(PAGES, marks=pytest.mark.thorough)], ids=["templates", "all"])
def test_every_page_is_valid_html(html_checker, site, prefixes, tmp_path, pages):
    files = save_pages(pages, site, prefixes, tmp_path)
    done = subprocess.run([*html_checker, *files], capture_output=True, check=True)
    messages = json.loads(done.stdout)["messages"]
    errors = [m for m in messages if m["type"] == "error" or m.get("subType") == "fatal"]
    said = sorted({f"{Path(m['url']).name}: {m['message']} {m.get('extract', '')!r}" for m in errors})
    assert not said, "\n".join(said)


@pytest.mark.thorough
def test_checker_finds_a_known_fault(html_checker, tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text('<!doctype html><html lang="en"><title>x</title><p id="a"></p><p id="a"></p>')
    done = subprocess.run([*html_checker, str(page)], capture_output=True, check=True)
    assert b"Duplicate ID" in done.stdout
