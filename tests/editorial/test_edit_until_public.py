"""The walk of an edit: what an editor saves is unseen everywhere, until it is published and seen everywhere."""

import pytest
from django.urls import reverse

from catalogue.http.paths import API_NAMES, VOCABULARY_FOLDERS, WEB_FOLDERS, api_path, web_path
from catalogue.models import Entry, Sector, Version
from editorial.content.consistency_check import check_catalogue
from editorial.content.snapshots import serialize
from policies.models import Policy
from tests.support.admin_form import policy_form_data

pytestmark = pytest.mark.django_db
WORD = "zymurgy"  # stands nowhere in the demonstration content


@pytest.fixture
def policy(demo_content) -> Policy:
    return Policy.objects.get(slug="internet-plus")


def responses_by_address(client) -> dict[str, tuple[int, bytes, str]]:
    """Status, body and ETag at every address that shows content: pages, API, search, feeds, facets with their counts."""
    addresses = ["/", "/changes/", "/corrections/", "/sitemap.xml", f"/search/?q={WORD}", "/search/?q=internet"]
    addresses += [f"/{folder}/" for folder in (*WEB_FOLDERS.values(), *VOCABULARY_FOLDERS.values())]
    addresses += [f"/feeds/{name}.atom" for name in (*WEB_FOLDERS.values(), "changes", "corrections")]
    addresses += [
        f"/api/v1/{folder}/?page_size=100"
        for folder in (*API_NAMES.values(), *VOCABULARY_FOLDERS.values(), "changes", "corrections")
    ]
    addresses += [f"/api/v1/policies/?q={WORD}", "/api/v1/policies/?sector=A", "/sectors/A/", "/sectors/C/"]
    for entry in Entry.objects.live():
        addresses += [web_path(entry.type, entry.slug), api_path(entry.type, entry.slug)]
    found = {address: client.get(address) for address in addresses}
    return {address: (said.status_code, said.content, said.headers.get("ETag", "")) for address, said in found.items()}


def edit(browser, policy: Policy) -> None:
    """Columns, sectors, an event added, one changed and one deleted, a relation deleted: saved by the form."""
    agriculture = Sector.objects.get(code="A")
    address, data = policy_form_data(
        browser, policy, title=f"Internet Plus {WORD}", body=f"<p>{WORD}</p>", sectors=[agriculture.pk]
    )
    assert int(data["events-INITIAL_FORMS"]) >= 2
    data |= {"events-0-title": f"{WORD} milestone", "events-1-DELETE": "on", "relations-0-DELETE": "on"}
    added = int(data["events-TOTAL_FORMS"])
    data |= {"events-TOTAL_FORMS": added + 1, f"events-{added}-happened_on": "2016-02-01", f"events-{added}-title": f"New {WORD}"}
    answer = browser.post(address, {**data, "_continue": "1"})
    assert answer.status_code == 302, answer.context["errors"]


def test_saved_edit_is_unseen_everywhere_and_discarding_it_restores_the_row(sign_in, client, policy):
    before, row = responses_by_address(client), serialize(policy)
    browser = sign_in("publisher")
    edit(browser, policy)
    assert serialize(Policy.objects.get(pk=policy.pk)) != row
    assert responses_by_address(type(client)()) == before
    browser.post(reverse("admin:policies_policy_discard", args=[policy.pk]))
    restored = Policy.objects.get(pk=policy.pk)
    assert serialize(restored) == row
    assert not restored.is_changed
    assert responses_by_address(type(client)()) == before
    assert check_catalogue() == []


def test_published_edit_is_seen_everywhere_at_the_next_request_and_moves_no_other_version(sign_in, client, policy):
    responses_by_address(client)
    others = dict(Entry.objects.exclude(uid=policy.uid).values_list("uid", "changed_at"))
    versions = Version.objects.exclude(entry__uid=policy.uid).count()
    events = policy.events.count()
    browser = sign_in("publisher")
    edit(browser, policy)
    browser.post(
        reverse("admin:policies_policy_publish", args=[policy.pk]),
        {"kind": "major", "note": "The title changed.", "reason": "Urgent."},
    )
    reader = type(client)()
    shown = {address: content.decode() for address, (_, content, _) in responses_by_address(reader).items()}
    seen = [address for address, content in shown.items() if f"Internet Plus {WORD}" in content]
    neighbours = ["/cases/wechat/", "/policies/henan-internet-plus/", "/reports/china-internet-plus-strategy-review/"]
    lists = ["/", "/policies/", "/changes/", "/feeds/policies.atom", "/feeds/changes.atom", "/sectors/A/", f"/search/?q={WORD}"]
    queries = [f"policies/?q={WORD}", "policies/?sector=A", "policies/?page_size=100", "changes/?page_size=100", "cases/wechat/"]
    api = [f"/api/v1/{query}" for query in queries]
    assert {"/policies/internet-plus/", *neighbours, *lists, *api} <= set(seen)
    document = reader.get("/api/v1/policies/internet-plus/").json()
    assert [sector["code"] for sector in document["sectors"]] == ["A"]
    assert len(document["events"]) == events
    assert document["version"] == 2
    assert {event["title"] for event in document["events"]} >= {f"{WORD} milestone", f"New {WORD}"}
    assert dict(Entry.objects.exclude(uid=policy.uid).values_list("uid", "changed_at")) == others
    assert Version.objects.exclude(entry__uid=policy.uid).count() == versions
    assert check_catalogue() == []
