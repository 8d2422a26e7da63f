"""The editorial verbs by name: what admin, commands, worker and tests call. Each is one transaction.

Every verb locks the row, asks the table who may and from which state, changes, and tells the audit log. `by` None is the
system itself.
"""

from editorial.workflow.edits import edited, edited_together, keep, picture_changed
from editorial.workflow.locking import MoveRefused, differs_from_live, live_snapshot
from editorial.workflow.publishing import may_publish, publish, publish_together, withdraw
from editorial.workflow.restoring import ChoicesNeeded, bring_back, discard, merge_of, restore_snapshot, set_aside
from editorial.workflow.review import approval_of, approve, is_author, return_to_draft, submit
from editorial.workflow.scheduling import publish_due, schedule, schedule_together, unschedule
from editorial.workflow.table import MOVES, may
from editorial.workflow.verifying import verify

__all__ = [
    "MOVES",
    "ChoicesNeeded",
    "MoveRefused",
    "approval_of",
    "approve",
    "bring_back",
    "differs_from_live",
    "discard",
    "edited",
    "edited_together",
    "is_author",
    "keep",
    "live_snapshot",
    "may",
    "may_publish",
    "merge_of",
    "picture_changed",
    "publish",
    "publish_due",
    "publish_together",
    "restore_snapshot",
    "return_to_draft",
    "schedule",
    "schedule_together",
    "set_aside",
    "submit",
    "unschedule",
    "verify",
    "withdraw",
]
