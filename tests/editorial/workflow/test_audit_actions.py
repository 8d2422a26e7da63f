"""The log's actions are one list of choices."""

from catalogue.models import Entry
from editorial.models import AuditEntry


def test_every_outcome_of_a_withdrawal_is_an_action():
    assert {AuditEntry.Action(outcome) for outcome in set(Entry.Standing) - {Entry.Standing.LIVE}}


def test_stored_actions_stay_what_they_are():
    """Lines that were written stay in the log for good, and filters name them."""
    assert set(AuditEntry.Action.values) >= {
        "created", "saved", "picture changed", "submitted", "returned", "approved", "approval lapsed", "scheduled", "unscheduled",
        "published", "failed to publish", "withdrawn", "redirected", "gone", "verified", "discarded", "restored", "set aside",
        "brought back", "shared a preview", "revoked a preview", "imported a table", "merged",
    }  # fmt: skip
