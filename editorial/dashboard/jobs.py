"""What the machine could not do: schedules that failed, webhooks that fail, calls given up, and what other rooms tell."""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from access.models import Call, Endpoint
from editorial.dashboard.asking import Asking
from editorial.dashboard.boxes import MOST, Answers, Box, Line, Link, declare
from editorial.dashboard.gathering import Answer, Question, Row, ask
from editorial.dashboard.telling import line_of, lists_of, moment_in_words
from editorial.models import Publication, Schedule

Failures = tuple[list[Line], int, list[Link]]  # the first ones, how many there are, where all of them stand
JOBS: list[Callable[[Asking], Failures]] = []


def tell_of(job: Callable[[Asking], Failures]) -> Callable[[Asking], Failures]:
    """From now on the box asks it too. A job looks itself whether the person may see what it tells."""
    JOBS.append(job)
    return job


def _failed(model: type[Publication], asking: Asking) -> Any:
    failed = Schedule.objects.filter(failed_at__isnull=False, type=model.ENTRY_TYPE)
    return model._default_manager.filter(state=Publication.State.SCHEDULED, uid__in=failed.values("uid"))


FAILED = ask(
    Question(
        "failed",
        "Not published at its hour",
        _failed,
        order=("publish_at",),
        note=Subquery(Schedule.objects.filter(uid=OuterRef("uid")).values("failure")[:1]),
    )
)


def _line(row: Row) -> Line:
    return line_of(row, f"Did not go live {moment_in_words(row.publish_at)}" if row.publish_at else "Did not go live", is_late=True)


@tell_of
def webhooks(asking: Asking) -> Failures:
    """Addresses that fail or were disabled for it, and calls that somebody gave up; one statement."""
    if not (asking.has_perm("access.view_endpoint") and asking.has_perm("access.view_call")):
        return [], 0, []
    failing = Endpoint.objects.filter(failing_since__isnull=False).order_by()
    given_up = Call.objects.filter(state=Call.State.GIVEN_UP).order_by()
    endpoints = _told(failing, "endpoint", name=F("name"), said=Value("", CharField()), at=F("failing_since"))
    calls = _told(given_up, "call", name=F("endpoint__name"), said=F("error"), at=Coalesce(F("called_at"), F("created_at")))
    found = list(endpoints.union(calls, all=True))
    lines = [_webhook_line(*row) for row in sorted(found, key=lambda row: row[4], reverse=True)]
    totals = {what: total for what, *_, total in found}
    links = {
        "endpoint": Link(f"Webhooks {totals.get('endpoint', 0)}", reverse("admin:access_endpoint_changelist")),
        "call": Link(f"Calls given up {totals.get('call', 0)}", reverse("admin:access_call_changelist") + "?state__exact=given_up"),
    }
    return lines[:MOST], sum(totals.values()), [links[what] for what in totals]


def _told(rows: Any, what: str, *, name: Any, said: Any, at: Any) -> Any:
    """The newest, each with how many there are."""
    count = rows.annotate(one=Value(1)).values("one").annotate(total=Count("pk")).values("total")
    first = rows.model._default_manager.filter(pk__in=rows.order_by("-pk").values("pk")[:MOST]).order_by()
    return first.values_list(Value(what), "pk", Cast(name, CharField()), said, Cast(at, DateTimeField()), Subquery(count))


def _webhook_line(what: str, pk: int, name: str, said: str, at: Any, total: int) -> Line:
    about = "Fails since" if what == "endpoint" else "A call was given up; last tried"
    kind = "Webhook" if what == "endpoint" else "Webhook call"
    return Line(name, reverse(f"admin:access_{what}_change", args=[pk]), kind, f"{about} {moment_in_words(at)}", said, is_late=True)


@declare(30)
def jobs(asking: Asking, answers: Answers) -> Box | None:
    if not asking.types():
        return None
    answer = answers.get("failed", Answer())
    lines, total, more = [_line(row) for row in answer.rows], answer.total, lists_of(FAILED, answer)
    for job in JOBS:
        found, count, lists = job(asking)
        lines, total, more = lines + found, total + count, more + lists
    return Box(
        "jobs",
        "Jobs that failed",
        "Everything that was planned was done.",
        lines[:MOST],
        total,
        more,
        waits="failed",
    )
