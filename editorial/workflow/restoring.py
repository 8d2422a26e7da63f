"""Back to an earlier text: discard, restore a snapshot, set a draft aside and bring it back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from editorial.audit.audit_log import Actor, record
from editorial.content import three_way_merge
from editorial.content.merged_references import differs_from_live, merged_keys, resolve_content
from editorial.content.snapshot_shapes import load_content
from editorial.content.snapshots import live_snapshot, restore_content, serialize
from editorial.media_files.publish_files import missing_from_library
from editorial.models import AuditEntry, Publication, SetAsideDraft, Snapshot
from editorial.workflow.after_save import keep_snapshot
from editorial.workflow.locking import TransitionRefused, lock_for_transition, resting_state, save_state


class UnresolvedConflicts(Exception):
    """Draft and live text both changed these: a person decides. `conflicts` says which."""

    def __init__(self, conflicts: list[three_way_merge.MergeConflict]) -> None:
        super().__init__("Both changed: " + ", ".join(conflict.name for conflict in conflicts))
        self.conflicts = conflicts


@transaction.atomic
def discard(row: Publication, *, by: Actor) -> list[str]:
    """Bring the row back to what is live, exactly; returns what no longer exists. What is thrown away stays in the history.

    Raises TransitionRefused where nothing was published, ValidationError where another row took the address meanwhile.
    """
    row = lock_for_transition("discard", row, by=by)
    snapshot = live_snapshot(row)
    if snapshot is None:
        raise TransitionRefused("Nothing is published yet, so there is nothing to go back to.")
    row.return_remark = ""
    missing = _replace_content(row, snapshot.content, snapshot.shape, by=by)
    record(AuditEntry.Action.DISCARDED, row, by=by)
    return missing


@transaction.atomic
def restore_snapshot(row: Publication, snapshot: Snapshot, *, by: Actor, seen_revision: int | None = None) -> list[str]:
    """Write an earlier text into the row, as a draft; returns what no longer exists.

    Raises TransitionRefused, PermissionDenied or ValidationError.
    """
    row = lock_for_transition("restore", row, by=by, seen_revision=seen_revision)
    if snapshot.uid != row.uid:
        raise TransitionRefused("That is the history of another publication.")
    missing = _replace_content(row, snapshot.content, snapshot.shape, by=by)
    record(AuditEntry.Action.RESTORED, row, by=by, version=snapshot.version, reason=f"text of {snapshot.taken_at:%Y-%m-%d %H:%M}")
    return missing


@transaction.atomic
def set_aside(row: Publication, *, by: Actor) -> SetAsideDraft:
    """Put the draft away and bring the row back to what is live. Raises TransitionRefused where there is nothing to put away."""
    row = lock_for_transition("set_aside", row, by=by)
    base = live_snapshot(row)
    if base is None or not row.is_changed:
        raise TransitionRefused("There are no unpublished changes to set aside.")
    if SetAsideDraft.objects.filter(uid=row.uid).exists():
        raise TransitionRefused("A draft of it is set aside already: bring that back first.")
    draft = keep_snapshot(row, by=by)
    aside = SetAsideDraft.objects.create(uid=row.uid, type=row.ENTRY_TYPE, draft=draft, base=base, by=by, at=timezone.now())  # type: ignore[misc]
    _replace_content(row, base.content, base.shape, by=by)
    record(AuditEntry.Action.SET_ASIDE, row, by=by)
    return aside


def merge_with_set_aside(row: Publication, choices: Mapping[str, str] | None = None) -> three_way_merge.MergeResult:
    """What bringing the draft back would give. Raises SetAsideDraft.DoesNotExist."""
    aside = SetAsideDraft.objects.select_related("draft", "base").get(uid=row.uid)
    model = type(row)
    texts = [(text.content, text.shape) for text in (aside.base, aside.draft)]
    keys = merged_keys()
    base, draft, now = (resolve_content(model, load_content(model, *text), keys) for text in (*texts, (serialize(row), row.SHAPE)))
    return three_way_merge.merge_contents(model, base, draft, now, choices)


@transaction.atomic
def bring_back(row: Publication, *, by: Actor, choices: Mapping[str, str]) -> list[str]:
    """Join the draft with the row as it is now; `choices` says "draft" or "row" for each name that both changed.

    Returns what no longer exists. Raises UnresolvedConflicts, TransitionRefused or ValidationError.
    """
    row = lock_for_transition("bring_back", row, by=by)
    aside = SetAsideDraft.objects.filter(uid=row.uid).first()
    if aside is None:
        raise TransitionRefused("No draft of it is set aside.")
    merge = merge_with_set_aside(row, choices)
    if merge.open_conflicts:
        raise UnresolvedConflicts(merge.open_conflicts)
    missing = _replace_content(row, merge.content(), row.SHAPE, by=by)
    aside.delete()
    record(AuditEntry.Action.BROUGHT_BACK, row, by=by)
    return missing


def _replace_content(row: Publication, content: str, shape: int, *, by: Actor) -> list[str]:
    """Another text into the locked row; the one that it had is kept, and this one too: a form that is opened now begins with it.

    Who does this wrote what is there now.

    Returns what no longer exists.
    """
    keep_snapshot(row, by=by)
    missing = [*restore_content(row, content, shape), *missing_from_library(content)]
    row.is_changed = differs_from_live(row, keep_snapshot(row, by=by).content)
    row.updated_by = by or row.updated_by  # type: ignore[assignment]
    save_state(row, state=resting_state(row))
    return missing
