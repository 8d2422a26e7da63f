"""How every move begins and ends: the row locked, the table asked; the state written, the log told."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.workflow.transition_table import PERMISSION_MESSAGES, RESTING_STATES, TRANSITIONS, State, has_permission

AnyPublication = TypeVar("AnyPublication", bound=Publication)


class TransitionRefused(Exception):
    """The move does not fit the publication's state; the message is for the person who tried."""


def lock_for_transition(name: str, row: AnyPublication, *, by: Actor, seen_revision: int | None = None) -> AnyPublication:
    """The row as it is now, locked until the transaction ends. Raises PermissionDenied or MoveRefused.

    `seen_revision` is what the person had before their eyes: another one means that somebody saved meanwhile.
    """
    move = TRANSITIONS[name]
    if not has_permission(by, move.permission, type(row)):
        raise PermissionDenied(PERMISSION_MESSAGES[move.permission])
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.state not in move.states:
        raise TransitionRefused(move.refusal)
    if seen_revision is not None and seen_revision != locked.lock_version:
        raise TransitionRefused("Somebody saved it while you were reading: read it again before you decide.")
    return locked


def save_state(row: Publication, *, state: str) -> None:
    """Write the state and what the transition set beside it.

    A transition that changed the content or what is live sets `is_changed`. Nobody has submitted a text that is not under review
    any more, unless it was returned.
    """
    row.state, row.lock_version = state, row.lock_version + 1
    if state in RESTING_STATES and not row.return_remark:
        row.submitted_by = None
    row.save(update_fields=["state", "submitted_by", "return_remark", "is_changed", "lock_version", "publish_at", "updated_by"])


def resting_state(row: Publication) -> str:
    """The state of a working version that nobody is reviewing: by what readers see of it."""
    return state_for_standing(Entry.objects.filter(uid=row.uid).values_list("standing", flat=True).first())


def state_for_standing(standing: str | None) -> str:
    """The same, where it is known what readers see; None for nothing."""
    if standing is None:
        return State.DRAFT
    return State.PUBLISHED if standing == Entry.Standing.LIVE else State.WITHDRAWN
