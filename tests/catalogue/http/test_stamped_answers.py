"""Entry answers stay kept while others are published; what is kept of an entry ends with its stamp, never by time."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from catalogue.http.answer_store.answer_file import AnswerFile
from catalogue.http.page_cache import PageCacheMiddleware
from catalogue.index.revision import Revision
from catalogue.models import CatalogueRevision, Entry, Stamp, Technology
from catalogue.publish.rebuild import rebuild_indexes, rewrite_documents
from catalogue.publish.translation_states import write_translation_states
from catalogue.publish.write import write_verification_days
from catalogue.vocabulary.term_changes import EditedTerm, record_edited_terms
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.kept_answers import forget_answers

pytestmark = pytest.mark.django_db
PAGE, API = "/policies/first/", "/api/v1/policies/first/"
ADDRESSES = (PAGE, "/zh-hans/policies/first/", API)


@pytest.fixture
def policies(db) -> list[Policy]:
    """In the order of their days, so that what is newer than the last is no neighbour of the first."""
    days = {"first": date(2015, 1, 1), "second": date(2015, 2, 1)}
    return publish_together([make_policy(slug, published_on=day) for slug, day in days.items()], by=None)


def is_kept(client: Client, address: str, **headers: str) -> bool:
    return client.get(address, headers=headers).wsgi_request.resolver_match is None


def stored() -> dict[str, bytes]:
    rows = sqlite3.connect(settings.ANSWERS_FILE).execute("SELECT address, body FROM answer WHERE state <> ''")
    return dict(rows.fetchall())


def shift_clock(monkeypatch, **by: int) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.now(UTC) + timedelta(**by))


def test_publication_elsewhere_leaves_answers_kept(client, policies, django_assert_num_queries):
    kept = {address: client.get(address).content for address in ADDRESSES}
    publish(make_policy("elsewhere", published_on=date(2016, 1, 1)), by=None)
    for address in ADDRESSES:
        with django_assert_num_queries(1):
            assert client.get(address).content == kept[address]
    assert not is_kept(client, "/policies/second/")  # its neighbour


@pytest.mark.parametrize("removed", ["first", "second"])
def test_removed_page_shows_the_new_title_of_what_is_beside_it(client, policies, removed):
    withdraw(Policy.objects.get(slug=removed), by=None, notice="Back later.")
    client.get(f"/policies/{removed}/")
    Policy.objects.filter(state="published").update(title="Named anew")
    publish(Policy.objects.get(state="published"), by=None, note="New.")
    assert b"Named anew" in client.get(f"/policies/{removed}/").content


def test_list_stays_kept_while_another_type_changes(client, policies):
    rebuild_indexes()  # which stamps each type, published or not
    for address in ("/newsletters/", "/api/v1/cases/", "/policies/", "/"):
        client.get(address)
    publish(make_policy("third"), by=None)
    found = {address: is_kept(client, address) for address in ("/newsletters/", "/api/v1/cases/", "/policies/", "/")}
    assert found == {"/newsletters/": True, "/api/v1/cases/": True, "/policies/": False, "/": False}


def test_list_refuses_a_term_with_whose_last_publication_another_type_left_it(client):
    make_vocabulary()
    policy = make_policy()
    policy.technologies.add(Technology.objects.create(code="own", name_en="Own"))
    publish(policy, by=None)
    rebuild_indexes()  # which stamps each type, published or not
    assert client.get("/cases/?technology=own").status_code == 200
    withdraw(Policy.objects.get(), by=None, notice="Back later.")
    assert client.get("/cases/?technology=own").status_code == 400


def test_only_entry_addresses_without_a_query_are_stored(client, policies):
    others = ("/policies/", "/policies/first/versions/1/", f"{API}?fields=title", "/policies/third/", "/policies/first.ris", "/")
    for address in (*ADDRESSES, *others, f"{PAGE}?utm_source=x"):
        client.get(address)
    client.get(API, headers={"Accept": "application/ld+json"})
    assert set(stored()) == set(ADDRESSES)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("coding", ["gzip", ""])
def test_no_body_is_read_for_304_and_for_head(client, policies, monkeypatch, method, coding):
    whole = client.get(PAGE, headers={"Accept-Encoding": coding})
    read, whole_reads = AnswerFile.read, []

    def counted(store, *arguments, with_body):
        whole_reads.append(with_body)
        return read(store, *arguments, with_body=with_body)

    monkeypatch.setattr(AnswerFile, "read", counted)
    condition = {"If-None-Match": whole["ETag"], "Accept-Encoding": coding}
    assert getattr(client, method)(PAGE, headers=condition).status_code == 304
    head = client.head(PAGE, headers={"Accept-Encoding": coding})
    assert (head["Content-Length"], head["ETag"]) == (str(len(whole.content)), whole["ETag"])
    assert whole_reads == [False, False]
    assert client.get(PAGE, headers={**condition, "If-None-Match": '"other"'}).content == whole.content


def test_old_tag_is_never_confirmed_again(client, policies):
    tags = set()
    for change in range(4):
        answer = client.get(PAGE)
        assert answer["ETag"] not in tags
        assert [client.get(PAGE, headers={"If-None-Match": tag}).status_code for tag in sorted(tags)] == [200] * change
        tags.add(answer["ETag"])
        policy = Policy.objects.get(slug="first")
        if change == 2:
            withdraw(policy, by=None, notice="Back later.")
        else:
            Policy.objects.filter(pk=policy.pk).update(summary=f"What it says in {change}.")
            publish(Policy.objects.get(pk=policy.pk), by=None, kind="minor")


@pytest.mark.parametrize("outcome", ["withdrawn", "gone"])
def test_what_is_taken_down_leaves_the_store_on_commit(client, policies, django_capture_on_commit_callbacks, outcome):
    for address in ADDRESSES:
        client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(policies[0], by=None, notice="Never again.", outcome=outcome)
    assert stored() == {}
    assert client.get(PAGE).status_code == (200 if outcome == "withdrawn" else 410)


def test_former_address_leaves_the_store_on_commit(client, policies, django_capture_on_commit_callbacks):
    client.get(PAGE)
    Policy.objects.filter(slug="first").update(slug="moved")
    with django_capture_on_commit_callbacks(execute=True):
        publish(Policy.objects.get(slug="moved"), by=None, kind="minor")
    assert stored() == {}
    assert client.get(PAGE).status_code == 301


@pytest.mark.parametrize("cookie", ["_ga=GA1.2.3; consent=all", "sessionid=guessed"])
def test_cookies_of_others_do_not_pass_the_store_by(client, policies, cookie):
    client.get(PAGE)
    assert is_kept(client, PAGE, Cookie=cookie)


def test_midnight_leaves_kept_what_no_date_changes(client, policies, monkeypatch):
    tomorrow = timezone.localdate() + timedelta(days=1)
    dates = {"published_on": date(2014, 1, 1), "in_force_on_precision": "day", "lifecycle": "in_force"}
    publish(make_policy("to-come", in_force_on=tomorrow, **dates), by=None)
    publish(make_policy("in-force", in_force_on=date(2014, 2, 1), **dates), by=None)
    addresses = [f"/api/v1/policies/{slug}/" for slug in ("first", "in-force", "to-come")]
    before = [client.get(address).json() for address in addresses]
    client.get(PAGE)
    shift_clock(monkeypatch, days=1)
    assert [is_kept(client, address) for address in (*addresses, PAGE)] == [True, True, False, True]
    assert before[2]["status_summary"] != client.get(addresses[2]).json()["status_summary"]


def test_list_of_the_day_ends_at_midnight(client, policies, monkeypatch):
    client.get("/consultations/")
    assert is_kept(client, "/consultations/")
    shift_clock(monkeypatch, days=1)
    assert not is_kept(client, "/consultations/")


@pytest.mark.parametrize("change", [rebuild_indexes, lambda: rewrite_documents([], at=timezone.now())])
def test_change_of_everything_ends_every_answer(client, policies, change):
    client.get(PAGE)
    change()
    assert not is_kept(client, PAGE)
    assert is_kept(client, PAGE)


def test_verification_and_translations_asked_for_show_at_once(client, policies):
    asked = {"language": "en", "state": "asked", "target_on": None, "votes": 3, "reason": ""}
    assert client.get(API).json()["verified_on"] is None
    write_verification_days({policies[0].uid: date(2026, 2, 1)}, at=timezone.now())
    assert client.get(API).json()["verified_on"] == "2026-02-01"
    write_translation_states({policies[0].uid: [asked]}, at=timezone.now())
    assert len(client.get(API).json()["translation_requests"]) == 1


def test_new_name_of_a_term_shows_at_once(client):
    make_vocabulary()
    policy = make_policy("first")
    policy.technologies.set(Technology.objects.all())
    publish(policy, by=None)
    client.get(API)
    term = Technology.objects.get()
    Technology.objects.update(name_en="Large data")
    record_edited_terms([EditedTerm(term, ["name_en"])], at=timezone.now())
    assert client.get(API).json()["technologies"][0]["name_en"] == "Large data"


def test_restored_catalogue_uses_no_answer_from_before(client, policies):
    client.get(PAGE)
    CatalogueRevision.renew_generation(at=timezone.now())
    assert not is_kept(client, PAGE)


def test_stamps_count_no_more_after_a_release_that_raises_none_and_are_made_anew(client, policies):
    client.get(PAGE)
    CatalogueRevision.objects.update(revision=50)  # as a release does that knows no stamps
    Entry.objects.filter(slug="first").update(notice="")
    assert not is_kept(client, PAGE)
    assert is_kept(client, PAGE)  # by the revision
    publish(make_policy("third"), by=None)
    assert set(Stamp.objects.values_list("revision", flat=True)) == {51}
    assert CatalogueRevision.objects.get().has_stamps
    assert not is_kept(client, PAGE)


def test_site_answers_without_the_store(client, policies, settings, tmp_path):
    expected = [client.get(address).content for address in ADDRESSES]
    settings.ANSWERS_FILE = tmp_path / "no such folder" / "answers.sqlite3"
    assert [client.get(address).content for address in ADDRESSES] == expected
    settings.ANSWER_STORE_MB = 0
    for address in ADDRESSES:
        client.get(address)
        assert is_kept(client, address)  # in the cache


def test_shared_cache_keeps_entry_answers_by_the_same_rules(client, policies, settings, django_capture_on_commit_callbacks):
    settings.CACHE_IS_SHARED = True
    for address in ADDRESSES:
        client.get(address)
    publish(make_policy("elsewhere", published_on=date(2016, 1, 1)), by=None)
    assert [is_kept(client, address) for address in ADDRESSES] == [True] * 3
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(policies[0], by=None, notice="Never again.", outcome="gone")
    assert client.get(PAGE).status_code == 410
    assert stored() == {}


@pytest.fixture
def made() -> Iterator[list[str]]:
    yield []
    forget_answers()


@pytest.mark.parametrize("path", ["/policies/one/", "/policies/"])
def test_many_readers_at_once_have_one_answer_made(rf, made, path):
    """A process makes it once: two processes twice."""

    def slow(request):
        made.append(request.path)
        time.sleep(0.1)
        return HttpResponse(b"words " * 200)

    def ask():
        request = rf.get(path)
        request.revision, request.stamp = Revision(3, 1, datetime.now(UTC), "g"), 3
        answers.append(page_cache(request).content)

    page_cache, answers = PageCacheMiddleware(slow), []
    readers = [threading.Thread(target=ask) for _ in range(50)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert answers == [b"words " * 200] * 50
    assert made == [path]


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_no_poller_is_told_that_an_old_answer_is_the_present_one(client, policies):
    """Six readers ask on conditions while the policy is published, withdrawn and published again."""
    old, wrong, is_over = set(), [], threading.Event()

    def poll() -> None:
        reader = Client()
        while not is_over.is_set():
            for tag in sorted(old):  # of answers whose end was committed before this request
                if reader.get(PAGE, headers={"If-None-Match": tag}).status_code == 304:
                    wrong.append(tag)
            reader.get(PAGE)
        connection.close()

    pollers = [threading.Thread(target=poll) for _ in range(6)]
    for poller in pollers:
        poller.start()
    for change in range(12):
        tag, policy = client.get(PAGE)["ETag"], Policy.objects.get(slug="first")
        if change % 3 == 1:
            withdraw(policy, by=None, notice=f"Back after {change}.")
        else:
            Policy.objects.filter(pk=policy.pk).update(summary=f"What it says in {change}.")
            publish(Policy.objects.get(pk=policy.pk), by=None, kind="minor", note="It is back.")
        old.add(tag)
        time.sleep(0.1)
    is_over.set()
    for poller in pollers:
        poller.join()
    assert (wrong, len(old)) == ([], 12)
