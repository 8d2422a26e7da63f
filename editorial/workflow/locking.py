"""How every transition begins and ends: lock the row and ask the transition table; write the state."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalogue.models import Entry
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.workflow.transition_table import (
    NOT_SUBMITTER_MESSAGE,
    PERMISSION_MESSAGES,
    RESTING_STATES,
    TRANSITIONS,
    State,
    has_permission,
    is_person_of,
)

AnyPublication = TypeVar("AnyPublication", bound=Publication)


class TransitionRefused(Exception):
    """The publication's state does not allow the transition. The message is for the person who tried."""


def lock_for_transition(name: str, row: AnyPublication, *, by: Actor, seen_revision: int | None = None) -> AnyPublication:
    """The row as it is now, locked until the transaction ends. Raises PermissionDenied or TransitionRefused.

    `seen_revision` is the `lock_version` that the person read: another one now means that somebody saved meanwhile.
    """
    transition = TRANSITIONS[name]
    if not has_permission(by, transition.permission, type(row)):
        raise PermissionDenied(PERMISSION_MESSAGES[transition.permission])
    locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if locked.state not in transition.states:
        raise TransitionRefused(transition.refusal)
    if not is_person_of(transition, locked, by):
        raise PermissionDenied(NOT_SUBMITTER_MESSAGE)
    if seen_revision is not None and seen_revision != locked.lock_version:
        last = f"last edited by {locked.updated_by or 'somebody'} at {timezone.localtime(locked.updated_at):%H:%M}"
        raise TransitionRefused(f"It was changed while you were reading ({last}): read it again before you decide.")
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
    """The state of a working version that nobody reviews: draft, published or withdrawn, by what readers see."""
    return state_for_standing(Entry.objects.filter(uid=row.uid).values_list("standing", flat=True).first())


def state_for_standing(standing: str | None) -> str:
    """As `resting_state`, from the entry's standing; None where there is no entry."""
    if standing is None:
        return State.DRAFT
    return State.PUBLISHED if standing == Entry.Standing.LIVE else State.WITHDRAWN
