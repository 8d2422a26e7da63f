"""The transition table: which permission a transition needs and from which states it starts. Verbs, buttons and tests read it."""

from dataclasses import dataclass

from editorial.audit.audit_log import Actor
from editorial.models import Publication

State = Publication.State
ALL_STATES = frozenset(State)
RESTING_STATES = frozenset({State.DRAFT, State.PUBLISHED, State.WITHDRAWN})


@dataclass(frozen=True)
class Transition:
    """`permission` is the permission's verb, `states` are those of the working version from which the transition starts.

    `refusal` is what the person reads in every other state. `by_submitter`: only who submitted it makes the transition.
    """

    name: str
    label: str
    permission: str
    states: frozenset[str]
    refusal: str
    by_submitter: bool = False


TRANSITIONS = {
    transition.name: transition
    for transition in (
        Transition("submit", "Submit for review", "change", RESTING_STATES, "It is being reviewed already, or approved."),
        Transition(
            "take_back",
            "Take back from review",
            "change",
            frozenset({State.IN_REVIEW}),
            "It does not wait for a review. What is approved already is returned by an editor.",
            by_submitter=True,
        ),
        Transition(
            "return",
            "Return to its author",
            "review",
            frozenset({State.IN_REVIEW, State.APPROVED}),
            "Nobody asked for a review of it.",
        ),
        Transition(
            "approve", "Approve", "review", frozenset({State.IN_REVIEW}), "Only what was submitted for review can be approved."
        ),
        Transition("schedule", "Schedule", "publish", frozenset({State.APPROVED}), "Only an approved text can be scheduled."),
        Transition("unschedule", "Take back the schedule", "publish", frozenset({State.SCHEDULED}), "It is not scheduled."),
        Transition(
            "publish", "Publish", "publish", ALL_STATES - {State.SCHEDULED}, "It is scheduled: take back the schedule first."
        ),
        Transition(
            "withdraw",
            "Remove from the site",
            "publish",
            ALL_STATES - {State.SCHEDULED},
            "It is scheduled: take back the schedule first.",
        ),
        Transition(
            "discard",
            "Discard the changes",
            "change",
            ALL_STATES - {State.SCHEDULED},
            "It is scheduled: take back the schedule first.",
        ),
        Transition(
            "restore",
            "Restore this version",
            "change",
            ALL_STATES - {State.SCHEDULED},
            "It is scheduled: take back the schedule first.",
        ),
        Transition("set_aside", "Set the draft aside", "change", RESTING_STATES, "Take it back from review or schedule first."),
        Transition("verify", "Verified today", "change", ALL_STATES, ""),
        Transition("assign", "Assign", "change", ALL_STATES, ""),
        Transition("bring_back", "Bring the draft back", "change", RESTING_STATES, "Take it back from review or schedule first."),
    )
}
PERMISSION_MESSAGES = {
    "change": "You may not change this.",
    "review": "You may not review this; ask an editor.",
    "publish": "You may not publish this or remove it from the site; ask a publisher.",
}
NOT_SUBMITTER_MESSAGE = "Only the person who submitted it takes it back; an editor can return it."


def has_permission(by: Actor, verb: str, model: type[Publication]) -> bool:
    """Whether the person has the permission; the system itself (None) has every one."""
    if by is None:
        return True
    return by.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")  # type: ignore[union-attr]


def may_transition(by: Actor, name: str, row: Publication) -> bool:
    """Whether the person may make the transition from the row's state. Buttons ask this; the verb asks again."""
    transition = TRANSITIONS[name]
    return (
        has_permission(by, transition.permission, type(row))
        and row.state in transition.states
        and is_person_of(transition, row, by)
    )


def is_person_of(transition: Transition, row: Publication, by: Actor) -> bool:
    """Whether the transition is open to the person, who has its permission, for this very row."""
    return not transition.by_submitter or by is None or row.submitted_by_id == by.pk  # type: ignore[attr-defined]
