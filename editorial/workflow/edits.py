"""What follows from a save: the text is kept for the history, an approval of another text no longer holds."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from catalogue.models import Entry
from editorial.audit import Person, record, record_all
from editorial.following import Keys, merged_keys, same
from editorial.models import Approval, Publication, Snapshot
from editorial.snapshots import take
from editorial.unifying.moving import settle_named
from editorial.workflow.locking import state_of_standing
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
    edited_together([row], by=by, is_new=is_new)


def edited_together(rows: Sequence[Publication], *, by: Person, is_new: bool = False, reasons: Sequence[str] = ()) -> None:
    """The same for rows of one type, in a constant number of statements but for rows that name pictures.

    `reasons` stand in the log, in the rows' order. `take` reads each row: what is prefetched is not asked for.
    """
    if not rows:
        return
    settle_named(rows)
    _settle(rows, by=by, lapsed="It was edited after it was approved.")
    manager = type(rows[0])._default_manager
    for is_changed, state in {(row.is_changed, row.state) for row in rows}:
        same = [row.pk for row in rows if (row.is_changed, row.state) == (is_changed, state)]
        manager.filter(pk__in=same).update(is_changed=is_changed, state=state, updated_by=by)
    record_all("created" if is_new else "saved", rows, by=by, reasons=reasons)


def picture_changed(row: Publication, *, by: Person, title: str) -> None:
    """After a file that its text shows changed in the library, in the same transaction. Who changed it has not written the text."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    _settle([row], by=by, lapsed="A picture of it changed after it was approved.")
    type(row)._default_manager.filter(pk=row.pk).update(is_changed=row.is_changed, state=row.state)
    record("picture changed", row, by=by, reason=title)


def _settle(rows: Sequence[Publication], *, by: Person, lapsed: str) -> None:
    """Keep their texts, and say on each what that means for approval and `is_changed`; the caller writes both."""
    contents = {row.uid: take(row) for row in rows}
    _keep_all(rows, contents, by=by)
    live, merged = _live_contents(contents), merged_keys()
    for row in rows:
        text = (contents[row.uid], row.SHAPE)
        row.is_changed = row.uid in live and not same(type(row), live[row.uid], text, merged)
    void = _lapse([row for row in rows if row.state == State.APPROVED], contents, merged)
    record_all("approval lapsed", void, by=by, reasons=[lapsed] * len(void))


def _keep_all(rows: Sequence[Publication], contents: dict[UUID, str], *, by: Person) -> None:
    """As `keep` does, for many."""
    latest = Snapshot.objects.filter(uid__in=contents).order_by().values("uid").annotate(latest=Max("pk")).values("latest")
    last = {snapshot.uid: (snapshot.content, snapshot.shape) for snapshot in Snapshot.objects.filter(pk__in=latest)}
    now = timezone.now()
    Snapshot.objects.bulk_create(
        Snapshot(uid=row.uid, type=row.ENTRY_TYPE, shape=row.SHAPE, content=contents[row.uid], taken_at=now, taken_by=by)  # type: ignore[misc]
        for row in rows
        if last.get(row.uid) != (contents[row.uid], row.SHAPE)
    )


def _live_contents(uids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """What is published of each (content, shape), or was before it was withdrawn."""
    versions = Snapshot.objects.filter(uid__in=uids, version__isnull=False).order_by("version").values_list("uid", "pk")
    found = Snapshot.objects.filter(pk__in=dict(versions).values())
    return {uid: (content, shape) for uid, content, shape in found.values_list("uid", "content", "shape")}


def _lapse(approved: Sequence[Publication], contents: dict[UUID, str], merged: Keys) -> list[Publication]:
    """Those whose approval was of another text; their state is set to what it is without one."""
    uids = [row.uid for row in approved]
    approvals = Approval.objects.filter(snapshot__uid__in=uids).order_by("pk") if uids else Approval.objects.none()
    texts = approvals.values_list("snapshot__uid", "snapshot__content", "snapshot__shape")
    known = {uid: (content, shape) for uid, content, shape in texts}
    lapsed = [
        row
        for row in approved
        if row.uid not in known or not same(type(row), known[row.uid], (contents[row.uid], row.SHAPE), merged, as_approved=True)
    ]
    entries = Entry.objects.filter(uid__in=[row.uid for row in lapsed]) if lapsed else Entry.objects.none()
    standings = dict(entries.values_list("uid", "standing"))
    for row in lapsed:
        row.state = state_of_standing(standings.get(row.uid))
    return lapsed
