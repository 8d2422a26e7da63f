"""The file store is away: what needs it says so with 503 or at the field, what does not goes on, and nothing is lost."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry
from catalogue.publish.public_files import delete_unreferenced_files
from editorial.library.uploads import add_file
from editorial.models import AuditEntry, MediaFile, PendingPicture, Schedule
from editorial.table_import import staged_file
from editorial.table_import.import_report import ImportReport
from editorial.table_import.staged_file import StagedFile
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due, schedule
from newsletters.models import SpecialReport
from operations.dumps.dump_writer import write_dump_if_due
from tests.editorial.document_import.test_admin import check_page
from tests.support.accounts import create_account
from tests.support.factories import make_policy
from tests.support.file_stores import bucket_stores, folder_stores
from tests.support.samples import media_files, word_samples
from tests.support.samples.media_files import figure_html
from tests.support.samples.table_files import xlsx_of

pytestmark = pytest.mark.django_db
ALIASES = ("desk_files", "public_files", "dumps", "imports")
LIBRARY = "/admin/editorial/mediafile/"
FOCAL_FORM = {"title": "Harbour", "alt": "Cranes", "credit": "", "licence": "", "licence_text": "", "focal_x": 9, "focal_y": 9}


@pytest.fixture(autouse=True)
def _stores(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path, *ALIASES)


@pytest.fixture(params=["no bucket answers", "the disk is no folder"])
def away(request, settings):
    """A context manager: within, no file store can be used."""
    silent = bucket_stores("s3://k:s@127.0.0.1:1/away?scheme=http&region=us-east-1", *ALIASES)
    stores = silent if request.param == "no bucket answers" else folder_stores(Path("/dev/null"), *ALIASES)

    @contextmanager
    def without_stores():
        before = settings.STORAGES
        settings.STORAGES = before | stores
        yield
        settings.STORAGES = before

    return without_stores


@pytest.fixture
def photo():
    return add_file(media_files.picture(), "Harbour.jpg", title="Harbour", alt="Cranes")


@pytest.fixture
def policy(photo):
    return make_policy("internet-plus", body=f"<p>Text.</p>{figure_html(photo)}")


def uploaded_picture():
    return SimpleUploadedFile("new.jpg", media_files.picture(70, 50))


def public_picture(client):
    page = client.get("/policies/internet-plus/").content.decode()
    return page.partition('src="/media/')[2].partition('"')[0]


def test_page_stays_and_its_picture_is_503_until_the_store_is_back(client, policy, away):
    publish(policy, by=None)
    picture = f"/media/{public_picture(client)}"
    with away():
        assert client.get("/policies/internet-plus/").status_code == 200
        answer = client.get(picture)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
        assert b"Try again in a minute" in answer.content
    assert client.get(picture).status_code == 200


def test_withdrawn_picture_is_404_though_the_store_could_not_delete_it(client, policy, away, django_capture_on_commit_callbacks):
    publish(policy, by=None)
    picture = f"/media/{public_picture(client)}"
    with away(), django_capture_on_commit_callbacks(execute=True):
        withdraw(policy, by=None, notice="By order of a court.", outcome="gone")
    assert client.get(picture).status_code == 404


def test_store_that_cannot_delete_is_no_error_of_the_withdrawal(away, caplog):
    name = f"{'a' * 32}-960.jpg"
    with away():
        delete_unreferenced_files([name])
    assert f"keeps {name}" in caplog.text


def test_dump_is_described_and_its_files_are_503_in_words(client, policy, away):
    publish(policy, by=None)
    write_dump_if_due()
    with away():
        assert client.get("/api/v1/dumps/").status_code == 200
        answer = client.get("/api/v1/dumps/policies.csv.gz")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "30")


def test_dump_file_that_the_store_lost_is_503(client, policy, settings, tmp_path):
    publish(policy, by=None)
    write_dump_if_due()
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path / "empty", "dumps")
    answer = client.get("/api/v1/dumps/policies.csv.gz")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "3600")


def test_library_opens_and_an_upload_is_refused_by_name(sign_in, photo, away):
    browser = sign_in("author")
    with away():
        assert browser.get(LIBRARY).status_code == 200
        page = browser.post(f"{LIBRARY}add/", {"files": [uploaded_picture()], "credit": "Kept words", "licence": "own"})
        answer = browser.post(f"{LIBRARY}upload/", {"file": uploaded_picture()})
    assert "“new.jpg” could not be kept" in page.content.decode()
    assert "Kept words" in page.content.decode()
    assert "could not be kept" in answer.json()["errors"]["file"][0]
    assert MediaFile.objects.count() == 1


def test_replacement_is_refused_at_its_field_and_the_earlier_file_stays(sign_in, photo, away):
    with away():
        page = sign_in("editor").post(reverse("admin:editorial_mediafile_replace", args=[photo.pk]), {"file": uploaded_picture()})
    assert "“new.jpg” could not be kept" in page.content.decode()
    assert MediaFile.objects.get().sha256 == photo.sha256


def test_focal_point_is_saved_and_the_missing_thumbnail_is_said(sign_in, photo, away):
    with away():
        page = sign_in("author").post(reverse("admin:editorial_mediafile_change", args=[photo.pk]), FOCAL_FORM, follow=True)
    assert "Saved, but for the thumbnail" in page.content.decode()
    assert MediaFile.objects.get().focal_x == 9


def test_private_file_is_a_page_of_the_desk_with_503(sign_in, photo, away):
    browser = sign_in("author")
    with away():
        answer = browser.get(f"{LIBRARY}stored/{photo.sha256[:32]}.jpg")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The file store does not answer" in answer.content.decode()


def test_table_is_refused_at_its_field(sign_in, away):
    with away():
        page = sign_in("author").post(
            reverse("admin:policies_policy_import"),
            {"file": SimpleUploadedFile("plans.xlsx", xlsx_of(["slug", "title"], ["plan", "Plan"])), "key": str(UUID(int=1))},
        )
    assert page.status_code == 200
    assert "The table could not be kept" in page.content.decode()


def test_table_that_was_reported_on_one_machine_is_opened_on_another(settings):
    staged = StagedFile(1, "policies.policy", UUID(int=1))
    staged.save(b"table", ImportReport("plans.xlsx", 0.0))
    settings.STORAGES = dict(settings.STORAGES)  # new instances, as another process has
    assert staged.table() == b"table"
    staged_file.delete_expired_files(at=timezone.now())
    assert staged.table() == b"table"


def test_imported_document_waits_whole_with_its_pictures(sign_in, away):
    browser = sign_in("author")
    address, _, data = check_page(browser, "report", file=word_samples.thirty_page_report())
    with away():
        page = browser.post(address, data)
    assert page.status_code == 200
    assert "could not be kept, because the file store does not answer" in page.content.decode()
    assert (PendingPicture.objects.count(), SpecialReport.objects.count(), MediaFile.objects.count()) == (3, 0, 0)
    assert browser.post(address, data).status_code == 302
    assert MediaFile.objects.count() == 3


def test_publication_by_a_person_is_refused_with_what_to_do(policy, away):
    with away(), pytest.raises(ValidationError, match="Try again"):
        publish(policy, by=None)
    assert not Entry.objects.exists()


def test_scheduled_publication_waits_for_the_store(policy, away):
    author, editor = create_account("author"), create_account("editor")
    approve(submit(policy, by=author), by=editor)
    hour = timezone.now() + timedelta(minutes=5)
    schedule(policy, by=create_account("publisher"), publish_at=hour)
    with away():
        assert publish_due(at=hour) == 0
    assert Schedule.objects.get().failed_at is None
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.FAILED_TO_PUBLISH).exists()
    assert publish_due(at=hour) == 1
