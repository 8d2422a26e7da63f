"""PDFs are made by the worker and kept under a digest; a reader waits for none, and none outlives its text."""

import multiprocessing
import os
import time
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from catalogue.api.files import exports
from catalogue.models import Entry
from catalogue.print import pdf
from catalogue.web import social_cards
from editorial.workflow.publishing import publish, publish_together, withdraw
from infra.file_stores.folder_storage import FolderStorage
from infra.work_slots import NoFreeSlot, WorkSlots
from newsletters.models import SpecialReport
from operations import pdf_job
from operations.pdf_job import delete_unused_pdfs, make_missing_pdfs
from operations.web_server.thread_pools import READERS, THREADS
from tests.support.factories import make_source
from tests.support.kept_answers import forget_answers
from tests.support.pdf_store import save_repeatedly, stored_pdfs

pytestmark = pytest.mark.django_db
MADE = b"%PDF-1.7 made of "


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch):
    monkeypatch.setattr(pdf_job._process, "revision", None)


@pytest.fixture
def typeset(monkeypatch):
    """The pages that were typeset, by a typesetter that takes no time."""
    pages = []
    monkeypatch.setattr(pdf, "_run_typesetter", lambda page: pages.append(page) or MADE + str(len(pages)).encode())
    return pages


def make_report(slug):
    report = SpecialReport.objects.create(slug=slug, title=slug.title(), summary="What it says.", issued_on=date(2015, 8, 1))
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    report.sources.add(make_source())
    return report


@pytest.fixture
def reports(db):
    return publish_together([make_report("first"), make_report("second")], by=None)


def test_worker_makes_what_readers_then_get(client, reports, typeset):
    assert make_missing_pdfs() == 2
    assert len(stored_pdfs()) == 2
    answer = client.get("/reports/first.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(MADE)
    assert len(typeset) == 2  # the reader's request typeset nothing: the worker rendered the same HTML


def test_worker_looks_again_only_when_the_catalogue_changed(client, reports, typeset, django_assert_num_queries):
    make_missing_pdfs()
    with django_assert_num_queries(1):
        assert make_missing_pdfs() == 0
    publish(reports[0], by=None, kind="correction", note="A word.")
    assert make_missing_pdfs() == 1
    assert len(typeset) == 3


def test_worker_makes_the_newest_first_and_no_more_than_it_may(client, reports, typeset, monkeypatch):
    publish(reports[0], by=None, kind="minor")
    monkeypatch.setattr(pdf_job, "MAX_PDFS", 1)
    assert make_missing_pdfs() == 1
    assert b"<title>First" in typeset[0]


def test_worker_that_is_told_to_stop_makes_no_more(reports, typeset):
    assert make_missing_pdfs(lambda: len(typeset) == 1) == 1
    assert make_missing_pdfs() == 1  # and goes on after it was started again


def test_pdf_that_cannot_be_made_keeps_no_other_from_being_made(reports, typeset, monkeypatch, caplog):
    def broken(page):
        if b"<title>First" in page:
            raise pdf.PdfUnavailable("no face")
        return MADE

    monkeypatch.setattr(pdf, "_run_typesetter", broken)
    assert make_missing_pdfs() == 1
    assert "no face" in caplog.text


def test_old_pdfs_that_nothing_shows_are_deleted_after_a_day(reports, typeset, monkeypatch):
    make_missing_pdfs()
    before = stored_pdfs()
    publish(reports[0], by=None, kind="correction", note="A word.")
    make_missing_pdfs()
    delete_unused_pdfs()
    assert len(stored_pdfs()) == 3  # not yet a day old
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    delete_unused_pdfs()
    assert len(stored_pdfs()) == 2
    assert len(set(before) & set(stored_pdfs())) == 1


def test_nothing_is_deleted_before_the_pdfs_of_a_new_revision_are_made(reports, typeset, monkeypatch):
    make_missing_pdfs()
    publish(reports[0], by=None, kind="minor")
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    delete_unused_pdfs()
    assert len(stored_pdfs()) == 2


@pytest.mark.parametrize(("outcome", "status"), [(Entry.Standing.GONE, 410), (Entry.Standing.REDIRECTED, 301)])
def test_stored_pdf_of_what_was_removed_is_served_no_more(client, reports, typeset, outcome, status):
    make_missing_pdfs()
    stored = client.get("/reports/first.pdf").content
    withdraw(reports[0], by=None, notice="A mistake.", outcome=outcome, to=Entry.objects.get(slug="second"))
    answer = client.get("/reports/first.pdf")
    assert answer.status_code == status
    assert answer.content != stored


def test_stored_pdf_of_what_was_withdrawn_gives_way_to_its_notice(client, reports, typeset):
    make_missing_pdfs()
    withdraw(reports[0], by=None, notice="It rested on a draft.")
    client.get("/reports/first.pdf")
    assert b"It rested on a draft." in typeset[-1]


def test_reader_gets_503_with_a_page_while_another_pdf_is_made(client, reports, typeset):
    with pdf._typesetting.take():
        answer = client.get("/reports/first.pdf")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    page = answer.content.decode()
    assert "This PDF is not ready yet" in page
    assert 'href="/reports/first.pdf"' in page
    assert 'href="/reports/first/"' in page
    assert client.get("/reports/first.pdf").status_code == 200


def test_stored_pdf_is_served_while_another_one_is_made(client, reports, typeset):
    make_missing_pdfs()
    forget_answers()
    with pdf._typesetting.take():
        assert client.get("/reports/first.pdf").status_code == 200


def test_pdf_without_one_of_its_pictures_is_not_stored(client, reports, typeset, monkeypatch):
    monkeypatch.setattr(pdf, "inline_pictures", lambda html: html + b'<img src="">')
    assert client.get("/reports/first.pdf").status_code == 200
    assert stored_pdfs() == []


def test_full_disk_keeps_no_reader_from_the_pdf(client, reports, typeset, monkeypatch, caplog):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FolderStorage, "_save", full)
    assert client.get("/reports/first.pdf").status_code == 200
    assert "could not be stored" in caplog.text


def test_picture_of_a_title_is_refused_while_another_one_is_drawn(client, reports):
    with social_cards._drawing.take():
        answer = client.get("/reports/first/card.png")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert client.get("/reports/first/card.png").status_code == 200


def test_workbook_is_refused_while_another_one_is_made_and_csv_is_not(client, reports):
    with exports._building.take():
        answer = client.get("/api/v1/reports/?format=xlsx")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer["Content-Type"] == "application/problem+json"
        assert b"".join(client.get("/api/v1/reports/?format=csv").streaming_content)
    assert client.get("/api/v1/reports/?format=xlsx").getvalue().startswith(b"PK")


def test_costly_work_of_all_kinds_leaves_a_thread_for_others():
    """Each kind holds one thread of a process at most, and never waits."""
    kinds = (pdf._typesetting, exports._building, social_cards._drawing)
    for slots in kinds:
        with slots.take(), pytest.raises(NoFreeSlot), slots.take():
            pass
    assert len(kinds) < THREADS[READERS]


def test_slot_is_free_again_after_a_failure():
    slots = WorkSlots(1)
    with pytest.raises(ValueError, match="broken"), slots.take():
        raise ValueError("broken")
    with slots.take():
        pass


def test_two_processes_leave_one_file_that_is_always_whole(tmp_path):
    store = FolderStorage(location=tmp_path)
    store.save("one.pdf", ContentFile(b"a" * 500_000))
    ends = time.monotonic() + 40
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=save_repeatedly, args=(str(tmp_path), letter)) for letter in (b"a", b"b")]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers) and time.monotonic() < ends:
        with store.open("one.pdf") as file:
            body = file.read()
        assert (len(body), len(set(body))) == (500_000, 1)
        seen.add(body[:1])
    for writer in writers:
        writer.join(timeout=20)
    assert seen == {b"a", b"b"}
    assert os.listdir(tmp_path) == ["one.pdf"]


def test_write_that_fails_leaves_nothing(tmp_path):
    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("broken")

    with pytest.raises(OSError, match="The file store failed"):
        FolderStorage(location=tmp_path).save("one.pdf", Broken(b""))
    assert os.listdir(tmp_path) == []
