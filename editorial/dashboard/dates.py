"""What has its day: reviews that are due, consultations that close."""

from datetime import date, timedelta
from typing import Any

from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import Answers, Box, Line, declare
from editorial.dashboard.gathering import Question, Row, ask
from editorial.dashboard.telling import box_of, day_in_words, distance, line_of
from editorial.models import Publication

AHEAD = timedelta(days=30)


def _to_look_at(model: type[Publication], asking: Asking) -> Any:
    rows = model._default_manager.exclude(state=Publication.State.WITHDRAWN)
    return rows.filter(review_by__lte=asking.today + AHEAD)


def _closing(model: type[Publication], asking: Asking) -> Any:
    """Drafts too: what readers should hear of before it closes."""
    if not any(column.name == "comments_close_on" for column in model._meta.concrete_fields):
        return None
    rows: Any = model._default_manager.exclude(state=Publication.State.WITHDRAWN)
    return rows.filter(comments_close_on__gte=asking.today, comments_close_on__lte=asking.today + AHEAD)


REVIEWS = ask(Question("review_due", "To be looked at again", _to_look_at, order=("review_by",), day="review_by", needs="change"))
CLOSING = ask(Question("closing", "Comments close soon", _closing, order=("comments_close_on",), day="comments_close_on"))


def _due(row: Row, asking: Asking) -> Line:
    day = _day(row)
    is_late = day < asking.today
    word = "Was due" if is_late else "Due"
    return line_of(row, f"{word} {distance(day, asking.today)}, {day_in_words(day)}", is_late=is_late)


def _closes(row: Row, asking: Asking) -> Line:
    day = _day(row)
    unseen = ". Readers do not see this yet" if row.state != Publication.State.PUBLISHED else ""
    is_late = day - asking.today <= timedelta(days=3)
    return line_of(row, f"Comments close {distance(day, asking.today)}, {day_in_words(day)}{unseen}", is_late=is_late)


def _day(row: Row) -> date:
    assert row.day is not None  # noqa: S101 - what the question asks for
    return row.day


@declare(50)
def closing(asking: Asking, answers: Answers) -> Box | None:
    said = {
        "title": "Consultations closing soon",
        "empty": "No consultation closes within 30 days.",
        "waits": "closing soon",
    }
    return box_of(CLOSING, answers, asking, _closes, **said)


@declare(60)
def reviews(asking: Asking, answers: Answers) -> Box | None:
    said = {
        "title": "To be looked at again",
        "empty": "Nothing has to be looked at again within 30 days.",
        "waits": "to look at again",
    }
    return box_of(REVIEWS, answers, asking, _due, **said)
