"""After a save: keep a snapshot for the history, and end the approval of a text that is no longer the row's."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from catalogue.models import Entry
from editorial.audit.audit_log import Actor, record, record_all
from editorial.content.merged_references import MergedKeys, is_same_content, merged_keys
from editorial.content.reassign_references import resolve_merged_references
from editorial.content.snapshots import serialize
from editorial.models import Approval, AuditEntry, Publication, Snapshot
from editorial.workflow.locking import state_for_standing
from editorial.workflow.transition_table import State


def keep_snapshot(row: Publication, *, by: Actor, content: str = "") -> Snapshot:
    """The row's text as a snapshot; the last one where nothing changed since. A caller that serialized the row passes `content`."""
    content = content or serialize(row)
    last = Snapshot.objects.filter(uid=row.uid).first()
    if last is not None and last.content == content and last.shape == row.SHAPE:
        return last
    return Snapshot.objects.create(
        uid=row.uid, type=row.ENTRY_TYPE, shape=row.SHAPE, content=content, taken_at=timezone.now(), taken_by=by  # type: ignore[misc]
    )  # fmt: skip


def after_save(*rows: Publication, by: Actor, is_new: bool = False, reasons: Sequence[str] = ()) -> None:
    """Record the save of rows of one type and their children. The caller holds the transaction.

    Takes a constant number of statements but for rows that name pictures. `reasons` are written to the log, in the rows' order.
    `serialize` reads each row; prefetched relations cost no statement.
    """
    if not rows:
        return
    resolve_merged_references(rows)
    _update_review_state(rows, by=by, lapsed="It was edited after it was approved.")
    manager = type(rows[0])._default_manager
    for is_changed, state in {(row.is_changed, row.state) for row in rows}:
        keys = [row.pk for row in rows if (row.is_changed, row.state) == (is_changed, state)]
        manager.filter(pk__in=keys).update(is_changed=is_changed, state=state, updated_by=by)
    record_all(AuditEntry.Action.CREATED if is_new else AuditEntry.Action.SAVED, rows, by=by, reasons=reasons)


def after_picture_change(row: Publication, *, by: Actor, title: str) -> None:
    """Record that a file of the library which the text shows has changed. The caller holds the transaction.

    The person who changed the file does not become the text's editor (`updated_by` stays).
    """
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    _update_review_state([row], by=by, lapsed="A picture of it changed after it was approved.")
    type(row)._default_manager.filter(pk=row.pk).update(is_changed=row.is_changed, state=row.state)
    record(AuditEntry.Action.PICTURE_CHANGED, row, by=by, reason=title)


def _update_review_state(rows: Sequence[Publication], *, by: Actor, lapsed: str) -> None:
    """Keep a snapshot of each row, and set `state` and `is_changed` on the rows. The caller writes these two."""
    contents = {row.uid: serialize(row) for row in rows}
    _keep_snapshots(rows, contents, by=by)
    live, merged = live_contents(contents), merged_keys()
    for row in rows:
        text = (contents[row.uid], row.SHAPE)
        row.is_changed = row.uid in live and not is_same_content(type(row), live[row.uid], text, merged)
    void = _lapse_approvals([row for row in rows if row.state == State.APPROVED], contents, merged)
    if void:
        type(void[0])._default_manager.filter(pk__in=[row.pk for row in void]).update(submitted_by=None)
    record_all(AuditEntry.Action.APPROVAL_LAPSED, void, by=by, reasons=[lapsed] * len(void))


def _keep_snapshots(rows: Sequence[Publication], contents: dict[UUID, str], *, by: Actor) -> None:
    """As `keep_snapshot`, for many rows in a constant number of statements."""
    latest = Snapshot.objects.filter(uid__in=contents).order_by().values("uid").annotate(latest=Max("pk")).values("latest")
    last = {snapshot.uid: (snapshot.content, snapshot.shape) for snapshot in Snapshot.objects.filter(pk__in=latest)}
    now = timezone.now()
    Snapshot.objects.bulk_create(
        Snapshot(uid=row.uid, type=row.ENTRY_TYPE, shape=row.SHAPE, content=contents[row.uid], taken_at=now, taken_by=by)  # type: ignore[misc]
        for row in rows
        if last.get(row.uid) != (contents[row.uid], row.SHAPE)
    )


def live_contents(uids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """By uid the content and shape of what is published, or was before it was withdrawn."""
    versions = Snapshot.objects.filter(uid__in=uids, version__isnull=False).order_by("version").values_list("uid", "pk")
    found = Snapshot.objects.filter(pk__in=dict(versions).values())
    return {uid: (content, shape) for uid, content, shape in found.values_list("uid", "content", "shape")}


def _lapse_approvals(approved: Sequence[Publication], contents: dict[UUID, str], merged: MergedKeys) -> list[Publication]:
    """The rows whose approval was of another text. Their state becomes the one that they have without an approval."""
    uids = [row.uid for row in approved]
    approvals = Approval.objects.filter(snapshot__uid__in=uids).order_by("pk") if uids else Approval.objects.none()
    texts = approvals.values_list("snapshot__uid", "snapshot__content", "snapshot__shape")
    known = {uid: (content, shape) for uid, content, shape in texts}
    lapsed = [
        row
        for row in approved
        if row.uid not in known
        or not is_same_content(type(row), known[row.uid], (contents[row.uid], row.SHAPE), merged, as_approved=True)
    ]
    entries = Entry.objects.filter(uid__in=[row.uid for row in lapsed]) if lapsed else Entry.objects.none()
    standings = dict(entries.values_list("uid", "standing"))
    for row in lapsed:
        row.state = state_for_standing(standings.get(row.uid))
    return lapsed
