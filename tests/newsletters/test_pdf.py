"""Issues and reports in print: tagged, titled, with Chinese embedded, the same bytes each time, and as the page answers."""

import io
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from pypdf import PdfReader

from catalogue.models import Entry
from catalogue.print import pdf
from catalogue.print.pdf import NO_FONT, NO_PANGO, PdfUnavailable
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.models import SpecialReport
from tests.support.kept_answers import forget_answers
from tests.support.pdf_store import forget_pdfs

REPORT = "/reports/china-internet-plus-strategy-review"
ISSUE = "/newsletters/2015-03"


@pytest.fixture(scope="module")
def typesetter():
    """Skips, and says why, where Pango or a Chinese face is missing."""
    try:
        pdf.render_pdf("<!doctype html><title>中</title><p>中文".encode())
    except PdfUnavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def demo(demo_content, typesetter):
    forget_answers()


def read(client, address):
    answer = client.get(f"{address}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def fonts(reader):
    """Name and whether it is embedded, of each face."""
    found = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            described = below["/FontDescriptor"].get_object()
            found[font["/BaseFont"]] = any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
    return found


@pytest.mark.parametrize("address", [REPORT, ISSUE])
def test_pdf_is_tagged_named_and_has_its_faces_within(client, demo, address):
    reader = read(client, address)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title in ("China Internet Plus Strategy Review", "Newsletter of March 2015")
    assert reader.metadata.author in ("SESEC III", "Expert Desk")
    faces = fonts(reader)
    assert all(faces.values()), faces
    assert any("CJK" in name for name in faces)
    assert any("Source-Serif" in name for name in faces)
    assert any("Schibsted" in name for name in faces)


def test_pdf_of_the_report_has_cover_contents_with_pages_bookmarks_and_notes_where_they_are_called(client, demo):
    reader = read(client, REPORT)
    pages = [page.extract_text() for page in reader.pages]
    assert "China Internet Plus" in pages[0]
    assert "互联网+" in "".join(pages)
    for mark in reader.outline:
        if not isinstance(mark, list) and mark.title[0].isdigit():
            number = reader.get_destination_page_number(mark) + 1
            line = next(line for line in pages[1].splitlines() if line.startswith(mark.title))
            assert line.rstrip().endswith(str(number)), line
    titles = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert titles.count("1. Introduction") == 1
    assert len([title for title in titles if title[0].isdigit()]) == 6
    called = next(page for page in pages if "557 million of them" in page)
    assert "statistics for the end of 2014" in called
    assert all("China Internet Plus Strategy Review" in page for page in pages[1:])


def test_pdf_shows_the_addresses_of_its_sources(client, typesetter, policy, source):
    source.url = "https://www.example.gov.cn/notice-of-the-ministry"
    source.save()
    report = report_of("sourced")
    report.sources.add(source)
    publish(report, by=None)
    assert source.url in read(client, "/reports/sourced").pages[-1].extract_text().replace("\n", "")


def test_pdf_keeps_its_links_with_the_address_of_the_site(client, demo):
    links = {
        note.get_object()["/A"]["/URI"]
        for page in read(client, ISSUE).pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert f"{settings.SITE_URL}/policies/internet-plus/" in links
    assert all(link.startswith(("http://", "https://")) for link in links)


@pytest.mark.thorough
def test_pdf_made_twice_has_the_same_bytes_and_the_dates_of_its_document(client, demo):
    first = client.get(f"{REPORT}.pdf").content
    forget_answers()
    forget_pdfs()
    again = client.get(f"{REPORT}.pdf")
    assert again.content == first
    created = PdfReader(io.BytesIO(first)).metadata.creation_date
    assert created.astimezone(UTC) == Entry.objects.get(type="report").published_at == datetime(2015, 8, 3, tzinfo=UTC)
    assert client.get(f"{REPORT}.pdf", headers={"if-none-match": again["ETag"]}).status_code == 304


def test_pdf_follows_its_page_when_the_report_is_corrected(client, demo):
    report = SpecialReport.objects.get(slug="china-internet-plus-strategy-review")
    report.corrections.create(was_wrong="a wrong word", is_right="a right word", corrected_on=date(2016, 1, 1))
    publish(report, by=None, kind="correction", note="A word.")
    assert "a right word" in "".join(page.extract_text() for page in read(client, REPORT).pages)


def report_of(slug, **values):
    report = SpecialReport.objects.create(slug=slug, title=slug, summary="What it says.", issued_on=date(2015, 8, 1), **values)
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    return report


@pytest.fixture
def reports(db, policy, source):
    rows = [report_of("first"), report_of("second")]
    for row in rows:
        row.sources.add(source)
    publish_together(rows, by=None)
    return rows


def test_pdf_of_what_is_gone_redirected_or_unknown_answers_as_its_page(client, reports):
    first, second = reports
    to = Entry.objects.get(slug="second")
    withdraw(first, by=None, notice="One report took in the other.", outcome=Entry.Standing.REDIRECTED, to=to)
    answer = client.get("/reports/first.pdf")
    assert (answer.status_code, answer["Location"]) == (301, "/reports/second.pdf")
    withdraw(second, by=None, notice="It was a mistake.", outcome=Entry.Standing.GONE)
    assert client.get("/reports/second.pdf").status_code == 410
    assert client.get("/reports/nowhere.pdf").status_code == 404


def test_pdf_of_what_is_withdrawn_shows_the_notice(client, typesetter, reports):
    withdraw(reports[0], by=None, notice="It rested on a draft.")
    assert "It rested on a draft." in "".join(page.extract_text() for page in read(client, "/reports/first").pages)


def test_old_address_of_a_pdf_leads_to_the_new_one(client, reports):
    first = reports[0]
    first.slug = "renamed"
    first.save()
    publish(first, by=None, kind="minor")
    answer = client.get("/reports/first.pdf")
    assert (answer.status_code, answer["Location"]) == (301, "/reports/renamed.pdf")


@pytest.mark.parametrize(("code", "package"), [(NO_PANGO, "libpango-1.0-0"), (NO_FONT, "fonts-noto-cjk"), (1, "failed")])
def test_pdf_that_cannot_be_made_says_why_and_the_page_still_reads(client, reports, monkeypatch, code, package):
    monkeypatch.setattr("subprocess.run", lambda command, **_: subprocess.CompletedProcess(command, code, b"", b""))
    answer = client.get("/reports/first.pdf")
    assert answer.status_code == 503
    assert package in answer.content.decode()
    assert 'href="/reports/first/"' in answer.content.decode()
    assert client.get("/reports/first/").status_code == 200


def test_rare_character_is_typeset_and_one_without_a_typeface_is_reported(typesetter):
    made = pdf.render_pdf("<!doctype html><html lang=zh-Hans><title>𠮷</title><p>𠮷野川".encode())
    assert "𠮷野川" in PdfReader(io.BytesIO(made)).pages[0].extract_text()
    with pytest.raises(PdfUnavailable, match="typeface"):
        pdf.render_pdf("<!doctype html><html lang=zh-Hans><title>x</title><p>\U0003fffd".encode())


def test_typesetting_reads_nothing_but_our_own_style_sheets_and_faces(typesetter, tmp_path):
    """A picture in the network, a file of the machine and a path out of the folder: none is asked for."""
    (tmp_path / "secret.css").write_text("p { content: 'secret' }")
    told = (
        f"OUTSIDE = {str(tmp_path / 'secret.css')!r}"
        + """
from pathlib import Path
from catalogue.print.typesetter import STATIC_URL, StaticFilesFetcher
own = StaticFilesFetcher(Path("static"))
assert own.fetch(STATIC_URL + "css/print.css").read()
for address in ("http://127.0.0.1:1/x.css", "file:///etc/passwd", f"file://{Path('static/css/print.css').resolve()}",
                STATIC_URL + "../manage.py", STATIC_URL + "%2e%2e/README.md",
                STATIC_URL + "../" * 20 + OUTSIDE, STATIC_URL + "%2e%2e/" * 20 + OUTSIDE,
                STATIC_URL + "js/desk/side_panel.js", "data:text/css,p{}"):
    try:
        own.fetch(address)
    except (ValueError, OSError):
        continue
    raise SystemExit(f"read {address}")
"""
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
