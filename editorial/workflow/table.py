"""Who may do what, and from which state: the one table that moves, buttons and tests read."""

from dataclasses import dataclass

from editorial.audit import Person
from editorial.models import Publication

State = Publication.State
EVERY = frozenset(State)
AT_REST = frozenset({State.DRAFT, State.PUBLISHED, State.WITHDRAWN})


@dataclass(frozen=True)
class Move:
    """`needs` is the permission's verb; `states` those of the working version from which the move can be made."""

    name: str
    label: str
    needs: str
    states: frozenset[str]
    refusal: str


MOVES = {
    move.name: move
    for move in (
        Move("submit", "Submit for review", "change", AT_REST, "It is being reviewed already, or approved."),
        Move(
            "return",
            "Return to its author",
            "review",
            frozenset({State.IN_REVIEW, State.APPROVED}),
            "Nobody asked for a review of it.",
        ),
        Move("approve", "Approve", "review", frozenset({State.IN_REVIEW}), "Only what was submitted for review can be approved."),
        Move("schedule", "Schedule", "publish", frozenset({State.APPROVED}), "Only an approved text can be scheduled."),
        Move("unschedule", "Take back the schedule", "publish", frozenset({State.SCHEDULED}), "It is not scheduled."),
        Move("publish", "Publish", "publish", EVERY - {State.SCHEDULED}, "It is scheduled: take back the schedule first."),
        Move("withdraw", "Withdraw", "publish", EVERY - {State.SCHEDULED}, "It is scheduled: take back the schedule first."),
        Move(
            "discard", "Discard the changes", "change", EVERY - {State.SCHEDULED}, "It is scheduled: take back the schedule first."
        ),
        Move(
            "restore", "Restore this version", "change", EVERY - {State.SCHEDULED}, "It is scheduled: take back the schedule first."
        ),
        Move("set_aside", "Set the draft aside", "change", AT_REST, "Take it back from review or schedule first."),
        Move("verify", "Verified today", "change", EVERY, ""),
        Move("bring_back", "Bring the draft back", "change", AT_REST, "Take it back from review or schedule first."),
    )
}
WORDS = {
    "change": "You may not change this.",
    "review": "You may not review this; ask an editor.",
    "publish": "You may not publish or withdraw this; ask a publisher.",
}


def has_right(by: Person, verb: str, model: type[Publication]) -> bool:
    """Whether the person has the permission; the system itself (None) has every one."""
    if by is None:
        return True
    return by.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")  # type: ignore[union-attr]


def may(by: Person, name: str, row: Publication) -> bool:
    """Whether to offer the move."""
    return has_right(by, MOVES[name].needs, type(row)) and row.state in MOVES[name].states
