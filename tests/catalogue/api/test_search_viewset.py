"""The list of all types in the API: one shape, the filters that all types share and the type, facets, pages, cursors and files."""

from datetime import UTC, date, datetime, timedelta

import pytest

from catalogue.http.paths import API_NAMES
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.models import Item
from tests.support.factories import make_policy, make_source, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
FIRST = datetime(2020, 3, 1, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
@recorded_rows
def content():
    """Two policies and an item on data, and a policy that readers never saw."""
    make_vocabulary()
    values = {"title": "News of data", "summary": "It happened.", "is_summary": True, "reported_on": date(2015, 9, 1)}
    item = Item.objects.create(slug="news", **values)
    item.sources.add(make_source())
    policies = [make_policy("data-plan", title_zh="数据计划"), make_policy("other-plan", summary="It speaks of data.")]
    make_policy("draft-on-data")
    return publish_together([*policies, item], by=None, at=FIRST)


def read(client, query="", address="/api/v1/search/"):
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(answer):
    return [row["title"] for row in answer["results"]]


def test_list_has_all_types_in_one_shape_newest_first(client):
    answer = read(client)
    assert (answer["count"], titles(answer)) == (3, ["News of data", "Other Plan", "Data Plan"])
    assert len({tuple(row) for row in answer["results"]}) == 1
    item, _, policy = answer["results"]
    assert (item["type"], item["date"], item["title_zh"]) == ("item", "2015-09-01", None)
    assert (policy["type"], policy["date"], policy["date_precision"], policy["title_zh"]) == (
        "policy",
        "2015-07-04",
        "day",
        "数据计划",
    )
    assert policy["url"].endswith("/api/v1/policies/data-plan/")
    assert "body" not in policy


def test_words_put_the_best_match_first_unless_an_order_is_given(client):
    assert titles(read(client, "q=data+plan")) == ["Data Plan", "Other Plan"]
    assert titles(read(client, "q=data+plan&ordering=date")) == ["Data Plan", "Other Plan"]
    assert read(client, "q=data")["description"].endswith("best matches first.")


def test_type_filters_and_may_be_given_several_times(client):
    assert titles(read(client, "type=item")) == ["News of data"]
    assert read(client, "type=item&type=policy")["count"] == 3
    assert read(client, "type=case")["count"] == 0
    assert client.get("/api/v1/search/?type=law").json()["errors"][0]["parameter"] == "type"


def test_type_is_also_known_of_an_earlier_day(client, content):
    plan = content[0]
    plan.title = "Data Plan again"
    plan.save()
    publish(plan, by=None, kind="minor", at=FIRST + timedelta(days=9))
    assert set(titles(read(client, "type=policy"))) == {"Data Plan again", "Other Plan"}
    assert set(titles(read(client, "type=policy&known_on=2020-03-02"))) == {"Data Plan", "Other Plan"}
    [facet] = [one for one in read(client, "known_on=2020-03-02", "/api/v1/search/facets/")["facets"] if one["parameter"] == "type"]
    assert [value["count"] for value in facet["values"]] == [2, 1]


def test_facets_count_the_types(client):
    facets = {one["parameter"]: one for one in read(client, "q=data", "/api/v1/search/facets/")["facets"]}
    assert [(value["code"], value["count"]) for value in facets["type"]["values"]] == [("policy", 2), ("item", 1)]
    assert facets["type"]["values"][1]["href"].endswith("/api/v1/search/?q=data&type=item")


def test_total_is_the_sum_of_the_lists_of_the_types(client):
    assert read(client)["count"] == sum(read(client, "", f"/api/v1/{name}/")["count"] for name in API_NAMES.values())


def test_cursor_reads_each_once(client):
    first = read(client, "cursor=*&page_size=2&q=data")
    second = client.get(first["next"].partition("http://localhost:8000")[2]).json()
    assert len(first["results"]) == 2
    assert second["next"] is None
    assert sorted(titles(first) + titles(second)) == ["Data Plan", "News of data", "Other Plan"]


def test_fields_and_files_are_as_of_the_other_lists(client):
    assert read(client, "fields=title,type&type=item")["results"] == [{"title": "News of data", "type": "item"}]
    answer = client.get("/api/v1/search/?format=csv&fields=type,title,date")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").split("\r\n")
    assert lines[:2] == ["type,title,date", "item,News of data,2015-09-01"]
    assert 'filename="search-' in answer["Content-Disposition"]


@pytest.mark.parametrize("query", ["include=related", "kind=notice", "lifecycle=in_force", "utm_source=x"])
def test_what_not_all_types_share_is_refused(client, query):
    assert client.get(f"/api/v1/search/?{query}").status_code == 400


def test_withdrawn_entry_is_in_no_list_and_no_count(client, content):
    withdraw(content[2], by=None, notice="It was wrong.")
    assert read(client)["count"] == 2
    assert [value["code"] for value in read(client, "", "/api/v1/search/facets/")["facets"][-1]["values"]] == ["policy"]


def test_page_shows_types_with_their_counts_and_filters_by_one(client):
    text = client.get("/search/?q=data").content.decode()
    assert '<a href="?q=data" aria-current="page">All <span class="count">3</span></a>' in text
    assert '<a href="?q=data&amp;type=policy">Policies <span class="count">2</span></a>' in text
    text = client.get("/search/?q=data&type=item").content.decode()
    assert '<a href="?q=data&amp;type=item" aria-current="page">News <span class="count">1</span></a>' in text
    assert '<a href="?q=data">All <span class="count">3</span></a>' in text
    assert "News of data" in text
    assert "Other Plan" not in text
    assert '<input type="hidden" name="type" value="item">' in text
    assert client.get("/search/?q=data&type=law").status_code == 400


def test_feed_of_a_search_is_filtered_by_type_too(client):
    text = client.get("/search/feed.atom?q=data&type=item").content.decode()
    assert "News of data" in text
    assert "Data Plan" not in text
