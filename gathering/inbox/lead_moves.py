"""What the desk does with a lead beside capturing it: assign it, dismiss it, take that back, part it from what it repeats."""

from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from editorial.audit.audit_log import Actor
from gathering.models import Lead
from infra.claims import claim_row

State = Lead.State
IS_OPEN = Q(state__in=Lead.OPEN)


def assign(lead: Lead, person: Any) -> bool:
    """To the person, or back to nobody. False where it is not open any more."""
    state = State.ASSIGNED if person else State.NEW
    return claim_row(_row(lead), IS_OPEN, state=state, assignee=person)


def dismiss(lead: Lead, *, by: Actor) -> bool:
    return claim_row(_row(lead), IS_OPEN, state=State.DISMISSED, settled_at=timezone.now(), settled_by=by)


def undo_dismissal(lead: Lead) -> bool:
    """The lead is open again, and whose it was."""
    state = Case(When(assignee=None, then=Value(State.NEW)), default=Value(State.ASSIGNED))
    return claim_row(_row(lead), Q(state=State.DISMISSED), state=state, settled_at=None, settled_by=None)


def part(lead: Lead) -> bool:
    """It is no duplicate: it waits by itself, new."""
    return claim_row(_row(lead), ~Q(duplicate_of=None), duplicate_of=None)


def _row(lead: Lead) -> Any:
    return Lead.objects.filter(pk=lead.pk)
