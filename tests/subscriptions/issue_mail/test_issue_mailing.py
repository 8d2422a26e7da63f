"""The mailing of a published issue: its parts, its audience, and what readers receive."""

import email
from email import policy
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Entry, Sector
from editorial.workflow.publishing import withdraw
from mailing.audiences import audience_of
from mailing.freeze import freeze_due
from mailing.models import Delivery, Mailing, Part, Suppression
from mailing.send import send_due
from mailing.transitions import cancel, start
from newsletters.models import Issue
from subscriptions.issue_mail.create_mailing import create_issue_mailing
from subscriptions.issue_mail.issue_audience import EXCLUDED, NO_ISSUES, SUPPRESSED, audience_summary
from subscriptions.issue_mail.pick_positions import PartKind
from subscriptions.link_tokens import UNSUBSCRIBE, subscriber_of
from subscriptions.models import Subscriber

State = Subscriber.State


@pytest.fixture
def outbox(settings, tmp_path):
    settings.MAILING = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "box"),
    }
    settings.MAIL_JOURNAL = str(tmp_path / "journal")
    return tmp_path / "box"


def send(mailing):
    start(mailing, None)
    freeze_due(lambda: False)
    send_due(lambda: False)
    mailing.refresh_from_db()


def mails(outbox: Path):
    """The mails in the outbox by recipient."""
    found = [email.message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in outbox.glob("*.eml")]
    return {mail["To"]: mail for mail in found}


def body(mail, kind="html"):
    return mail.get_body((kind,)).get_content()


def test_parts_name_the_entry_and_version_that_they_show(issue_entry):
    mailing = create_issue_mailing(issue_entry, None)
    assert (mailing.state, mailing.kind, mailing.channel.code) == (Mailing.State.DRAFT, "issue", "newsletter")
    assert (mailing.subject, mailing.entry_uid, mailing.entry_version) == (issue_entry.title, issue_entry.uid, issue_entry.version)
    shown = {uid for uid in Part.objects.filter(mailing=mailing).values_list("entry_uid", flat=True) if uid}
    items = {uid for section in issue_entry.content["sections"] for uid in section["items"]}
    assert {str(uid) for uid in shown} == items | {str(issue_entry.uid)}
    versions = dict(Entry.objects.filter(uid__in=shown).values_list("uid", "version"))
    stored = Part.objects.filter(mailing=mailing, entry_uid__isnull=False).values_list("entry_uid", "entry_version")
    assert all(versions[uid] == version for uid, version in stored)


def test_issue_has_one_mailing_until_that_is_cancelled(issue_entry):
    first = create_issue_mailing(issue_entry, None)
    with pytest.raises(ValidationError, match="has a mailing already"):
        create_issue_mailing(issue_entry, None)
    cancel(first)
    assert create_issue_mailing(issue_entry, None).pk != first.pk


def test_issue_that_readers_do_not_see_is_not_mailed(issue_entry):
    withdraw(Issue.objects.get(uid=issue_entry.uid), by=None, notice="An error.")
    issue_entry.refresh_from_db()
    with pytest.raises(ValidationError, match="readers see on the site"):
        create_issue_mailing(issue_entry, None)


def test_each_reader_receives_the_own_selection_in_the_own_language(issue_entry, subscribe, outbox):
    everything = subscribe("all@reader.example")
    subscribe("south@reader.example", regions=("CN-GD",))
    subscribe("zh@reader.example", language="zh-hans")
    mailing = create_issue_mailing(issue_entry, None)
    send(mailing)
    assert mailing.state == Mailing.State.SENT
    received = mails(outbox)
    assert set(received) == {"all@reader.example", "south@reader.example", "zh@reader.example"}
    whole, some, chinese = (body(received[f"{name}@reader.example"]) for name in ("all", "south", "zh"))
    assert "Henan, Chongqing and Shanghai adopt Internet Plus" in whole
    assert "Henan, Chongqing and Shanghai adopt Internet Plus" not in some
    assert "The whole issue is one click away." in some
    assert "/zh-hans/newsletters/" in chinese
    stop = received["all@reader.example"]["List-Unsubscribe"].split(">")[0].removeprefix("<")
    assert stop in whole
    assert stop in body(received["all@reader.example"], "plain")
    assert subscriber_of(stop.split("/")[-3], UNSUBSCRIBE) == everything


def test_ledger_answers_who_was_sent_an_item(issue_entry, subscribe, outbox):
    subscribe("all@reader.example")
    subscribe("south@reader.example", regions=("CN-GD",))
    mailing = create_issue_mailing(issue_entry, None)
    send(mailing)
    item = Entry.objects.get(title__startswith="Henan, Chongqing and Shanghai adopt")
    got = Delivery.objects.filter(state="sent", selection__parts__entry_uid=item.uid, selection__parts__entry_version=item.version)
    assert [delivery.address for delivery in got] == ["all@reader.example"]


def test_readers_who_get_nothing_are_rows_with_their_reason(issue_entry, subscribe, outbox):
    for state in EXCLUDED:
        subscribe(f"{state}@reader.example", state=state)
    subscribe("alerts@reader.example", has_issue=False)
    refused = subscribe("refused@reader.example")
    Suppression.objects.create(address_hash=refused.address_hash, scope="newsletter", reason="unsubscribed")
    mailing = create_issue_mailing(issue_entry, None)
    send(mailing)
    assert mails(outbox) == {}
    reasons = dict(mailing.deliveries.values_list("address", "reason"))
    assert reasons["alerts@reader.example"] == NO_ISSUES
    assert reasons["suspended@reader.example"] == EXCLUDED[State.SUSPENDED]
    assert set(reasons) == {f"{name}@reader.example" for name in ("suspended", "alerts", "refused")}, "no row for who is no reader"
    assert set(mailing.deliveries.values_list("state", flat=True)) == {"excluded"}
    assert reasons["refused@reader.example"] == "Unsubscribed"


def test_summary_counts_what_the_freeze_then_finds(mail_parts, subscribe):
    subjects = [part.subjects for part in mail_parts]
    for number in range(4):
        subscribe(f"reader{number}@reader.example", regions=("CN-GD",) if number else ())
    subscribe("zh@reader.example", language="zh-hans")
    subscribe("gone@reader.example", state=State.STOPPED)
    refused = subscribe("refused@reader.example")
    Suppression.objects.create(address_hash=refused.address_hash, scope="", reason="complaint")
    summary = audience_summary(subjects)
    assert summary.total == 5
    assert dict(summary.by_language) == {"en-gb": 4, "zh-hans": 1}
    assert sorted(summary.by_selection.values()) == [1, 1, 3]
    assert dict(summary.excluded) == {EXCLUDED[State.STOPPED]: 1, SUPPRESSED: 1}


def test_statements_do_not_grow_with_readers(issue_entry, subscribe):
    mailing = create_issue_mailing(issue_entry, None)

    def count():
        with CaptureQueriesContext(connection) as asked:
            found = audience_of(mailing).candidates(mailing, 0, 100)
            audience_summary([])
        return len(found), len(asked)

    subscribe("first@reader.example", regions=("CN-GD",))
    count()
    one, few = count()
    for number in range(5):
        subscribe(f"reader{number}@reader.example", sectors=(f"I{number}",))
    assert (one, count()) == (1, (6, few))


def test_candidates_go_on_after_the_cursor(issue_entry, subscribe):
    readers = [subscribe(f"reader{number}@reader.example") for number in range(5)]
    mailing = create_issue_mailing(issue_entry, None)
    provider = audience_of(mailing)
    first = provider.candidates(mailing, 0, 2)
    rest = provider.candidates(mailing, first[-1].cursor, 10)
    assert [one.address for one in (*first, *rest)] == [reader.address for reader in readers]
    assert provider.candidates(mailing, rest[-1].cursor, 10) == []


def test_reader_of_a_sector_is_sent_the_items_of_its_groups(issue_entry, subscribe, mail_parts):
    used = {code for part in mail_parts for code in part.subjects.sectors}
    group = next((sector for sector in Sector.objects.filter(code__in=used).select_related("parent") if sector.parent), None)
    assert group is not None, "the demonstration has an item on a group of a sector"
    subscribe("reader@reader.example", sectors=(group.parent.code,))
    mailing = create_issue_mailing(issue_entry, None)
    [candidate] = audience_of(mailing).candidates(mailing, 0, 10)
    on_group = {
        part.subjects.position
        for part in mail_parts
        if part.subjects.kind == PartKind.ITEM and group.code in part.subjects.sectors and part.subjects.language == "en-gb"
    }
    assert on_group <= set(candidate.selection)
