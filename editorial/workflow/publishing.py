"""Publish and withdraw: the two verbs that change what readers see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.models import Entry, Version
from catalogue.publish.contracts import PublishAction, WithdrawAction
from catalogue.publish.write import AddressTaken, write
from editorial.audit.audit_log import Actor, record
from editorial.content.compose import compose_hydrated
from editorial.content.internal_links import PublicAddress, validate_internal_links
from editorial.content.merged_references import is_same_content
from editorial.content.proposed_terms import validate_terms
from editorial.content.snapshots import RelatedObjectCache, hydrate, serialize
from editorial.media_files.publish_files import publish_files, validate_media
from editorial.models import Approval, AuditEntry, PreviewLink, Publication, Schedule, Snapshot, Verification
from editorial.workflow.locking import TransitionRefused, lock_for_transition, save_state
from editorial.workflow.review import approval_of
from editorial.workflow.transition_table import State


@dataclass(frozen=True)
class ContentToPublish:
    """A locked row and the content that is to be live. `is_changed`: whether the row holds another text than that content."""

    row: Publication
    content: str
    shape: int
    kind: str = Version.Kind.MAJOR
    note: str = ""
    is_changed: bool = False


def publish(
    row: Publication,
    *,
    by: Actor,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Publication:
    """Make the working version public. See `publish_together`."""
    return publish_together([row], by=by, kind=kind, note=note, reason=reason, at=at)[0]


@transaction.atomic
def publish_together(
    rows: Sequence[Publication],
    *,
    by: Actor,
    kind: str = Version.Kind.MAJOR,
    note: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> list[Publication]:
    """Publish several at one instant or none.

    Raises TransitionRefused, PermissionDenied, and ValidationError naming the field: for what is missing, for an address that is
    taken, for a change of something live without the note that readers are owed, and for a text that no second person
    approved where no `reason` is given. The system itself (`by` None) needs none.
    """
    contents = []
    for row in rows:
        locked = lock_for_transition("publish", row, by=by)
        locked.full_clean()
        content = serialize(locked)
        approval = approval_of(locked, content)
        if by is not None and not reason.strip() and approval is None:
            raise ValidationError({"reason": "Nobody else approved this text. Say why it goes out without a second reader."})
        contents.append(_content_to_publish(locked, content, approval, kind=kind, note=note.strip()))
    publish_locked(contents, by=by, at=at or timezone.now(), reason=reason.strip())
    return [one.row for one in contents]


def _content_to_publish(row: Publication, content: str, approval: Approval | None, *, kind: str, note: str) -> ContentToPublish:
    """The approved text to the letter, where there is one. The row differs from it only after a merge of sources."""
    if approval is None:
        return ContentToPublish(row, content, row.SHAPE, kind, note)
    text = approval.snapshot.content, approval.snapshot.shape
    return ContentToPublish(row, *text, kind, note, is_changed=not is_same_content(type(row), text, (content, row.SHAPE)))


def publish_locked(contents: Sequence[ContentToPublish], *, by: Actor, at: datetime, reason: str = "") -> None:
    """Write the catalogue, the snapshots and the rows' states. The caller holds the rows' locks and the transaction."""
    _write_catalogue(contents, at=at)
    publish_files(one.content for one in contents)
    versions = dict(Entry.objects.filter(uid__in=[one.row.uid for one in contents]).values_list("uid", "version"))
    Snapshot.objects.bulk_create(
        Snapshot(
            uid=one.row.uid, type=one.row.ENTRY_TYPE, version=versions[one.row.uid], shape=one.shape, content=one.content,
            taken_at=at, taken_by=by,  # type: ignore[misc]
        )
        for one in contents
    )  # fmt: skip
    Schedule.objects.filter(uid__in=versions).delete()
    PreviewLink.objects.filter(snapshot__uid__in=versions, ended_at=None).update(ended_at=at)
    for one in contents:
        one.row.publish_at, one.row.return_remark, one.row.is_changed = None, "", one.is_changed
        save_state(one.row, state=State.PUBLISHED)
        record(AuditEntry.Action.PUBLISHED, one.row, by=by, version=versions[one.row.uid], reason=reason or one.note)


def publish_dry_run(contents: Sequence[ContentToPublish], *, at: datetime) -> None:
    """Write the catalogue as publishing does and roll that back. Raises ValidationError as publishing would."""
    try:
        with transaction.atomic():
            _write_catalogue(contents, at=at)
            raise _DryRunDone
    except _DryRunDone:
        return


class _DryRunDone(Exception):
    pass


def _write_catalogue(contents: Sequence[ContentToPublish], *, at: datetime) -> None:
    live = set(Entry.objects.live().filter(uid__in=[one.row.uid for one in contents]).values_list("uid", flat=True))
    actions, cache = [], RelatedObjectCache()
    texts = [hydrate(type(one.row), one.content, one.shape, cache=cache) for one in contents]
    addresses = {PublicAddress(text.publication.ENTRY_TYPE, text.publication.slug) for text in texts}
    for one, hydrated in zip(contents, texts, strict=True):
        text = hydrated.publication
        text.clean_for_publication()
        validate_terms(text)
        validate_internal_links(text, going_live=addresses)
        validate_media(one.content)
        if one.row.uid in live and one.kind != Version.Kind.MINOR and not one.note:
            raise ValidationError({"note": "Readers are told what changed: write a short note, or call the change minor."})
        actions.append(PublishAction(compose_hydrated(hydrated), one.kind, one.note))
    try:
        write(actions, at=at)
    except AddressTaken as taken:
        raise ValidationError({"slug": str(taken)}) from taken


@transaction.atomic
def withdraw(
    row: Publication,
    *,
    by: Actor,
    notice: str = "",
    outcome: str = Entry.Standing.WITHDRAWN,
    to: Entry | None = None,
    at: datetime | None = None,
) -> Publication:
    """Take it out of every list. `outcome`: withdrawn (its page stays and says why), redirected (its address leads to the
    live entry `to`), or gone (all that readers could see of it is removed, the notice is for the audit
    log, the address answers 410). What is withdrawn or redirected already can get another outcome or notice.

    Raises TransitionRefused, PermissionDenied or ValidationError.
    """
    row = lock_for_transition("withdraw", row, by=by)
    if not Entry.objects.filter(uid=row.uid).exclude(standing=Entry.Standing.GONE).exists():
        raise TransitionRefused("Nothing of it is on the site.")
    if not notice.strip():
        raise ValidationError({"notice": "Tell readers why it is removed from the site."})
    if outcome == Entry.Standing.REDIRECTED and (to is None or to.standing != Entry.Standing.LIVE or to.uid == row.uid):
        raise ValidationError({"to": "Choose the published page that readers are led to."})
    leads_to = to.uid if to is not None and outcome == Entry.Standing.REDIRECTED else None
    write([WithdrawAction(row.uid, notice.strip(), outcome, leads_to)], at=at or timezone.now())
    if outcome == Entry.Standing.GONE:
        Verification.objects.filter(uid=row.uid).delete()  # as the catalogue's day; the audit log keeps who it was
    save_state(row, state=State.WITHDRAWN if row.state == State.PUBLISHED else row.state)
    record(AuditEntry.Action(outcome), row, by=by, reason=notice.strip())
    return row
