"""Of which place an address shows something: of an entry, of the lists of a type, or of more."""

import pytest
from django.utils import timezone

from catalogue.http.answer_store.places import place_of, stored_addresses
from catalogue.models import Phase
from editorial.workflow.publishing import publish, publish_together
from newsletters.models import Issue, Item
from policies.models import Policy
from tests.support.factories import make_policy, make_source


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/policies/one/", "policy/one"),
        ("/zh-hans/policies/one/", "policy/one"),
        ("/policies/one/versions/2/", "policy/one"),
        ("/api/v1/policies/one/?fields=title", "policy/one"),
        ("/policies/?sector=I", "policy"),
        ("/zh-hans/news/", "item"),
        ("/api/v1/items/", "item"),
        ("/api/v1/policies/facets/", "policy"),
        ("/policies/facets/", "policy/facets"),
        ("/policies/?q=words", ""),
        ("/api/v1/policies/facets/?q=words", ""),
        ("/policies/one.ris", ""),
        ("/policies/one/calendar.ics", ""),
        ("/policies/feed.atom", ""),
        ("/policies", ""),
        ("/search/", ""),
        ("/", ""),
        ("/zh-hans/", ""),
        ("/sectors/I/", ""),
    ],
)
def test_address_has_the_place_of_all_that_it_shows(rf, address, place):
    assert place_of(rf.get(address)) == place


def test_three_addresses_of_an_entry_are_stored():
    assert stored_addresses("item/one") == ("/news/one/", "/zh-hans/news/one/", "/api/v1/items/one/")


@pytest.fixture
def issue(db) -> Issue:
    """With an item that reports on a policy."""
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    days = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    issue = Issue.objects.create(slug="march", title="March", phase=phase, number=1, summary="It says.", **days)
    issue.sections.create(position=1, title="Horizontal")
    item = Item.objects.create(slug="item", title="Item", summary="It says.", is_summary=True, facts="<p>F</p>")
    item.sources.add(make_source())
    policy = make_policy()
    item.policies.create(policy=policy)
    issue.placements.create(section=1, position=1, item=item)
    publish_together([policy, item, issue], by=None, at=timezone.now())
    return issue


@pytest.mark.parametrize("address", ["/policies/internet-plus/", "/news/item/", "/newsletters/march/"])
@pytest.mark.parametrize("renamed", [Policy, Item])
def test_new_title_shows_at_once_wherever_it_stands(client, issue, address, renamed):
    """On the page itself, where it is linked, and in an issue whose item names it."""
    client.get(address)
    renamed.objects.update(title="Named anew")
    publish(renamed.objects.get(), by=None, note="New.")
    assert b"Named anew" in client.get(address).content
