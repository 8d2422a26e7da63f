"""Copies at the desk: asked for on the page of the source, compared, saved; and nobody else reads one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from editorial.capture.known_sources import KnownSources
from editorial.dashboard import copy_store_warning
from editorial.kept_copies import copy_store
from editorial.models import KeptCopy, LinkHost
from editorial.term_merge.merge_records import merge_records
from infra.content_addressed_files import storage_path
from newsletters.item_capture.create_items import CapturedPage, create_items
from tests.support.accounts import create_account
from tests.support.factories import make_source
from tests.support.file_stores import folder_stores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path, "kept_copies")


def make_copy(source, text: str = "<script>alert(1)</script><p>Notice</p>", *, days_ago: int = 0, **values) -> KeptCopy:
    digest = f"{len(text):064d}"
    copy_store.copy_storage().save(storage_path(digest), ContentFile(text.encode()))
    host, _ = LinkHost.objects.get_or_create(name="www.example.org")
    at = timezone.now() - timedelta(days=days_ago)
    facts = {"state": "kept", "fetched_at": at, "status": 200, "media_type": "text/html", "size": len(text), "sha256": digest,
             "text_digest": digest, "headers": {"content-type": "text/html"}}  # fmt: skip
    return KeptCopy.objects.create(source=source, url="https://www.example.org/a", host=host, **{**facts, **values})


def screen(source) -> str:
    return reverse("admin:editorial_source_copies", args=[source.pk])


def file_of(copy: KeptCopy) -> str:
    return reverse("admin:editorial_source_copy_file", args=[copy.source_id, copy.pk])


def test_button_asks_for_a_copy_which_the_form_tells(sign_in):
    staff = sign_in("editor")
    source = make_source(url="https://www.example.org/a")
    answer = staff.post(screen(source), {"act": "keep"}, follow=True)
    assert "A copy is taken as soon as the worker may ask its host." in answer.content.decode()
    copy = source.kept_copies.get()
    assert (copy.state, copy.requested_by.username) == ("waiting", "editor")
    assert (
        "A copy is waiting to be taken." in staff.get(reverse("admin:editorial_source_change", args=[source.pk])).content.decode()
    )
    assert "Keep one…" in staff.get(reverse("admin:editorial_source_change", args=[make_source().pk])).content.decode()


def test_source_without_an_address_says_that_there_is_nothing_to_keep(sign_in):
    answer = sign_in("editor").post(screen(make_source(url="")), {"act": "keep"}, follow=True)
    assert "It has no address elsewhere" in answer.content.decode()
    assert KeptCopy.objects.count() == 0


def test_screen_shows_what_changed_between_two_copies(sign_in, django_assert_max_num_queries):
    staff = sign_in("editor")
    source = make_source(url="https://www.example.org/a")
    make_copy(source, "<p>Notice of the ministry</p>", days_ago=9)
    newer = make_copy(source, "<p>Draft of the ministry, amended</p>")
    KeptCopy.objects.create(source=source, url=newer.url, host=newer.host, state="failed", failure="It answers 404.")
    with django_assert_max_num_queries(12):
        answer = staff.get(screen(source)).content.decode()
    assert "Its text is another than that of the copy before." in answer
    assert "It answers 404." in answer
    compared = staff.get(f"{screen(source)}?compare={newer.pk}").content.decode()
    assert "<del>Notice </del>" in compared
    assert "<ins>Draft </ins>" in compared
    assert staff.get(f"{screen(source)}?compare=x").status_code == 404


def test_address_in_a_public_archive_is_noted_of_the_latest_copy(sign_in):
    source = make_source(url="https://www.example.org/a")
    copy = make_copy(source)
    staff = sign_in("editor")
    assert "Enter a valid URL" in staff.post(screen(source), {"act": "archive", "archived_url": "x y"}).content.decode()
    staff.post(screen(source), {"act": "archive", "archived_url": "https://web.archive.org/web/2026/https://www.example.org/a"})
    copy.refresh_from_db()
    assert copy.archived_url.startswith("https://web.archive.org/")


def test_file_is_an_attachment_that_runs_nothing(sign_in):
    copy = make_copy(make_source())
    answer = sign_in("author").get(file_of(copy))
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script><p>Notice</p>"
    assert answer["Content-Disposition"] == f'attachment; filename="copy-{copy.pk}.html"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_anonymous_reader_gets_no_copy_by_its_name_or_its_address(client):
    copy = make_copy(make_source())
    for name in (copy.sha256, storage_path(copy.sha256), f"{copy.sha256[:32]}.pdf"):
        assert client.get(f"/media/{name}").status_code == 404
    assert client.get(file_of(copy)).status_code == 302
    assert client.get(screen(copy.source)).status_code == 302


def test_who_may_not_change_sources_asks_for_no_copy(client):
    source = make_source(url="https://www.example.org/a")
    reader = create_account("guest")
    reader.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(reader)
    assert client.get(screen(source)).status_code == 200
    assert client.post(screen(source), {"act": "keep"}).status_code == 403
    assert not KeptCopy.objects.exists()


def test_capture_of_a_page_asks_for_its_copy():
    page = CapturedPage("https://www.example.org/new", "A page", KnownSources((), None))
    (item,) = create_items([page], note="", by=create_account("editor"))
    copy = KeptCopy.objects.get()
    assert (copy.source, copy.state, copy.requested_by) == (item.sources.get(), "waiting", item.owner)


def test_merged_source_gives_its_copies_to_the_other():
    source, target = make_source(url="https://www.example.org/a"), make_source(url="https://www.example.org/a")
    copy = make_copy(source)
    merge_records(source, target, by=None)
    copy.refresh_from_db()
    assert copy.source == target


def test_file_goes_with_its_last_source(sign_in, django_capture_on_commit_callbacks):
    first, second = (make_copy(make_source()) for _ in range(2))
    staff = sign_in("publisher")
    for copy, is_left in ((first, True), (second, False)):
        with django_capture_on_commit_callbacks(execute=True):
            staff.post(reverse("admin:editorial_source_delete", args=[copy.source_id]), {"post": "yes"})
        assert copy_store.copy_storage().exists(storage_path(copy.sha256)) == is_left


def test_dashboard_warns_before_the_store_is_full(sign_in, monkeypatch):
    copy = make_copy(make_source())
    staff, words = sign_in("editor"), "The store of kept copies is nearly full"
    assert words not in staff.get("/admin/").content.decode()
    monkeypatch.setattr(copy_store_warning, "MAX_STORE_BYTES", copy.size)
    assert words in staff.get("/admin/").content.decode()
