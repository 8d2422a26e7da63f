"""What waits for whom: returned, to be reviewed, to be published, one's own drafts, set aside, owned by nobody."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Answers, Box, Line, declare
from editorial.dashboard.gathering import Question, Row, ask
from editorial.dashboard.telling import box_of, line_of, moment_in_words
from editorial.models import AuditEntry, Publication, SetAside
from editorial.workflow.table import AT_REST

State = Publication.State
UNFINISHED = Q(state=State.DRAFT) | Q(state__in=sorted(AT_REST - {State.DRAFT}), is_changed=True)
# Of these acts the last one says whether a text is still returned.
ANSWERS = ("submitted", "returned", "published", "discarded")


def latest(column: str, *acts: str) -> Subquery:
    """That column of the last of these acts with the publication."""
    found = AuditEntry.objects.filter(uid=OuterRef("uid"), act__in=acts).order_by("-pk")
    return Subquery(found.values(column)[:1])


def _is_mine(asking: Asking) -> Q:
    """Its owner's; where it has none, of who edited it last."""
    return Q(owner=asking.key) | Q(owner=None, updated_by=asking.key)


def _mine(model: type[Publication], asking: Asking) -> Any:
    return model._default_manager.filter(_is_mine(asking), UNFINISHED)


def _returned(model: type[Publication], asking: Asking) -> Any:
    rows = model._default_manager.filter(UNFINISHED)
    rows = rows.alias(answer=latest("act", *ANSWERS), asked_by=latest("by_id", "submitted"))
    return rows.filter(Q(owner=asking.key) | Q(asked_by=asking.key), answer="returned")


def _to_review(model: type[Publication], asking: Asking) -> Any:
    """As `review.is_author` says it: not what the person edited last or submitted."""
    rows = model._default_manager.filter(state=State.IN_REVIEW).alias(asked_by=Coalesce(latest("by_id", "submitted"), 0))
    return rows.exclude(updated_by=asking.key).exclude(asked_by=asking.key)


def _approved(model: type[Publication], asking: Asking) -> Any:
    return model._default_manager.filter(state=State.APPROVED)


def _set_aside(model: type[Publication], asking: Asking) -> Any:
    return model._default_manager.filter(uid__in=SetAside.objects.filter(type=model.ENTRY_TYPE).values("uid"))


def _unowned(model: type[Publication], asking: Asking) -> Any:
    return model._default_manager.filter(owner=None)


RETURNED = ask(Question("returned", "Returned to me", _returned, needs="change", note=latest("reason", *ANSWERS)))
TO_REVIEW = ask(Question("for_me", "Waiting for my review", _to_review, order=("updated_at",), needs="review"))
APPROVED = ask(Question("approved", "Approved, to be published", _approved, order=("updated_at",), needs="publish"))
MINE = ask(Question("mine", "My drafts and changes", _mine, needs="change"))
SET_ASIDE = ask(Question("set_aside", "With a draft set aside", _set_aside, needs="change"))
UNOWNED = ask(Question("unowned", "Without an owner", _unowned, order=("pk",), needs="change"))


def _edited(row: Row, asking: Asking) -> Line:
    by = f" by {row.who}" if row.who else ""
    state = "Unpublished changes" if row.is_changed else str(State(row.state).label)
    return line_of(row, f"{state}, edited {moment_in_words(row.updated_at)}{by}")


@declare(10)
def returned(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "Returned to me", "empty": "Nothing was returned to you.", "waits": "returned to you"}
    return box_of(RETURNED, answers, asking, _edited, **said)


@declare(20)
def to_review(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "Waiting for my review", "empty": "Nobody waits for your review.", "waits": "to review"}
    return box_of(TO_REVIEW, answers, asking, _edited, **said)


@declare(40)
def approved(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "Approved, to be published", "empty": "No approved text waits for a publisher.", "waits": "to publish"}
    return box_of(APPROVED, answers, asking, _edited, **said)


@declare(70)
def mine(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "My drafts and unpublished changes", "empty": "You have no unfinished work.", "waits": "of yours unfinished"}
    return box_of(MINE, answers, asking, _edited, **said)


@declare(90)
def set_aside(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "Drafts set aside", "empty": "No draft is set aside."}
    return box_of(SET_ASIDE, answers, asking, _edited, **said)


@declare(130)
def unowned(asking: Asking, answers: Answers) -> Box | None:
    said = {"title": "Without an owner", "empty": "Every publication has an owner."}
    return box_of(UNOWNED, answers, asking, _edited, **said)
