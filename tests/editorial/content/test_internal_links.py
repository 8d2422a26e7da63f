"""Links to our own publications: found by search, refused while readers do not see what they lead to."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Entry
from editorial.content.internal_links import PublicAddress, validate_internal_links
from editorial.workflow.publishing import publish, publish_together, withdraw
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from newsletters.models import Item, SpecialReport
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
SEARCH = reverse("admin:policies_policy_linkable")


def link_html(address: str) -> str:
    return f'<p>See <a href="{address}" rel="noopener">this</a>.</p>'


def refusal(policy: Policy, **given) -> dict:
    with pytest.raises(ValidationError) as refused:
        validate_internal_links(policy, **given)
    return refused.value.message_dict


@pytest.mark.parametrize(
    "address",
    [
        "/policies/secret/",
        "/policies/secret",
        "/policies/secret.pdf",
        "/policies/%73ecret/",
        "/zh-hans/policies/secret/?x=1#y",
        "http://localhost:8000/policies/secret/",
        "//localhost:8000/policies/secret/",
    ],
)
def test_link_to_a_draft_is_refused_by_name_however_it_is_written(address):
    make_policy("secret", title="A secret plan")
    policy = make_policy(body=link_html(address))
    said = refusal(policy)
    assert list(said) == ["body"]
    assert "“A secret plan” (/policies/secret/), which readers do not see" in said["body"][0]


@pytest.mark.parametrize("address", ["/about/", "/policies/", "https://example.org/policies/secret/", "mailto:a@example.org", "#x"])
def test_link_to_anything_else_is_no_concern(address):
    make_policy("secret")
    validate_internal_links(make_policy(body=link_html(address)))


def test_link_to_no_page_and_to_the_desk_is_refused():
    policy = make_policy(body=link_html("/policies/no-such/") + link_html("/admin/shared/abc/"))
    said = " ".join(refusal(policy)["body"])
    assert "there is no such page" in said
    assert "a page of the desk" in said


def test_publishing_is_refused_at_the_field_and_works_once_the_target_is_live(sign_in):
    target = make_policy("target", title="The target")
    policy = make_policy(body=link_html("/policies/target/"))
    browser = sign_in("publisher")
    address = reverse("admin:policies_policy_publish", args=[policy.pk])
    page = browser.post(address, {"kind": "major", "note": "", "reason": "One person today."}).content.decode()
    assert "The target" in page
    assert not Entry.objects.exists()
    publish(target, by=None)
    publish(policy, by=None)
    assert Entry.objects.live().count() == 2


def test_link_in_a_child_is_found_and_named_by_its_children():
    make_policy("secret")
    policy = make_policy()
    policy.texts.create(language="en", status="official", body=link_html("/policies/secret/"))
    assert list(refusal(policy)) == ["texts"]


def test_publications_that_name_each_other_go_live_together():
    one = make_policy("one", body=link_html("/policies/two/"))
    two = make_policy("two", body=link_html("/policies/one/"))
    with pytest.raises(ValidationError):
        publish(one, by=None)
    publish_together([one, two], by=None)
    assert Entry.objects.live().count() == 2


def test_schedule_is_refused_as_publishing_would_be():
    make_policy("secret")
    policy = make_policy(body=link_html("/policies/secret/"))
    submit(policy, by=None)
    approve(policy, by=None)
    with pytest.raises(ValidationError, match="readers do not see"):
        schedule(policy, by=None, publish_at=timezone.now() + timedelta(hours=1))


def test_old_address_and_withdrawn_page_may_be_linked_and_a_gone_one_not():
    target = make_policy("target")
    publish(target, by=None)
    policy = make_policy(body=link_html("/policies/target/"))
    Policy.objects.filter(pk=target.pk).update(slug="renamed")
    target.refresh_from_db()
    publish(target, by=None, note="A new address.")
    validate_internal_links(policy)
    withdraw(target, by=None, notice="Entered twice.")
    validate_internal_links(policy)
    Entry.objects.update(standing=Entry.Standing.GONE)
    assert "target" in refusal(policy)["body"][0]


def test_draft_address_of_a_live_publication_is_not_let_out():
    target = make_policy("known")
    publish(target, by=None)
    Policy.objects.filter(pk=target.pk).update(slug="merger-of-two-ministries")
    assert "readers do not see" in refusal(make_policy(body=link_html("/policies/merger-of-two-ministries/")))["body"][0]


def test_publication_may_link_to_itself_and_to_what_goes_live_with_it():
    validate_internal_links(make_policy(body=link_html("/policies/internet-plus/")))
    validate_internal_links(make_policy("b", body=link_html("/news/x/")), going_live=[PublicAddress("item", "x")])


def test_preview_tells_the_desk_what_is_hidden_and_an_outsider_nothing(sign_in):
    make_policy("secret", title="A secret plan")
    policy = make_policy(body=link_html("/policies/secret/"))
    browser = sign_in("editor")
    assert "A secret plan" in browser.get(reverse("admin:policies_policy_preview", args=[policy.pk])).content.decode()
    browser.post(reverse("admin:policies_policy_share", args=[policy.pk]))
    panel = browser.get(reverse("admin:policies_policy_panel", args=[policy.pk])).content.decode()
    shared = panel.split("/admin/shared/")[1].split("/")[0]
    assert "A secret plan" not in Client().get(f"/admin/shared/{shared}/").content.decode()


def test_search_finds_every_type_by_title_chinese_title_number_and_address_with_what_readers_see_first(sign_in):
    make_policy("draft-plan", title="Big data plan", title_zh="大数据规划", document_number="国发〔2015〕50号")
    live = make_policy("live-plan", title="Big data outline")
    publish(live, by=None)
    Policy.objects.filter(pk=live.pk).update(slug="its-next-address")
    Item.objects.create(slug="news", title="Big data news", reported_on=date(2015, 3, 1))
    SpecialReport.objects.create(slug="report", title="Big data report", number=3)
    browser = sign_in("author")
    found = browser.get(SEARCH, {"q": "big data"}).json()["results"]
    assert found[0]["title"] == "Big data outline"
    assert {one["address"] for one in found} == {"/policies/live-plan/", "/policies/draft-plan/", "/news/news/", "/reports/report/"}
    assert [one["is_seen"] for one in found] == [True, False, False, False]
    for query in ("大数据", "国发〔2015〕50号", "draft-plan"):
        [one] = browser.get(SEARCH, {"q": query}).json()["results"]
        assert one == {
            "title": "Big data plan", "title_zh": "大数据规划", "number": "国发〔2015〕50号", "type": "policy",
            "address": "/policies/draft-plan/", "state": "Draft", "is_seen": False,
        }  # fmt: skip
    assert browser.get(SEARCH, {"q": ""}).json() == {"results": []}
    assert browser.get(SEARCH, {"q": "x" * 10_000}).json() == {"results": []}


def test_search_shows_nobody_a_type_that_they_may_not_see(client, django_user_model):
    make_policy("plan", title="Big data plan")
    Item.objects.create(slug="news", title="Big data news")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(reader)
    assert client.get(SEARCH, {"q": "big"}).status_code == 403
    reader.user_permissions.set(Permission.objects.filter(codename="view_policy"))
    client.force_login(reader)  # a change of rights ends sessions
    assert [one["type"] for one in client.get(SEARCH, {"q": "big"}).json()["results"]] == ["policy"]


def test_search_takes_at_most_twelve_statements_however_much_is_found(sign_in):
    for number in range(20):
        make_policy(f"plan-{number}", title=f"Big data {number}")
    browser = sign_in("author")
    browser.get(SEARCH, {"q": "big"})
    with CaptureQueriesContext(connection) as asked:
        assert len(browser.get(SEARCH, {"q": "big"}).json()["results"]) == 6
    assert len(asked) <= 12


def test_link_survives_saving_the_form(sign_in):
    policy = make_policy()
    browser = sign_in("author")
    address, data = policy_form_data(browser, policy, body=link_html("/policies/internet-plus/"))
    browser.post(address, data)
    assert '<a href="/policies/internet-plus/"' in Policy.objects.get().body
