"""Files of those who mean harm are refused by name, or given out so that no browser runs them."""

import re
from pathlib import PurePosixPath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import PublicFile
from editorial.models import MediaFile
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy
from tests.support.file_stores import stored_paths
from tests.support.samples.hostile_files import FILES, NAMES, SCRIPT
from tests.support.samples.media_files import figure_html, picture

pytestmark = pytest.mark.django_db
PICTURES = {"image/jpeg", "image/png", "image/webp"}
DOCUMENT = re.compile(r"application/(pdf|vnd\.openxmlformats-officedocument\.[\w.]+)")
# Real pictures and documents with something before or after them; of pictures that is cut off, documents are saved and not shown.
TAKEN = {
    "jpeg-tail-html", "jpeg-tail-zip", "jpeg-comment", "png-tail-php", "webp-tail-html", "gif-tail-svg", "pdf-html-after",
    "docx-html-after",
}  # fmt: skip


def sent(browser, data: bytes, name: str):
    """The answer to an upload that calls itself a picture."""
    file = SimpleUploadedFile("file", data, content_type="image/jpeg")
    file._name = name  # the name as it was sent; Django's own cleaning is a part of what is tried
    return browser.post(reverse("admin:editorial_mediafile_upload"), {"file": file, "alt": "What it shows"})


def assert_inert(answer) -> None:
    """No browser runs the answer: its type is what it is, nothing is guessed, it is sandboxed, and a document is saved."""
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    if answer["Content-Type"] in PICTURES:
        assert SCRIPT not in body
        assert b"<?php" not in body
    else:
        assert DOCUMENT.fullmatch(answer["Content-Type"])
        assert answer["Content-Disposition"].startswith("attachment")


def assert_given_out_inert(browser, file: MediaFile) -> None:
    """At the desk, and to readers of a publication that shows it."""
    stored = browser.get(reverse("admin:editorial_mediafile_change", args=[file.pk])).content.decode()
    addresses = set(re.findall(r"/admin/editorial/mediafile/stored/[\w.-]+", stored))
    link = f'<p><a data-media="{file.uid}">The file</a></p>'
    policy = make_policy(body=figure_html(file) if file.kind == MediaFile.Kind.IMAGE else link)
    publish(policy, by=None)
    addresses |= {f"/media/{public.name}" for public in PublicFile.objects.all()}
    assert addresses
    for address in addresses:
        assert_inert(browser.get(address))


def test_there_are_sixty_of_them():
    assert len(FILES) >= 60


@pytest.mark.parametrize("kind", FILES)
def test_hostile_file_is_refused_or_inert(sign_in, kind):
    browser = sign_in("author")
    answer = sent(browser, FILES[kind], "photo.jpg")
    assert answer.status_code == (201 if kind in TAKEN else 400)
    if answer.status_code == 400:
        assert "photo.jpg" in str(answer.json()["errors"]["file"])
        assert not MediaFile.objects.exists()
    else:
        assert_given_out_inert(browser, MediaFile.objects.get())


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_name_decides_neither_place_nor_type(sign_in, file_stores, name):
    browser = sign_in("author")
    answer = sent(browser, picture(200, 100), name)
    assert answer.status_code == 201
    file = MediaFile.objects.get()
    assert not {"/", "\\", "\0", "\n", "\r", "\u202e", "\u200b"} & set(file.original_name)
    assert len(file.original_name) <= 150
    written = {PurePosixPath(path).name for alias in ("desk_files", "public_files") for path in stored_paths(alias)}
    assert written
    assert {path for path in written if not re.fullmatch(r"[0-9a-f]{32,64}(-[\w-]+)?\.(jpg|png|webp)", path)} == set()
    assert_given_out_inert(browser, file)
