"""A file system without room: pages are read, what cannot be saved is told in plain words, and all goes on when there is room."""

import os
import re
import subprocess
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.support.site.site_server import PASSWORD, fetch, served_site

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system"),
]
SOURCE = {
    "title": "Typed for an hour",
    "kind": "official_website",
    "url": "https://example.org/one",
    "language": "en",
    "lock_version": "",
}


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", folder], check=True, timeout=20)
    yield folder
    subprocess.run(["umount", folder], check=True, timeout=20)


def fill(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


class Browser:
    def __init__(self, site: str) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[int, str]:
        return self._open(self.site + path)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Sends the form at the path, with its CSRF token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path)[1])
        assert token, path
        return self._open(self.site + path, urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode())

    def _open(self, address: str, body: bytes | None = None) -> tuple[int, str]:
        try:
            with self.opener.open(address, body, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()


def test_full_disk_is_told_at_sign_in_and_at_a_form_and_nothing_typed_is_lost(small_disk):
    with served_site(small_disk, load="tests.support.site.site_content.load_empty") as site:
        editor, late = Browser(site), Browser(site)
        assert editor.post("/admin/account/login/", username="editor", password=PASSWORD, next="/admin/")[0] == 200
        filler = fill(small_disk)

        status, page = late.post("/admin/account/login/", username="author", password=PASSWORD, next="/admin/")
        assert status == 503
        assert "The disk of the site is full" in page

        status, page = editor.post("/admin/editorial/source/add/", **SOURCE)
        assert status == 503
        assert "The disk of the site is full: whoever runs the site must make room first." in page
        assert 'value="Typed for an hour"' in page

        assert fetch(f"{site}/livez")[0] == 200
        assert fetch(f"{site}/policies/")[0] == 200

        filler.unlink()
        assert late.post("/admin/account/login/", username="author", password=PASSWORD, next="/admin/")[0] == 200
        assert "Dashboard" in late.get("/admin/")[1]
