"""A harvester of others (sickle) keeps a copy over HTTP, while the desk publishes, changes and removes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from catalogue.models import Change, Entry
from catalogue.oai import records
from editorial.workflow.publishing import publish, publish_together, withdraw
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db(transaction=True)


class Copy:
    """A library's copy: titles by identifier, None for a deleted record. Each harvest begins where the last one said."""

    def __init__(self, url: str, **options: str) -> None:
        self.harvester = Sickle(f"{url}/oai", **options)
        self.titles, self.since = {}, ""

    def harvest(self, *, between=lambda number: None, **arguments: str) -> list[str]:
        """Returns the identifiers that came. `between` is called after each record with how many came so far."""
        came = []
        listed = self._list(**arguments)
        since = listed.oai_response.xml.findtext("{*}responseDate") if listed else self.since
        for record in listed or ():
            identifier = record.header.identifier
            came.append(identifier)
            self.titles[identifier] = None if record.deleted else record.metadata["title"][0]
            between(len(came))
        self.since = since
        return came

    def _list(self, **arguments):
        period = {"from": self.since} if self.since else {}
        try:
            return self.harvester.ListRecords(metadataPrefix="oai_dc", **period, **arguments)
        except NoRecordsMatch:
            return None


def identifier(row) -> str:
    return f"oai:localhost:{row.uid}"


def catalogue_titles() -> dict:
    """What a copy must contain: every publication that ever was public."""
    entries = Entry.objects.all()
    return {identifier(one): one.title if one.standing == Entry.Standing.LIVE else None for one in entries}


@pytest.fixture
def policies(settings, monkeypatch, transactional_db):
    monkeypatch.setattr(records, "PAGE_SIZE", 2)
    rows = [make_policy(f"policy-{number}") for number in range(5)]
    publish_together(rows, by=None, at=timezone.now() - timedelta(minutes=1))
    return rows


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_copy_stays_equal_over_every_event(live_server, policies, method):
    copy, at = Copy(live_server.url, http_method=method), timezone.now()
    first, second, third, *_ = policies

    def change_title():
        first.title = "Changed"
        first.save()
        publish(first, by=None, note="Its title.", at=at)

    def restore():
        publish(second, by=None, at=at)

    steps = [
        (lambda: None, policies),
        (change_title, [first]),
        (lambda: withdraw(second, by=None, notice="A.", outcome="withdrawn", at=at), [second]),
        (
            lambda: withdraw(third, by=None, notice="B.", outcome="redirected", to=Entry.objects.get(uid=first.uid), at=at),
            [third],
        ),
        (lambda: withdraw(policies[3], by=None, notice="C.", outcome="gone", at=at), [policies[3]]),
        (restore, [second]),
        (lambda: publish(make_policy("new"), by=None, at=at), []),
    ]
    before = []
    for step, changed in steps:
        at += timedelta(seconds=10)
        step()
        came = copy.harvest()
        assert copy.titles == catalogue_titles()
        assert len(came) == len(set(came))
        new = {identifier(row) for row in changed}
        assert new <= set(came) <= (new | set(before) | {identifier(Entry.objects.latest("pk"))})
        before = came
    assert copy.titles[identifier(policies[3])] is None
    assert set(Change.objects.values_list("event", flat=True)) == {
        "published", "updated", "withdrawn", "redirected", "deleted", "restored",
    }  # fmt: skip


def test_what_changes_during_a_harvest_is_neither_lost_nor_is_the_rest_doubled(live_server, policies):
    copy = Copy(live_server.url)

    def disturb(number: int) -> None:
        if number == 1:
            for row in (policies[0], policies[4]):  # one that was delivered, one that was not
                row.title = f"{row.title} anew"
                row.save()
                publish(row, by=None, kind="minor")
            withdraw(policies[3], by=None, notice="A.", outcome="withdrawn")
            publish(make_policy("new"), by=None)

    came = copy.harvest(between=disturb)
    assert copy.titles == catalogue_titles()
    assert sorted(name for name in came if came.count(name) > 1) == [identifier(policies[0])] * 2


def test_event_that_a_harvest_did_not_see_comes_with_the_next_one(live_server, policies):
    """An event has an instant before it is committed: a harvest between the two begins again at or before that instant."""
    begun = timezone.now() - timedelta(seconds=5)
    copy = Copy(live_server.url)
    copy.harvest()
    publish(make_policy("slow"), by=None, at=begun)
    copy.harvest()
    assert copy.titles == catalogue_titles()


def test_set_and_last_answer_of_a_period_are_lists_of_their_own(live_server, policies):
    copy = Copy(live_server.url)
    assert len(copy.harvest(set="policies")) == 5
    assert copy.harvester.ListSets().next().setSpec == "policies"
    assert copy.harvester.Identify().deletedRecord == "persistent"
    assert len(list(copy.harvester.ListIdentifiers(metadataPrefix="oai_dc", until=timezone.now().strftime("%Y-%m-%d")))) == 5
    record = copy.harvester.GetRecord(metadataPrefix="oai_dc", identifier=identifier(policies[0]))
    assert record.metadata["identifier"] == ["http://localhost:8000/policies/policy-0/"]
    with pytest.raises(NoRecordsMatch):
        copy.harvester.ListRecords(metadataPrefix="oai_dc", set="reports")
