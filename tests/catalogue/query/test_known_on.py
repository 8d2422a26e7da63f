"""`known_on`: lists as they stood on a day. Held against what the list said on that day."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from catalogue.models import CatalogueRevision, Entry, Version
from catalogue.publish.rebuild import rebuild_indexes
from editorial.content.consistency_check import check_catalogue, rebuild_catalogue
from editorial.workflow.publishing import publish, publish_together, withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policies/"
FIRST = datetime(2020, 3, 1, 4, tzinfo=UTC)  # noon in the desk's zone


def listed_rows(client, query: str) -> list[tuple]:
    rows = client.get(f"{LIST}?page_size=100&ordering=date&{query}").json()["results"]
    return [(row["uid"], row["version"], row["title"], row["kind"], row["changed_at"]) for row in rows]


@pytest.mark.thorough
def test_each_day_is_told_as_it_was_of_what_is_live_today(client):
    """Thirty days of publishing, editing, withdrawing and restoring, by the list of every day under three filters."""
    make_vocabulary()
    chance = random.Random(7)
    filters = ["", "kind=law", "issued_after=2015-02-10"]
    seen: dict[tuple, list[tuple]] = {}
    for number in range(30):
        at = FIRST + timedelta(days=number)
        rows = list(Policy.objects.order_by("pk"))
        if number < 8 or chance.random() < 0.2:
            publish(make_policy(f"policy-{number}", kind=chance.choice(["law", "notice"])), by=None, at=at)
        for row in chance.sample(rows, k=min(len(rows), 2)):
            if row.state == "published" and chance.random() < 0.25:
                withdraw(row, by=None, notice="Wrong.", at=at)
            else:
                day = FIRST.date().replace(year=2015, month=chance.randint(1, 3))
                Policy.objects.filter(pk=row.pk).update(
                    title=f"{row.slug} {number}", kind=chance.choice(["law", "notice"]), published_on=day
                )
                publish(Policy.objects.get(pk=row.pk), by=None, note="Anew.", at=at)
        for query in filters:
            seen[at.date(), query] = listed_rows(client, query)
    assert check_catalogue() == []
    live = {str(uid) for uid in Entry.objects.live().values_list("uid", flat=True)}
    assert 3 < len(live) < Entry.objects.count()  # some left, and are told of on no day
    for (day, query), rows in seen.items():
        expected = sorted(row for row in rows if row[0] in live)
        assert sorted(listed_rows(client, f"{query}&known_on={day}")) == expected, (day, query)


def test_facets_cursor_and_file_are_of_the_day_too(client):
    make_vocabulary()
    policy = publish(make_policy("one", kind="law", title="First"), by=None, at=FIRST)
    Policy.objects.update(kind="notice", title="Second")
    publish(Policy.objects.get(pk=policy.pk), by=None, note="Anew.", at=FIRST + timedelta(days=2))
    (kinds,) = [f for f in client.get(f"{LIST}facets/?known_on=2020-03-02").json()["facets"] if f["parameter"] == "kind"]
    assert [(value["code"], value["count"]) for value in kinds["values"]] == [("law", 1)]
    (row,) = client.get(f"{LIST}?known_on=2020-03-02&cursor=*").json()["results"]
    assert (row["title"], row["version"], row["web_url"][-25:]) == ("First", 1, "/policies/one/versions/1/")
    assert "First" in b"".join(client.get(f"{LIST}?known_on=2020-03-02&format=csv").streaming_content).decode()
    assert client.get(f"{LIST}?known_on=2020-03-02").json()["description"] == "Policies as known on 2 March 2020, newest first."
    assert listed_rows(client, "known_on=2020-02-29") == []


def test_day_ends_in_the_zone_of_the_desk(client):
    """23:30 on 1 March in Shanghai is 15:30 in UTC, and 00:30 on 2 March is 16:30."""
    make_vocabulary()
    for hour, slug in ((15, "before"), (16, "after")):
        publish(make_policy(slug), by=None, at=datetime(2020, 3, 1, hour, 30, tzinfo=UTC))
    assert [row[2] for row in listed_rows(client, "known_on=2020-03-01")] == ["Before"]


@pytest.mark.parametrize("query", ["q=internet", "relation=amends", "related_to=0b0a0a5e-5d41-4a3c-9f0c-1a52b1f0a001"])
def test_what_is_kept_as_it_is_today_is_refused_with_a_day(client, query):
    answer = client.get(f"{LIST}?known_on=2020-03-01&{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [query.split("=")[0]]


def test_day_that_has_not_come_is_refused(client):
    assert client.get(f"{LIST}?known_on=9999-12-31").status_code == 400


def test_list_of_a_day_is_five_statements(client, django_assert_max_num_queries, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    make_vocabulary()
    rows = [publish(make_policy(f"policy-{number}"), by=None, at=FIRST) for number in range(6)]
    for row in rows[:3]:
        publish(Policy.objects.get(pk=row.pk), by=None, note="Anew.", at=FIRST + timedelta(days=2))
    assert CatalogueRevision.objects.get().last_change_number == 9
    with django_assert_max_num_queries(5):
        assert len(client.get(f"{LIST}?known_on=2020-03-01").json()["results"]) == 6


def test_relation_is_a_set_that_follows_both_ends(client):
    """Alone it asks for either end of a live relation, through hidden targets, withdrawal and return."""
    make_vocabulary()
    one, hub, other = (make_policy(slug) for slug in ("one", "hub", "other"))
    one.relations.create(type="amends", target=hub)
    hub.relations.create(type="cites", target=other)
    asked = lambda relation: {row[2] for row in listed_rows(client, f"relation={relation}")}  # noqa: E731
    one = publish(one, by=None)
    assert asked("amends") == set()
    hub = publish(hub, by=None)
    assert (asked("amends"), asked("cites")) == ({"One", "Hub"}, set())
    publish(other, by=None)
    assert asked("cites") == {"Hub", "Other"}
    withdraw(Policy.objects.get(pk=hub.pk), by=None, notice="Back later.")
    assert (asked("amends"), asked("cites")) == (set(), set())
    publish(Policy.objects.get(pk=hub.pk), by=None)
    assert (asked("amends"), asked("cites")) == ({"One", "Hub"}, {"Hub", "Other"})
    one.relations.all().delete()
    publish(Policy.objects.get(pk=one.pk), by=None, kind="minor")
    assert (asked("amends"), asked("cites")) == (set(), {"Hub", "Other"})
    assert check_catalogue() == []


def test_versions_from_before_marks_were_kept_stand_nowhere_until_a_rebuild(client):
    make_vocabulary()
    row = publish(make_policy("one"), by=None, at=FIRST)
    publish(Policy.objects.get(pk=row.pk), by=None, note="Anew.", at=FIRST + timedelta(days=2))
    Version.objects.filter(number=1).update(index_terms="")
    rebuild_indexes()
    assert listed_rows(client, "known_on=2020-03-01") == []
    assert "its places in lists differ" in " ".join(check_catalogue())
    rebuild_catalogue()
    assert len(listed_rows(client, "known_on=2020-03-01")) == 1
    assert check_catalogue() == []


def test_relations_of_what_is_live_lead_to_what_is_live_only(client):
    """On either side, in lists, details and files."""
    make_vocabulary()
    one, hub = make_policy("one"), make_policy("hub")
    one.relations.create(type="amends", target=hub)
    one, hub = publish_together([one, hub], by=None)
    related = lambda slug: [r["publication"]["title"] for r in client.get(f"{LIST}{slug}/").json()["relations"]]  # noqa: E731
    assert (related("one"), related("hub")) == (["Hub"], ["One"])
    withdraw(hub, by=None, notice="Wrong.")
    assert related("one") == []
    assert client.get(LIST).json()["results"][0]["relations"] == []
    publish(Policy.objects.get(pk=hub.pk), by=None)
    withdraw(Policy.objects.get(pk=one.pk), by=None, notice="Wrong.")
    assert related("hub") == []
