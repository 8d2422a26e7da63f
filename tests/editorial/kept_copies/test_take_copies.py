"""Copies of what stood at the addresses of sources: asked for once, kept under their digest, told when published."""

import gzip
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import Entry
from editorial.content.compose import compose_publication
from editorial.kept_copies import due_copies
from editorial.kept_copies.copy_store import delete_unused, read_copy, stored_bytes
from editorial.kept_copies.copy_texts import compare_copies, is_same_text
from editorial.kept_copies.due_copies import take_due_copies
from editorial.kept_copies.request_copy import request_copy
from editorial.models import KeptCopy, LinkHost, Source
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_source
from tests.support.file_stores import folder_stores
from tests.support.http_servers import redirect_to, respond_with, serve_pages
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db
PAGE = "<html><body><script>x=1</script><p>Notice of the ministry</p><p>Read 17 times</p></body></html>"
PDF = {"Content-Type": "application/pdf"}
DIGEST = sha256(PAGE.encode()).hexdigest()


@pytest.fixture(autouse=True)
def _loopback_and_folder(settings, tmp_path):
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    settings.STORAGES = settings.STORAGES | folder_stores(tmp_path, "kept_copies")


def free_hosts() -> None:
    """The pauses are over."""
    LinkHost.objects.update(free_at=timezone.now())


def take_copy(source: Source) -> KeptCopy:
    request_copy(source, by=None)
    free_hosts()
    assert take_due_copies() == 1
    source.refresh_from_db()
    return source.kept_copies.first()


def make_citing_policy(source: Source, **values) -> Policy:
    policy = make_policy(**values)
    policy.sources.set([source])
    return policy


def test_copy_is_kept_with_its_digest_and_the_headers_that_matter():
    page = respond_with(PAGE, ETag='"1"', Set_Cookie="a=secret", Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT")
    with serve_pages({"/notice": page}) as site:
        source = make_source(url=f"{site.url}/notice")
        copy = take_copy(source)
        assert site.requests[0][1]["user-agent"].startswith("Expert-Desk-Copies/1 ")
    assert (copy.state, copy.status, copy.media_type, copy.size, copy.sha256) == ("kept", 200, "text/html", len(PAGE), DIGEST)
    assert set(copy.headers) == {"content-type", "etag", "last-modified", "date"}
    assert read_copy(copy) == PAGE.encode()
    assert (source.copy_kept_on, source.copy_sha256, source.copied_url) == (timezone.localdate(), DIGEST, source.url)


def test_second_press_asks_for_no_second_copy():
    source = make_source(url="https://www.example.org/a")
    first = request_copy(source, by=None)
    assert request_copy(source, by=None) == first
    assert KeptCopy.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [{"url": ""}, {"kind": "tc_meeting", "held_on": "2026-11-01", "wording": "A meeting", "url": "https://www.example.org/"}],
)
def test_source_without_a_public_address_has_no_copy(values):
    assert request_copy(make_source(**values), by=None) is None


@pytest.mark.parametrize(
    ("page", "failure"),
    [
        (respond_with("No.", status=404), "It answers 404 Not Found."),
        (respond_with("No.", status=412), "It answers 412 Precondition Failed."),
        (respond_with(""), "It answers with nothing."),
        (respond_with(b"x" * (2 * 2**20 + 1)), "It is larger than 2 MB, and a page may have no more."),
        (respond_with(b"x" * (10 * 2**20 + 1), **PDF), "It is larger than 10 MB, and a document may have no more."),
        (redirect_to("ftp://x/"), "It leads to what is no web address."),
        (redirect_to("http://10.0.0.1/"), "This address is not on the public internet."),
        (redirect_to("/"), "It leads to itself, as some sites do to programs that keep no cookies."),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why_and_leaves_no_file(page, failure):
    with serve_pages({"/": page}) as site:
        copy = take_copy(make_source(url=f"{site.url}/"))
    assert (copy.state, copy.failure, copy.sha256, stored_bytes()) == ("failed", failure, "", 0)


def test_document_of_more_than_a_page_is_kept_and_compressed_answers_are_unpacked():
    body = b"%PDF-1.7 " + b"x" * (3 * 2**20)
    pages = {
        "/a.pdf": respond_with(body, **PDF),
        "/z": respond_with(gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    }
    with serve_pages(pages) as site:
        assert take_copy(make_source(url=f"{site.url}/a.pdf")).size == len(body)
        assert take_copy(make_source(url=f"{site.url}/z")).sha256 == DIGEST


def test_full_store_keeps_nothing_more(monkeypatch):
    with serve_pages({"/": respond_with(PAGE), "/b": respond_with("<p>other</p>")}) as site:
        take_copy(make_source(url=f"{site.url}/"))
        monkeypatch.setattr(due_copies, "MAX_STORE_BYTES", len(PAGE) + 5)
        assert take_copy(make_source(url=f"{site.url}/b")).failure.startswith("The store of copies is full")


def test_no_answer_is_tried_again_twice_and_then_failed():
    with serve_pages({}) as site:
        address = site.url
    source = make_source(url=f"{address}/")
    request_copy(source, by=None)
    waits = []
    for _ in range(3):
        free_hosts()
        KeptCopy.objects.update(next_at=timezone.now())
        take_due_copies()
        copy = source.kept_copies.get()
        waits.append((copy.state, round((copy.next_at - timezone.now()) / timedelta(hours=1))))
    assert waits == [("waiting", 1), ("waiting", 24), ("failed", 0)]
    assert copy.failure.startswith("No connection")


def test_host_is_shared_with_link_checks_and_asked_once_in_five_seconds():
    with serve_pages({"/a": respond_with(PAGE), "/b": respond_with(PAGE)}) as site:
        for path in ("/a", "/b"):
            request_copy(make_source(url=site.url + path), by=None)
        assert (take_due_copies(), take_due_copies(), len(site.requests)) == (1, 0, 1)
        assert LinkHost.objects.get().free_at - timezone.now() > timedelta(seconds=4)


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_one_copy_once():
    with serve_pages({"/": respond_with(PAGE)}) as site:
        request_copy(make_source(url=f"{site.url}/"), by=None)
        counts: list[int] = []
        workers = [threading.Thread(target=retry_while_locked, args=[lambda: counts.append(take_due_copies())]) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert (sorted(counts), len(site.requests)) == ([0, 1], 1)


def test_same_content_is_one_file_which_goes_with_its_last_copy():
    with serve_pages({"/": respond_with(PAGE), "/b": respond_with(PAGE)}) as site:
        first, second = (take_copy(make_source(url=site.url + path)) for path in ("/", "/b"))
    assert stored_bytes() == len(PAGE)
    first.delete()
    delete_unused([DIGEST])
    assert read_copy(second) == PAGE.encode()
    second.delete()
    delete_unused([DIGEST])
    with pytest.raises(FileNotFoundError):
        read_copy(second)


def test_text_that_differs_in_figures_alone_is_the_same_and_others_show_their_words():
    site_text = {"/": respond_with(PAGE)}
    with serve_pages(site_text) as site:
        source = make_source(url=f"{site.url}/")
        first = take_copy(source)
        site.pages["/"] = respond_with(PAGE.replace("17", "18"))
        second = take_copy(source)
        site.pages["/"] = respond_with(PAGE.replace("Notice", "Draft"))
        third = take_copy(source)
    assert (is_same_text(first, second), is_same_text(second, third)) == (True, False)
    changes = [(part.op, part.text.strip()) for part in compare_copies(second, third) if part.op != "same"]
    assert changes[:2] == [("removed", "Notice"), ("added", "Draft")]


def test_database_refuses_a_kept_copy_without_its_file():
    copy = request_copy(make_source(url="https://www.example.org/a"), by=None)
    for state in ("kept", "failed"):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptCopy.objects.filter(pk=copy.pk).update(state=state)


def test_readers_learn_of_a_copy_when_the_publication_is_published(client):
    with serve_pages({"/": respond_with(PAGE)}) as site:
        source = make_source(url=f"{site.url}/")
        policy = make_citing_policy(source)
        publish(policy, by=None)
        take_copy(source)
    page = f"/policies/{policy.slug}/"
    assert DIGEST not in client.get(page).content.decode()
    assert "copy_sha256" not in Entry.objects.get(uid=policy.uid).document
    after_save(policy, by=None)
    policy.refresh_from_db()
    assert policy.is_changed
    publish(policy, by=None, note="A copy of the source is kept.")
    shown = client.get(page).content.decode()
    assert f"copy kept on {timezone.localdate():%-d %B %Y}" in shown
    assert f"SHA-256 {DIGEST}" in shown
    (told,) = client.get(f"/api/v1/policies/{policy.slug}/").json()["sources"]
    assert (told["copy_kept_on"], told["copy_sha256"]) == (f"{timezone.localdate()}", DIGEST)


def test_copy_of_a_former_address_is_not_told():
    with serve_pages({"/": respond_with(PAGE)}) as site:
        source = make_source(url=f"{site.url}/")
        policy = make_citing_policy(source)
        take_copy(source)
    assert compose_publication(policy).document["sources"][0]["copy_sha256"] == DIGEST
    Source.objects.filter(pk=source.pk).update(url="https://www.example.org/other")
    assert "copy_sha256" not in compose_publication(policy).document["sources"][0]


def test_copy_that_the_worker_takes_ends_no_approval():
    editor, publisher = create_account("editor"), create_account("publisher")
    with serve_pages({"/": respond_with(PAGE)}) as site:
        source = make_source(url=f"{site.url}/")
        policy = make_citing_policy(source, updated_by=editor)
        submit(policy, by=editor)
        approve(policy, by=publisher)
        take_copy(source)
    publish(policy, by=publisher)
    policy.refresh_from_db()
    assert (policy.state, policy.is_changed) == ("published", True)
