"""Publish, withdraw and discard, and what the public sees of them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalogue.index.segments import stored_bitmaps
from catalogue.models import Change, Entry, Technology, Version
from editorial.content.consistency_check import check_catalogue
from editorial.content.merged_references import differs_from_live
from editorial.content.snapshots import serialize
from editorial.workflow.publishing import publish, publish_together, withdraw
from editorial.workflow.restoring import discard
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


def test_draft_policy_is_404_for_public(client):
    make_policy()
    assert client.get("/api/v1/policies/internet-plus/").status_code == 404
    assert client.get("/api/v1/policies/").json()["count"] == 0


def test_published_policy_is_in_list_and_detail(client):
    make_vocabulary()
    policy = make_policy()
    policy.technologies.set(Technology.objects.all())
    publish(policy, by=None)
    answer = client.get("/api/v1/policies/?technology=big-data").json()
    assert [row["slug"] for row in answer["results"]] == ["internet-plus"]
    assert answer["count"] == 1
    detail = client.get("/api/v1/policies/internet-plus/").json()
    assert detail["technologies"][0]["name_zh"] == "大数据"
    assert detail["version"] == 1
    assert check_catalogue() == []


def test_edit_is_unseen_until_published(client):
    policy = publish(make_policy(), by=None)
    Policy.objects.filter(pk=policy.pk).update(title="Secret plan")
    assert client.get("/api/v1/policies/internet-plus/").json()["title"] == "Internet Plus"
    publish(policy, by=None, note="The title changed.")
    assert client.get("/api/v1/policies/internet-plus/").json()["title"] == "Secret plan"
    assert Change.objects.count() == 2
    assert check_catalogue() == []


def test_discard_brings_row_and_children_back_exactly():
    policy = make_policy()
    event = policy.events.create(happened_on="2015-07-01", happened_on_precision="day", title="Written")
    publish(policy, by=None)
    before = serialize(Policy.objects.get(pk=policy.pk))
    policy.events.all().delete()
    policy.events.create(happened_on="2016-01-01", happened_on_precision="day", title="Other")
    Policy.objects.filter(pk=policy.pk).update(title="Changed")
    assert differs_from_live(policy, serialize(Policy.objects.get(pk=policy.pk)))
    assert discard(policy, by=None) == []
    row = Policy.objects.get(pk=policy.pk)
    assert serialize(row) == before
    assert row.events.get().pk == event.pk


def test_withdrawn_policy_leaves_lists_and_keeps_its_page(client):
    policy = publish(make_policy(), by=None)
    withdraw(policy, by=None, notice="It was never adopted.")
    assert client.get("/api/v1/policies/").json()["count"] == 0
    assert client.get("/api/v1/policies/internet-plus/").json()["notice"] == "It was never adopted."
    assert not any(stored_bitmaps().values())
    assert check_catalogue() == []


def test_ten_rounds_of_publishing_and_withdrawing_double_nothing():
    policy = make_policy()
    policy.events.create(happened_on="2015-07-01", happened_on_precision="day", title="Written")
    for _ in range(10):
        publish(policy, by=None)
        withdraw(policy, by=None, notice="Back soon.")
    assert Entry.objects.get().version == Version.objects.count() == 10
    assert Policy.objects.get().events.count() == 1
    assert check_catalogue() == []


def test_publishing_without_source_and_summary_names_both_fields():
    policy = make_policy(summary="")
    policy.sources.clear()
    with pytest.raises(ValidationError) as refused:
        publish(policy, by=None)
    assert set(refused.value.message_dict) == {"summary", "sources"}
    assert not Entry.objects.exists()


def test_person_without_the_right_cannot_publish(django_user_model):
    author = django_user_model.objects.create_user("author")
    with pytest.raises(PermissionDenied):
        publish(make_policy(), by=author)


def test_old_address_redirects_after_slug_changed(client):
    policy = publish(make_policy(), by=None)
    Policy.objects.filter(pk=policy.pk).update(slug="internet-plus-action-plan")
    publish(policy, by=None, note="New address.")
    moved = client.get("/api/v1/policies/internet-plus/")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/policies/internet-plus-action-plan/")
    Policy.objects.filter(pk=policy.pk).update(slug="internet-plus")
    publish(policy, by=None, note="Back.")
    assert client.get("/api/v1/policies/internet-plus/").json()["slug"] == "internet-plus"


def test_address_that_led_elsewhere_is_refused_by_name():
    policy = publish(make_policy(), by=None)
    Policy.objects.filter(pk=policy.pk).update(slug="moved")
    publish(policy, by=None, note="Moved.")
    with pytest.raises(ValidationError) as refused:
        publish(make_policy("internet-plus"), by=None)
    assert "slug" in refused.value.message_dict


def test_two_live_policies_exchange_addresses_in_a_bundle(client):
    one, two = make_policy("one", title="First"), make_policy("two", title="Second")
    publish_together([one, two], by=None)
    Policy.objects.filter(pk=one.pk).update(slug="x")
    Policy.objects.filter(pk=two.pk).update(slug="one")
    Policy.objects.filter(pk=one.pk).update(slug="two")
    publish_together([one, two], by=None, note="Exchanged.")
    assert client.get("/api/v1/policies/one/").json()["title"] == "Second"
    assert client.get("/api/v1/policies/two/").json()["title"] == "First"
    assert check_catalogue() == []


def test_renamed_neighbour_shows_new_name_and_moves_no_version(client):
    target, policy = make_policy("target"), make_policy()
    policy.relations.create(type="builds_on", target=target)
    publish_together([target, policy], by=None)
    before = client.get("/api/v1/policies/internet-plus/").json()
    Policy.objects.filter(pk=target.pk).update(title="New name")
    publish(target, by=None, note="Renamed.")
    after = client.get("/api/v1/policies/internet-plus/").json()
    assert after["relations"][0]["publication"]["title"] == "New name"
    assert (after["version"], after["changed_at"]) == (before["version"], before["changed_at"])
    reverse = client.get("/api/v1/policies/target/").json()["relations"][0]
    assert (reverse["verb"], reverse["direction"]) == ("built on by", "reverse")


def test_link_to_unpublished_policy_is_absent_until_it_is_live(client):
    target, policy = make_policy("target"), make_policy()
    policy.relations.create(type="builds_on", target=target)
    publish(policy, by=None)
    assert client.get("/api/v1/policies/internet-plus/").json()["relations"] == []
    publish(target, by=None)
    assert len(client.get("/api/v1/policies/internet-plus/").json()["relations"]) == 1


def test_check_finds_a_byte_changed_by_hand():
    publish(make_policy(), by=None)
    entry = Entry.objects.get()
    Entry.objects.update(document=entry.document.replace("What it says", "What it sayz"))
    assert any("document differs" in problem for problem in check_catalogue())
