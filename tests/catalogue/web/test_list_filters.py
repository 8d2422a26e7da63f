"""Lists as readers use them: counts that stay, filters that come off, addresses that can be shared."""

import re
from datetime import date

import pytest

from editorial.workflow.publishing import publish
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def policies():
    make_vocabulary()
    kinds = {"a-law": "law", "a-notice": "notice", "another-notice": "notice"}
    made = [make_policy(slug, kind=kind, published_on=date(2015, month, 1)) for month, (slug, kind) in enumerate(kinds.items(), 3)]
    for policy in made:
        publish(policy, by=None)
    return made


def facet_counts(page: str) -> dict[str, int]:
    found = re.findall(r'value="(\w+)"[^>]*> <span>[^<]*</span> <span class="count">(\d+)</span>', page)
    return {code: int(count) for code, count in found}


def test_values_of_a_chosen_facet_keep_their_counts_as_they_are_alternatives(policies, client):
    page = client.get("/policies/?kind=law").content.decode()
    assert {code: count for code, count in facet_counts(page).items() if code in ("law", "notice")} == {"law": 1, "notice": 2}
    assert facet_counts(page)["national"] == 1


def test_chosen_value_stands_first_and_stays_when_nothing_matches(policies, client):
    page = client.get("/policies/?kind=law&issued_after=2015-04-01").content.decode()
    assert facet_counts(page)["law"] == 0
    assert page.index('value="law"') < page.index('value="notice"')


def test_each_filter_comes_off_by_itself(policies, client):
    page = client.get("/policies/?kind=law&kind=notice&issued_after=2015-04-01&page=1").content.decode()
    left = re.findall(r'class="chip" href="\?([^"]*)"', page)
    assert left == ["kind=law&amp;kind=notice", "issued_after=2015-04-01&amp;kind=notice", "issued_after=2015-04-01&amp;kind=law"]


def test_empty_fields_of_the_form_leave_the_address(policies, client):
    answer = client.get("/policies/?q=&kind=law&issued_after=&issued_before=+")
    assert (answer.status_code, answer["Location"]) == (302, "/policies/?kind=law")
    assert client.get("/policies/?q=")["Location"] == "/policies/"


def test_list_says_in_words_what_was_asked(policies, client):
    page = client.get("/policies/?kind=notice&issued_after=2015-04-01&ordering=date").content.decode()
    assert "2 entries" in page
    assert "Policies issued on or after 1 April 2015, of the kind Notice, oldest first." in page


def test_empty_list_offers_a_way_out(policies, client):
    page = client.get("/policies/?q=nowhere").content.decode()
    assert "Nothing here matches" in page
    assert 'class="button" href="?"' in page


def test_neighbours_in_the_list_are_a_step_away(policies, client):
    page = client.get("/policies/a-notice/").content.decode()
    assert '<a rel="prev" href="/policies/a-law/"' in page
    assert '<a rel="next" href="/policies/another-notice/"' in page
    newest = client.get("/policies/another-notice/").content.decode()
    assert 'rel="next"' not in newest
