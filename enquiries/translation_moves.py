"""The moves of a translation request. Each is one conditional UPDATE with its line in the audit log: of two presses, one moves it.

requested -> accepted -> in progress -> delivered, or declined from any of the first three. What readers see follows at once.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalogue.documents.translations import OPEN_STATES, RequestState, translation_mark
from catalogue.models import Entry
from catalogue.publish.translation_states import write_translation_states
from editorial.audit.audit_log import Actor, record_about
from editorial.models import AuditEntry
from enquiries.models import TranslationRequest
from enquiries.settlement_mail import send_settlement

State = RequestState
Action = AuditEntry.Action
NOT_THERE = (
    "Readers do not have the text yet: publish it first, as a text of this publication in that language, whose status says whether "
    "it was translated by a machine, by a person, or reviewed."
)


def accept(request: TranslationRequest, target_on: date, *, by: Actor) -> bool:
    """Plan it for a day, or for another day than before. Raises ValidationError for a day that is past."""
    if target_on < timezone.localdate():
        raise ValidationError({"target_on": "This day is past."})
    state = State.IN_PROGRESS if request.state == State.IN_PROGRESS else State.ACCEPTED
    before = (State.REQUESTED, State.ACCEPTED) if state == State.ACCEPTED else (State.IN_PROGRESS,)
    return _move(request, before, Action.ACCEPTED, f"planned for {target_on}", by, state=state, target_on=target_on)


def begin(request: TranslationRequest, *, by: Actor) -> bool:
    return _move(request, (State.ACCEPTED,), Action.BEGUN, "", by, state=State.IN_PROGRESS)


def deliver(request: TranslationRequest, *, by: Actor) -> bool:
    """Tell those who asked. Raises ValidationError where the published text is not there: its mark is the one that readers get."""
    entry = Entry.objects.live().filter(uid=request.entry_uid).first()
    mark = translation_mark(entry.content, request.language) if entry else ""
    if not mark:
        raise ValidationError(NOT_THERE)
    values = {"state": State.DELIVERED, "mark": mark, "settled_at": timezone.now()}
    return _move(request, (State.ACCEPTED, State.IN_PROGRESS), Action.DELIVERED, mark, by, **values)


def decline(request: TranslationRequest, reason: str, *, by: Actor) -> bool:
    """Tell those who asked, and the public, why. Raises ValidationError without a reason."""
    if not (reason := reason.strip()):
        raise ValidationError({"reason": "Say why: those who asked are told, and the page of the publication says it."})
    values = {"state": State.DECLINED, "reason": reason, "settled_at": timezone.now(), "target_on": None}
    return _move(request, OPEN_STATES, Action.DECLINED, reason, by, **values)


@transaction.atomic
def _move(request: TranslationRequest, before: tuple[str, ...], action: Action, words: str, by: Actor, **values: Any) -> bool:
    """False if it was moved meanwhile. A request that is settled starts its mailing."""
    if not TranslationRequest.objects.filter(pk=request.pk, state__in=before).update(**values):
        return False
    request.refresh_from_db()
    record_about(action, request, by=by, reason=words)
    if request.settled_at:
        send_settlement(request, by)
    publish_states([request.entry_uid])
    return True


def publish_states(uids: list[Any] | None = None) -> int:
    """Show readers how far the requests for these entries are, for all entries by default; returns how many entries changed.

    Votes alone are shown by the hourly call for all: else each would make every kept page anew.
    """
    requests = TranslationRequest.objects.with_votes().order_by("opened_at", "pk")
    states: dict[Any, dict[str, dict[str, Any]]] = {uid: {} for uid in uids or ()}
    for one in requests.filter(entry_uid__in=uids) if uids else requests:
        states.setdefault(one.entry_uid, {})[one.language] = {} if one.state == State.DELIVERED else _public_state(one)
    found = {uid: [shown for shown in by_language.values() if shown] for uid, by_language in states.items()}
    return write_translation_states(found, at=timezone.now())


def _public_state(request: TranslationRequest) -> dict[str, Any]:
    return {
        "language": request.language,
        "state": request.state,
        "target_on": request.target_on.isoformat() if request.target_on else None,
        "votes": request.votes,  # type: ignore[attr-defined]
        "reason": request.reason,
    }
