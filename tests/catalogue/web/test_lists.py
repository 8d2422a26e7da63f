"""Lists as pages: the API's filters with counts, paging that keeps them, bad values said beside the form, empty lists."""

from datetime import date

import pytest

from catalogue.models import Region, Technology
from editorial.workflow.publishing import publish_together
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
@recorded_rows
def policies():
    """Twenty-five, all but one ministerial; the five newest in Henan, three of them with big data."""
    make_vocabulary()
    rows = [
        make_policy(f"policy-{n:02}", level="national" if n == 1 else "ministry", published_on=date(2015, 1, n))
        for n in range(1, 26)
    ]
    for row in rows[20:]:
        row.regions.set(Region.objects.all())
    for row in rows[22:]:
        row.technologies.set(Technology.objects.all())
    publish_together(rows, by=None)
    return rows


def listed(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return [document["slug"] for document in answer.context["documents"]], answer


def test_list_is_newest_first_and_pages_to_the_end(client, policies):
    first, answer = listed(client, "/policies/")
    second, _ = listed(client, "/policies/?page=2")
    assert first + second == [f"policy-{n:02}" for n in range(25, 0, -1)]
    assert "25 entries" in answer.content.decode()
    assert client.get("/policies/?page=3").status_code == 404
    assert client.get("/policies/?page=x").status_code == 404


def test_page_and_api_answer_the_same_filters_alike(client, policies):
    for query in ("region=CN-HA", "region=CN-41&technology=big-data", "level=national", "level=national&level=ministry&page=2",
                  "issued_after=2015-01-20", "issued_before=2015-01-03", "q=policy-07", "ordering=date"):  # fmt: skip
        shown, _ = listed(client, f"/policies/?{query}")
        answer = client.get(f"/api/v1/policies/?{query}").json()
        assert shown == [row["slug"] for row in answer["results"]], query


def test_facets_count_what_the_filters_leave(client, policies):
    _, answer = listed(client, "/policies/?region=CN-HA")
    facets = {facet["name"]: {value["code"]: value["count"] for value in facet["values"]} for facet in answer.context["facets"]}
    assert facets["region"] == {"CN-HA": 5}
    assert facets["technology"] == {"big-data": 3}
    assert facets["level"] == {"ministry": 5}


def test_links_to_other_pages_keep_the_filters(client, policies):
    _, answer = listed(client, "/policies/?level=ministry")
    page = answer.content.decode()
    assert "level=ministry&amp;page=2" in page
    assert "Clear all" in page


def test_bad_value_is_said_beside_the_form_with_what_was_typed(client, policies):
    answer = client.get("/policies/?issued_after=tomorrow")
    assert answer.status_code == 400
    assert "Give a day such as 2015-03-01." in answer.content.decode()
    assert "(“tomorrow”)" in answer.content.decode()


def test_parameters_that_others_add_to_links_change_nothing_but_the_notice(client, policies):
    text = client.get("/policies/?utm_source=mail").content.decode()
    before, _, after = text.partition('\n<div class="notice" role="note">')
    assert "“utm_source”" in after.partition("</div>\n")[0]
    assert before + after.partition("</div>\n")[2] == client.get("/policies/").content.decode()


def test_empty_list_says_so_and_offers_the_way_out(client, policies):
    shown, answer = listed(client, "/policies/?q=nowhere")
    assert shown == []
    assert "Nothing here matches" in answer.content.decode()
    assert listed(client, "/cases/")[0] == []


def test_term_page_holds_every_type_and_alias_leads_to_it(client, policies):
    page = client.get("/regions/CN-HA/")
    assert "policy-25" in page.content.decode().lower().replace(" ", "-")
    moved = client.get("/regions/CN-41/")
    assert (moved.status_code, moved["Location"]) == (301, "/regions/CN-HA/")
    assert client.get("/regions/CN-ZZ/").status_code == 404
