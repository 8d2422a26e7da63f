"""Pictures in print: in the file itself, asked of nobody, with their words in its structure."""

import io
import subprocess
import sys
from base64 import b64encode
from datetime import date

import pytest
from django.conf import settings
from django.core.files.storage import storages
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from catalogue.print.pdf import PdfUnavailable, inline_pictures, render_pdf
from editorial.library.uploads import add_file, replace_file
from editorial.media_files import private_store
from editorial.workflow.publishing import publish
from newsletters.models import SpecialReport
from tests.support.factories import make_source
from tests.support.file_stores import in_folder_and_bucket, stored_paths
from tests.support.samples import media_files
from tests.support.samples.media_files import figure_html

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]


@pytest.fixture
def typesetter():
    try:
        render_pdf(b"<!doctype html><title>x</title>")
    except PdfUnavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def report(photo):
    row = SpecialReport.objects.create(slug="report", title="A report", summary="What it says.", issued_on=date(2015, 8, 1))
    decorative = add_file(media_files.picture(300, 60, colour="#118833"), "line.jpg")
    decorative.is_decorative = True
    decorative.save()
    row.sections.create(
        position=1, title="Ports", body="<p>Text.</p>" + figure_html(photo, "The harbour") + figure_html(decorative)
    )
    row.sources.add(make_source())
    return publish(row, by=None)


def figure_alt_texts(reader):
    """The alternative texts of the figures in the structure."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"]], []
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, DictionaryObject):
            if one.get("/S") == "/Figure":
                found.append(one.get("/Alt"))
            kids = one.get("/K", [])
            waiting += kids if isinstance(kids, list) else [kids] if not isinstance(kids, int) else []
    return found


def image_widths(reader):
    """Of the pictures in the file; its pages share them."""
    return {image.image.width for page in reader.pages for image in page.images}


def test_pdf_holds_the_pictures_and_their_words(typesetter, client, report, photo):
    answer = client.get("/reports/report.pdf")
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(answer.content))
    assert image_widths(reader) == {300, 960}
    assert "The harbour" in "".join(page.extract_text() for page in reader.pages)
    assert sorted(figure_alt_texts(reader)) == ["Cranes at night", "Decoration"]
    replace_file(photo, media_files.picture(500, 500), "new.jpg")
    assert client.get("/reports/report.pdf").content == answer.content


def test_lost_picture_leaves_the_rest_of_the_print(typesetter, client, report):
    for path in stored_paths("public_files"):
        if path.endswith("-960.jpg"):
            storages["public_files"].delete(path)
    answer = client.get("/reports/report.pdf")
    assert answer.status_code == 200
    assert image_widths(PdfReader(io.BytesIO(answer.content))) == {300}


def test_page_for_print_names_no_address_of_a_picture(client, report, photo):
    page = inline_pictures(client.get("/reports/report/").content).decode()
    assert 'src="data:image/jpeg;base64,' in page
    assert "srcset" not in page
    assert private_store.name_stem(photo.sha256) not in page
    assert inline_pictures(b'<img src="/media/../settings.py" srcset="">') == b'<img src="/media/../settings.py" srcset="">'


def test_typesetting_takes_pictures_within_the_page_and_no_other_data(typesetter):
    told = f"""
from pathlib import Path
from catalogue.print.typesetter import StaticFilesFetcher
own = StaticFilesFetcher(Path("static"))
assert own.fetch("data:image/png;base64,{b64encode(b"x").decode()}").read() == b"x"
for address in ("data:image/svg+xml;base64,eA==", "data:text/html;base64,eA==", "data:image/png,x"):
    try:
        own.fetch(address)
    except ValueError:
        continue
    raise SystemExit(f"read {{address}}")
"""
    done = subprocess.run([sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
