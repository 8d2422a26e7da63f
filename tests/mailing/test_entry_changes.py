"""An entry that a mailing shows is corrected or withdrawn after the text was frozen: the publisher is asked."""

import pytest
from django.utils import timezone

from catalogue.models import CatalogueRevision, Change, Entry, Version
from mailing import transitions
from mailing.entry_changes import last_change
from mailing.models import Mailing, Part
from mailing.send import send_due
from tests.support.mailings import ACCEPTED, make_started_mailing, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    now = timezone.now()
    row = Entry.objects.create(
        id=1, type="policy", uid="7f1d5f5e-8f0c-4f2c-9d5a-0a3d1c2b4e5f", slug="internet-plus", title="Internet Plus", version=1,
        sorted_on=now, published_at=now, updated_at=now, changed_at=now, document="{}",
    )  # fmt: skip
    log(row, Change.Event.PUBLISHED)
    return row


def log(entry: Entry, event: str, kind: str = "major") -> None:
    """What the catalogue's writer leaves behind of such an event."""
    number, now = last_change() + 1, timezone.now()
    CatalogueRevision.objects.update(last_change_number=number)
    if event == Change.Event.WITHDRAWN:
        Entry.objects.update(standing=Entry.Standing.WITHDRAWN)
    else:
        version = entry.versions.count() + 1
        values = {"kind": kind, "at": now, "title": entry.title, "change": number, "index_terms": "[]", "document": "{}"}
        Version.objects.create(entry=entry, number=version, **values)
    Change.objects.create(
        revision=number, number=number, entry=entry, type=entry.type, uid=entry.uid, event=event, version=1, at=now
    )


@pytest.fixture
def mailing(entry) -> Mailing:
    made = make_started_mailing(4)
    Part.objects.filter(mailing=made, position=1).update(entry_uid=entry.uid, entry_version=1)
    return made


@pytest.mark.parametrize(
    ("event", "kind", "question"),
    [
        (Change.Event.CORRECTED, "correction", "Send it all the same? “Internet Plus” was corrected."),
        (Change.Event.WITHDRAWN, "", "Send it all the same? “Internet Plus”: removed from the site."),
    ],
)
def test_mailing_in_the_middle_is_held_with_the_question(entry, mailing, transport, event, kind, question, caplog):
    def change(recipient):
        if len(transport.sent) == 2:
            log(entry, event, kind)
        return ACCEPTED

    transport.answer = change
    send_due(lambda: False)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.held_reason) == ("held", question)
    assert states(mailing) == {"sent": 2, "pending": 2}
    transitions.release(mailing, accepted_change=last_change())
    send_due(lambda: False)
    assert states(mailing) == {"sent": 4}


def test_question_is_asked_again_for_a_later_change(entry, mailing, transport, caplog):
    log(entry, Change.Event.CORRECTED, "correction")
    send_due(lambda: False)
    mailing.refresh_from_db()
    transitions.release(mailing, accepted_change=last_change())
    log(entry, Change.Event.CORRECTED, "correction")
    send_due(lambda: False)
    mailing.refresh_from_db()
    assert (mailing.state, transport.sent) == ("held", [])


def test_new_wording_and_other_entries_stop_nothing(entry, mailing, transport):
    log(entry, Change.Event.UPDATED, "minor")
    send_due(lambda: False)
    assert states(mailing) == {"sent": 4}


def test_text_that_was_made_after_the_correction_is_sent(entry, transport):
    log(entry, Change.Event.CORRECTED, "correction")
    mailing = make_started_mailing(1)
    Part.objects.filter(mailing=mailing).update(entry_uid=entry.uid, entry_version=2)
    send_due(lambda: False)
    assert states(mailing) == {"sent": 1}
