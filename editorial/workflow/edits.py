"""What follows from a save: the text is kept for the history, an approval of another text no longer holds."""

from django.utils import timezone

from editorial.audit import Person, record
from editorial.models import Publication, Snapshot
from editorial.snapshots import take
from editorial.unifying.moving import settle_named
from editorial.workflow.locking import differs_from_live, state_at_rest
from editorial.workflow.review import approval_of
from editorial.workflow.table import State


def keep(row: Publication, *, by: Person, content: str = "") -> Snapshot:
    """The row's text as a snapshot; the last one, where nothing changed since. `content` is the row's, where it is known."""
    content = content or take(row)
    last = Snapshot.objects.filter(uid=row.uid).first()
    if last is not None and last.content == content and last.shape == row.SHAPE:
        return last
    return Snapshot.objects.create(
        uid=row.uid, type=row.ENTRY_TYPE, shape=row.SHAPE, content=content, taken_at=timezone.now(), taken_by=by  # type: ignore[misc]
    )  # fmt: skip


def edited(row: Publication, *, by: Person, is_new: bool = False) -> None:
    """After a form was saved with its children, in the same transaction."""
    settle_named(row)
    _settle(row, by=by, lapsed="It was edited after it was approved.")
    type(row)._default_manager.filter(pk=row.pk).update(is_changed=row.is_changed, state=row.state, updated_by=by)
    record("created" if is_new else "saved", row, by=by)


def picture_changed(row: Publication, *, by: Person, title: str) -> None:
    """After a file that its text shows changed in the library, in the same transaction. Who changed it has not written the text."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    _settle(row, by=by, lapsed="A picture of it changed after it was approved.")
    type(row)._default_manager.filter(pk=row.pk).update(is_changed=row.is_changed, state=row.state)
    record("picture changed", row, by=by, reason=title)


def _settle(row: Publication, *, by: Person, lapsed: str) -> None:
    """Keep its text, and say on the row what that means for approval and `is_changed`; the caller writes both."""
    content = take(row)
    keep(row, by=by, content=content)
    row.is_changed = differs_from_live(row, content)
    if row.state == State.APPROVED and approval_of(row, content) is None:
        row.state = state_at_rest(row)
        record("approval lapsed", row, by=by, reason=lapsed)
