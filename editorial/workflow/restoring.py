"""Back to an earlier text: discard, restore a snapshot, set a draft aside and bring it back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from editorial import merging
from editorial.audit import Person, record
from editorial.following import follow, merged_keys
from editorial.media.going_public import lost_from_library
from editorial.models import Publication, SetAside, Snapshot
from editorial.snapshots import read, restore, take
from editorial.workflow.edits import keep
from editorial.workflow.locking import MoveRefused, begin, differs_from_live, live_snapshot, settle, state_at_rest


class ChoicesNeeded(Exception):
    """Draft and live text both changed these: a person decides. `conflicts` says which."""

    def __init__(self, conflicts: list[merging.Conflict]) -> None:
        super().__init__("Both changed: " + ", ".join(conflict.name for conflict in conflicts))
        self.conflicts = conflicts


@transaction.atomic
def discard(row: Publication, *, by: Person) -> list[str]:
    """Bring the row back to what is live, exactly; returns what no longer exists. What is thrown away stays in the history.

    Raises MoveRefused where nothing was published, ValidationError where another row took the address meanwhile.
    """
    row = begin("discard", row, by=by)
    snapshot = live_snapshot(row)
    if snapshot is None:
        raise MoveRefused("Nothing is published yet, so there is nothing to go back to.")
    missing = _rewrite(row, snapshot.content, snapshot.shape, by=by)
    record("discarded", row, by=by)
    return missing


@transaction.atomic
def restore_snapshot(row: Publication, snapshot: Snapshot, *, by: Person, seen_revision: int | None = None) -> list[str]:
    """Write an earlier text into the row, as a draft; returns what no longer exists. Raises MoveRefused or ValidationError."""
    row = begin("restore", row, by=by, seen_revision=seen_revision)
    if snapshot.uid != row.uid:
        raise MoveRefused("That is the history of another publication.")
    missing = _rewrite(row, snapshot.content, snapshot.shape, by=by)
    record("restored", row, by=by, version=snapshot.version, reason=f"text of {snapshot.taken_at:%Y-%m-%d %H:%M}")
    return missing


@transaction.atomic
def set_aside(row: Publication, *, by: Person) -> SetAside:
    """Put the draft away and bring the row back to what is live. Raises MoveRefused where there is nothing to put away."""
    row = begin("set_aside", row, by=by)
    base = live_snapshot(row)
    if base is None or not row.is_changed:
        raise MoveRefused("There are no unpublished changes to set aside.")
    if SetAside.objects.filter(uid=row.uid).exists():
        raise MoveRefused("A draft of it is set aside already: bring that back first.")
    draft = keep(row, by=by)
    aside = SetAside.objects.create(uid=row.uid, type=row.ENTRY_TYPE, draft=draft, base=base, by=by, at=timezone.now())  # type: ignore[misc]
    _rewrite(row, base.content, base.shape, by=by)
    record("set aside", row, by=by)
    return aside


def merge_of(row: Publication) -> merging.Merge:
    """What bringing the draft back would give. Raises SetAside.DoesNotExist."""
    aside = SetAside.objects.select_related("draft", "base").get(uid=row.uid)
    model = type(row)
    texts = [(text.content, text.shape) for text in (aside.base, aside.draft)]
    keys = merged_keys()
    base, draft, now = (follow(model, read(model, *text), keys) for text in (*texts, (take(row), row.SHAPE)))
    return merging.merge(base, draft, now)


@transaction.atomic
def bring_back(row: Publication, *, by: Person, choices: Mapping[str, str]) -> list[str]:
    """Join the draft with the row as it is now; `choices` says "draft" or "row" for each name that both changed.

    Returns what no longer exists. Raises ChoicesNeeded, MoveRefused or ValidationError.
    """
    row = begin("bring_back", row, by=by)
    aside = SetAside.objects.filter(uid=row.uid).first()
    if aside is None:
        raise MoveRefused("No draft of it is set aside.")
    merge = merge_of(row)
    open_conflicts = [conflict for conflict in merge.conflicts if choices.get(conflict.name) not in ("draft", "row")]
    if open_conflicts:
        raise ChoicesNeeded(open_conflicts)
    missing = _rewrite(row, merge.content(choices), row.SHAPE, by=by)
    aside.delete()
    record("brought back", row, by=by)
    return missing


def _rewrite(row: Publication, content: str, shape: int, *, by: Person) -> list[str]:
    """Another text into the locked row; the one that it had is kept. Who does this wrote what is there now.

    Returns what no longer exists.
    """
    keep(row, by=by)
    missing = [*restore(row, content, shape), *lost_from_library(content)]
    row.is_changed = differs_from_live(row, take(row))
    row.updated_by = by or row.updated_by  # type: ignore[assignment]
    settle(row, state=state_at_rest(row))
    return missing
