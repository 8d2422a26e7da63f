"""Links at the desk: beside the forms that name them, in a list with filters, and what a person does about one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.link_checks.actions import accept_link, replace_address
from editorial.link_checks.due_links import record_result
from editorial.link_checks.extract import update_links
from editorial.link_checks.fetch import FetchResult
from editorial.models import LinkCheck, Source
from editorial.workflow.after_save import after_save
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.factories import make_policy, make_source

pytestmark = pytest.mark.django_db
OLD, NEW = "http://old.example/notice?a=1&b=2", "https://new.example/notice"
LIST = "admin:editorial_linkcheck_changelist"
TODAY = timezone.localdate()


def record_visit(url: str, status: str, **more: object) -> LinkCheck:
    """What a visit would write down."""
    update_links()
    link = LinkCheck.objects.get(url=url)
    assert record_result(link, FetchResult(status, **more), at=timezone.now())
    link.refresh_from_db()
    return link


def change_url(link: LinkCheck) -> str:
    return reverse("admin:editorial_linkcheck_change", args=[link.pk])


@pytest.fixture
def citing_policy():
    """A live policy that names the address in its text, in a translation and through its source."""
    policy = make_policy(body='<p><a href="http://old.example/notice?a=1&amp;b=2#part">Notice</a></p>')
    policy.texts.create(language="zh-Hans", status="official", url=OLD)
    Source.objects.update(url=OLD)
    return publish(policy, by=None)


def test_broken_address_shows_on_the_forms_that_name_it(sign_in, citing_policy):
    record_visit(OLD, "broken", failure="There is nothing at this address: it answers 404 Not Found.")
    browser = sign_in("author")
    panel = browser.get(reverse("admin:policies_policy_panel", args=[citing_policy.pk])).content.decode()
    assert panel.count("it answers 404 Not Found") == 3
    for field in ("Body:", "Policy text: address:", "Source “Notice on the ministry’s site”:"):
        assert field.replace("’", "&#x27;") in panel
    form = browser.get(reverse("admin:editorial_source_change", args=[Source.objects.get().pk])).content.decode()
    assert "it answers 404 Not Found" in form


def test_source_says_that_the_page_changed_after_it_was_read(sign_in):
    source = make_source(url=OLD, accessed_on=TODAY - timedelta(days=30))
    record_visit(OLD, "fine", content_hash="a")
    link = record_visit(OLD, "fine", content_hash="b")
    assert link.status == "changed"
    form = sign_in("author").get(reverse("admin:editorial_source_change", args=[source.pk])).content.decode()
    assert "before it changed" in form


def test_new_address_takes_the_old_ones_place_everywhere_and_readers_see_it_when_published(sign_in, citing_policy, client):
    bystander = publish(make_policy("bystander"), by=None)
    reader = publish(make_policy("reader"), by=None)
    reader.sources.set(Source.objects.filter(url=OLD))
    after_save(reader, by=None)
    publish(reader, by=None, note="Cites it.")
    link = record_visit(OLD, "moved", final_url=NEW, is_permanent=True)
    browser = sign_in("author")
    assert "Use the new address" in browser.get(change_url(link)).content.decode()
    answer = browser.post(change_url(link), {"act": "use"})
    assert answer["Location"] == reverse(LIST)
    row = Policy.objects.get(pk=citing_policy.pk)
    assert (row.is_changed, row.lock_version, row.updated_by.username) == (True, citing_policy.lock_version + 1, "author")
    assert 'href="https://new.example/notice#part"' in row.body
    assert row.texts.get().url == NEW
    assert Source.objects.get(pk=row.sources.get().pk).url == NEW
    assert Policy.objects.get(pk=reader.pk).is_changed is True
    assert Policy.objects.get(pk=bystander.pk).is_changed is False
    assert "old.example" in client.get("/policies/internet-plus/").content.decode()
    assert set(LinkCheck.objects.named().values_list("url", flat=True)) == {NEW}


def test_new_address_needs_the_right_to_change_all_that_names_the_old_one(django_user_model, citing_policy):
    link = record_visit(OLD, "moved", final_url=NEW, is_permanent=True)
    with pytest.raises(PermissionDenied):
        replace_address(link, by=django_user_model.objects.create_user("guest", is_staff=True))
    with pytest.raises(TransitionRefused):
        replace_address(record_visit(OLD, "fine", final_url=NEW), by=None)
    assert Source.objects.get().url == OLD


def test_address_that_a_field_refuses_changes_nothing(citing_policy):
    link = record_visit(OLD, "moved", final_url="https://new.example/" + "a" * 600, is_permanent=True)
    with pytest.raises(ValidationError, match="cannot be changed"):
        replace_address(link, by=None)
    assert Source.objects.get().url == OLD
    assert Policy.objects.get().is_changed is False


def test_doubtful_one_that_a_person_calls_fine_is_fine_until_that_day_or_another_finding(sign_in, citing_policy):
    link = record_visit(OLD, "doubtful", failure="It answers 403.")
    browser = sign_in("author")
    refused = browser.post(change_url(link), {"act": "accept", "until": TODAY.isoformat()})
    assert "a day from tomorrow on" in refused.content.decode()
    browser.post(change_url(link), {"act": "accept", "until": (TODAY + timedelta(days=90)).isoformat()})
    link.refresh_from_db()
    assert (link.state, link.status, link.accepted_by.username) == ("fine", "doubtful", "author")
    assert "author called it fine until" in browser.get(change_url(link)).content.decode()
    assert record_visit(OLD, "doubtful", failure="It answers 403.").state == "fine"
    assert record_visit(OLD, "broken", failure="It answers 404.").state == "broken"
    LinkCheck.objects.update(status="doubtful", accepted_until=TODAY - timedelta(days=1))
    assert LinkCheck.objects.get().state == "doubtful"


def test_changed_text_that_somebody_read_is_the_known_one_from_then_on(sign_in, citing_policy):
    record_visit(OLD, "fine", content_hash="a")
    link = record_visit(OLD, "fine", content_hash="b")
    sign_in("author").post(change_url(link), {"act": "accept"})
    assert LinkCheck.objects.get().status == "fine"
    assert record_visit(OLD, "fine", content_hash="b").status == "fine"
    assert record_visit(OLD, "fine", content_hash="a").status == "changed"


def test_text_that_changed_again_meanwhile_is_not_taken_as_read(citing_policy):
    record_visit(OLD, "fine", content_hash="a")
    stale = record_visit(OLD, "fine", content_hash="b")
    record_visit(OLD, "fine", content_hash="c")
    accept_link(stale, by=None)
    assert LinkCheck.objects.get().status == "changed"


def test_check_again_makes_it_due_and_goes_back_to_the_form_on_this_site_only(sign_in, citing_policy):
    link = record_visit(OLD, "broken", failure="Gone.")
    browser = sign_in("author")
    form = reverse("admin:policies_policy_change", args=[citing_policy.pk])
    assert browser.post(change_url(link), {"act": "again", "next": form})["Location"] == form
    link.refresh_from_db()
    assert link.next_check_at <= timezone.now()
    assert browser.post(change_url(link), {"act": "again", "next": "https://evil.example/"})["Location"] == change_url(link)
    LinkCheck.objects.update(next_check_at=timezone.now() + timedelta(days=3))
    browser.post(reverse(LIST), {"action": "check_again", "_selected_action": link.pk})
    assert LinkCheck.objects.filter(next_check_at__lte=timezone.now()).exists()


def test_list_filters_by_what_was_found_and_where(sign_in, citing_policy):
    make_source(url="https://fine.example/", title="Fine notice")
    record_visit("https://fine.example/", "fine")
    record_visit(OLD, "broken", failure="It answers 404.")
    browser = sign_in("author")
    shown = {
        query: [link.url for link in browser.get(f"{reverse(LIST)}?{query}").context["cl"].result_list]
        for query in ("", "state=broken", "state=fine", "state=accepted", "in=policies.policy", "in=editorial.source", "q=fine")
    }
    fine = "https://fine.example/"
    assert shown == {
        "": [OLD, fine], "state=broken": [OLD], "state=fine": [fine], "state=accepted": [], "in=policies.policy": [OLD],
        "in=editorial.source": [OLD, fine], "q=fine": [fine],
    }  # fmt: skip
    page = browser.get(reverse(LIST)).content.decode()
    assert reverse("admin:policies_policy_change", args=[citing_policy.pk]) in page
    assert "Fine notice" in page


def test_list_begins_with_what_is_most_urgent(sign_in):
    states = {"fine": "a", "doubtful": "b", "moved": "c", "broken": "d", "changed": "e"}
    for name in states.values():
        make_source(url=f"https://{name}.example/")
    update_links()
    for status, name in states.items():
        LinkCheck.objects.filter(url=f"https://{name}.example/").update(status=status)
    shown = sign_in("author").get(reverse(LIST)).context["cl"].result_list
    assert [link.status for link in shown] == ["broken", "doubtful", "changed", "moved", "fine"]


def test_broken_ones_stand_on_the_first_page_until_somebody_calls_them_fine(citing_policy, sign_in):
    link = record_visit(OLD, "broken", failure="It answers 404.")
    browser = sign_in("author")
    page = browser.get("/admin/").content.decode()
    assert change_url(link) in page
    assert "It answers 404." in page
    accept_link(link, by=None, until=TODAY + timedelta(days=5))
    assert "No broken link is known." in browser.get("/admin/").content.decode()


def test_list_stays_in_its_budget(sign_in):
    browser = sign_in("publisher")
    counted = []
    for number in range(2):
        for place in range(20):
            policy = make_policy(f"policy-{number}-{place}", body=f'<a href="https://h{number}-{place}.example/">x</a>')
            policy.sources.update(url=f"https://s{number}-{place}.example/")
        update_links()
        browser.get(reverse(LIST))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse(LIST)).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12
