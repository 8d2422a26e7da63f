"""Roll-outs of a national policy: which regions, how long after, and how exactly that is known."""

from datetime import date

import pytest
from django.utils import translation

from catalogue.charts.rollout_map import rollout_map
from catalogue.models import Region
from catalogue.vocabulary.lookup import VocabularyTerm
from editorial.workflow.publishing import publish
from tests.support.factories import make_policy

NAMES = {code: VocabularyTerm("region", code, code, "", "", "", True) for code in ("CN-HA", "CN-SH", "CN-CQ")}


def rollout_relation(uid: str, on: str, precision: str, *regions: str, level: str = "provincial", type: str = "rolls_out"):
    document = {"level": level, "regions": list(regions), "published_on": on, "published_on_precision": precision}
    return {"uid": uid, "type": type, "direction": "reverse", "title": uid, "web_url": "/x/", "document": document}


def national_policy(*relations, events=()):
    return {"published_on": "2015-07-04", "published_on_precision": "day", "events": list(events), "relations": list(relations)}


def labels_by_region(picture):
    return {tile.name.code: tile.text for tile in picture.tiles.tiles if tile.text}


def test_days_are_counted_where_both_dates_are_known_to_the_day():
    picture = rollout_map(
        national_policy(rollout_relation("a", "2015-07-14", "day", "CN-HA"), rollout_relation("b", "2016-07-04", "day", "CN-SH")),
        NAMES,
    )
    assert labels_by_region(picture) == {"CN-HA": "10 d", "CN-SH": "366 d"}


def test_less_exact_dates_are_told_in_months():
    picture = rollout_map(
        national_policy(
            rollout_relation("a", "2015-09-01", "month", "CN-HA"), rollout_relation("b", "2015-07-01", "approximate", "CN-SH")
        ),
        NAMES,
    )
    assert labels_by_region(picture) == {"CN-HA": "2 mo", "CN-SH": "same month"}
    assert picture.policies[0].delay_text == "the same month"


def test_announcement_is_where_counting_begins():
    announced = {"happened_on": "2015-03-05", "happened_on_precision": "day", "title": "Announced"}
    picture = rollout_map(national_policy(rollout_relation("a", "2015-03-06", "day", "CN-HA", "CN-SH"), events=[announced]), NAMES)
    assert picture.since == "2015-03-05"
    assert labels_by_region(picture) == {"CN-HA": "1 d", "CN-SH": "1 d"}


def test_first_policy_of_a_region_stands_in_its_tile():
    relations = (
        rollout_relation("late", "2017-07-04", "day", "CN-HA"),
        rollout_relation("early", "2015-07-05", "day", "CN-HA", "CN-CQ"),
    )
    assert labels_by_region(rollout_map(national_policy(*relations), NAMES))["CN-HA"] == "1 d"


@pytest.mark.parametrize("change", [{"level": "ministry"}, {"type": "cites"}])
def test_one_region_is_no_map(change):
    relations = (rollout_relation("a", "2015-07-14", "day", "CN-HA"), rollout_relation("b", "2015-07-14", "day", "CN-SH", **change))
    assert rollout_map(national_policy(*relations), NAMES) is None


def test_title_says_how_many_regions_followed_and_within_which_time():
    relations = [rollout_relation("a", "2015-07-14", "day", "CN-HA"), rollout_relation("b", "2015-09-01", "month", "CN-SH")]
    assert rollout_map(national_policy(*relations), NAMES).finding == "2 regions followed within 2 months"
    same = rollout_relation("b", "2015-07-01", "month", "CN-SH")
    with translation.override("zh-hans"):
        picture = rollout_map(national_policy(same, rollout_relation("c", "2015-07-01", "approximate", "CN-CQ")), NAMES)
        assert set(labels_by_region(picture).values()) == {"当月"}
        assert picture.finding == "2 个地区在当月内跟进"


def test_region_that_was_earlier_did_not_follow():
    relations = [rollout_relation("a", "2015-07-01", "day", "CN-HA"), rollout_relation("b", "2015-07-14", "day", "CN-SH")]
    assert rollout_map(national_policy(*relations), NAMES).finding == ""


@pytest.mark.django_db
def test_national_policy_shows_where_it_was_rolled_out_and_drafts_do_not_count(client):
    whole = make_policy("whole")
    publish(whole, by=None)
    for code, name in (("CN-HA", "Henan"), ("CN-SH", "Shanghai"), ("CN-CQ", "Chongqing")):
        region = Region.objects.create(code=code, name_en=name, is_standard=True)
        policy = make_policy(name.lower(), level="provincial", published_on=date(2015, 7, 14))
        policy.regions.add(region)
        policy.relations.create(type="rolls_out", target=whole)
        if code != "CN-CQ":
            publish(policy, by=None)
    page = client.get("/policies/whole/").content.decode()
    assert 'aria-label="Henan: 10 d"' in page
    assert 'aria-label="Chongqing: 0"' in page
    assert "10 days" in page
    assert "document" not in client.get("/api/v1/policies/whole/").json()["relations"][0]
