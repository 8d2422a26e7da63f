"""The editorial verbs by name: what admin, commands, worker and tests call. Each is one transaction.

Every verb locks the row, asks the table who may and from which state, changes, and tells the audit log. `by` None is the
system itself.
"""

from editorial.content.merged_references import differs_from_live
from editorial.content.snapshots import live_snapshot
from editorial.workflow.after_save import after_picture_change, after_save, after_save_many, keep_snapshot
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.publishing import may_publish, publish, publish_together, withdraw
from editorial.workflow.restoring import (
    UnresolvedConflicts,
    bring_back,
    discard,
    merge_with_set_aside,
    restore_snapshot,
    set_aside,
)
from editorial.workflow.review import approval_of, approve, is_author, return_to_draft, submit
from editorial.workflow.scheduling import publish_due, schedule, schedule_together, unschedule
from editorial.workflow.transition_table import TRANSITIONS, may_transition
from editorial.workflow.verify import verify

__all__ = [
    "TRANSITIONS",
    "TransitionRefused",
    "UnresolvedConflicts",
    "after_picture_change",
    "after_save",
    "after_save_many",
    "approval_of",
    "approve",
    "bring_back",
    "differs_from_live",
    "discard",
    "is_author",
    "keep_snapshot",
    "live_snapshot",
    "may_publish",
    "may_transition",
    "merge_with_set_aside",
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
