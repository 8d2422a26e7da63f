"""A list of an authority from its address to a draft, read as in earnest, and what becomes of it when the site changes."""

import pytest
from django.utils import timezone

from editorial.models import LinkHost
from gathering.models import KnownRow, Lead, Visit, WatchedList
from gathering.visits.due_visits import visit_due_lists
from newsletters.models import Item
from tests.support.accounts import create_account
from tests.support.http_servers import respond_with
from tests.support.official_site import conditional, home_page, list_page, notices, serve_official_site

pytestmark = pytest.mark.django_db
LISTS, INBOX = "/admin/gathering/watchedlist/", "/admin/gathering/lead/"


def visit():
    """One visit of each list, without its pauses."""
    WatchedList.objects.update(next_at=timezone.now())
    while WatchedList.objects.filter(next_at__lte=timezone.now()).exists():
        LinkHost.objects.update(free_at=timezone.now())
        visit_due_lists()


@pytest.fixture
def editor(client):
    client.force_login(create_account("editor"))
    return client


@pytest.mark.thorough  # test_visits.py and test_watched_lists.py hold each rule; here all pages are read in another process
def test_list_leads_from_its_address_to_a_draft_and_tells_four_troubles_apart(editor):
    known, (newest, *rest) = notices(15)[1:], notices(15)
    with serve_official_site(known) as site:
        editor.post(f"{LISTS}add/", {"url": f"{site.url}/zwgk/tzgg/", "body": "SAMR"})
        visit()
        watched = WatchedList.objects.get()
        assert watched.proposals[0]["count"] == 14
        editor.post(f"{LISTS}{watched.pk}/move/", {"move": "choose", "proposal": "1"})
        visit()
        visit()
        watched.refresh_from_db()
        assert (watched.state, KnownRow.objects.count(), Lead.objects.count()) == ("working", 14, 0)
        assert [one.status for one in Visit.objects.all()] == [304, 200]
        site.pages["/zwgk/tzgg/"] = conditional(list_page([newest, *rest]))
        visit()
        lead = Lead.objects.get()
        assert (lead.title, lead.day) == (newest.title, newest.day)
        editor.post(INBOX, {"press": f"capture {lead.pk}"})
        assert Item.objects.get().title_zh == newest.title
        states = []
        for answer in (
            conditional(home_page(known[:6])),
            respond_with("<html><script>$_ts=1</script></html>", status=412),
            conditional(list_page([])),
            conditional(list_page(notices(15, month=10))),
        ):
            site.pages["/zwgk/tzgg/"] = answer
            visit()
            states.append(WatchedList.objects.get().state)
    assert states == ["another_page", "blocked", "unreadable", "gap"]
    assert Lead.objects.count() == 1
    paths = [path for path, _ in site.requests]
    assert set(paths) == {"/robots.txt", "/zwgk/tzgg/"}
