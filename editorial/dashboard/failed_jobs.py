"""Widget of failed jobs: failed schedules, failing webhooks, webhook calls given up, and checks of other packages."""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from access.models import WebhookCall, WebhookEndpoint
from catalogue.http.compiled_query import CompiledQuery
from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import DashboardQuery, QueryResult, QueryRow, register_query
from editorial.dashboard.rendering import format_datetime, list_links, publication_line
from editorial.dashboard.widgets import MAX_LINES, QueryResults, Widget, WidgetLine, WidgetLink, register_widget
from editorial.models import Publication, Schedule

JobFailures = tuple[list[WidgetLine], int, list[WidgetLink]]  # the first rows, their total number, links to lists of all
JOB_CHECKS: list[Callable[[DashboardContext], JobFailures]] = []


def register_job_check(check: Callable[[DashboardContext], JobFailures]) -> Callable[[DashboardContext], JobFailures]:
    """Adds a check to the widget. The check itself tests the permissions of the user."""
    JOB_CHECKS.append(check)
    return check


def _failed_schedules(model: type[Publication], scope: QueryScope) -> Any:
    failed = Schedule.objects.filter(failed_at__isnull=False, type=model.ENTRY_TYPE)
    return model._default_manager.filter(state=Publication.State.SCHEDULED, uid__in=failed.values("uid"))


FAILED = register_query(
    DashboardQuery(
        "failed",
        "Not published at its hour",
        _failed_schedules,
        order=("publish_at",),
        note=Subquery(Schedule.objects.filter(uid=OuterRef("uid")).values("failure")[:1]),
    )
)


def _failed_line(row: QueryRow) -> WidgetLine:
    return publication_line(
        row, f"Did not go live {format_datetime(row.publish_at)}" if row.publish_at else "Did not go live", is_late=True
    )


@register_job_check
def webhooks(context: DashboardContext) -> JobFailures:
    """Endpoints that fail, with those that were disabled for it, and calls given up. One statement."""
    if not (context.has_perm("access.view_webhookendpoint") and context.has_perm("access.view_webhookcall")):
        return [], 0, []
    rows = WEBHOOK_FAILURES.fetch()
    lines = [_webhook_line(*row) for row in sorted(rows, key=lambda row: row[4], reverse=True)]
    totals = {model: total for model, *_, total in rows}
    links = {
        "webhookendpoint": WidgetLink(
            f"Webhooks {totals.get('webhookendpoint', 0)}", reverse("admin:access_webhookendpoint_changelist")
        ),
        "webhookcall": WidgetLink(
            f"Calls given up {totals.get('webhookcall', 0)}",
            reverse("admin:access_webhookcall_changelist") + "?state__exact=given_up",
        ),
    }
    return lines[:MAX_LINES], sum(totals.values()), [links[model] for model in totals]


def _webhook_failures() -> Any:
    failing = WebhookEndpoint.objects.filter(failing_since__isnull=False).order_by()
    given_up = WebhookCall.objects.filter(state=WebhookCall.State.GIVEN_UP).order_by()
    endpoints = _newest_with_total(failing, "webhookendpoint", name=F("name"), error=Value("", CharField()), at=F("failing_since"))
    calls = _newest_with_total(
        given_up, "webhookcall", name=F("endpoint__name"), error=F("error"), at=Coalesce(F("called_at"), F("created_at"))
    )
    return endpoints.union(calls, all=True)


WEBHOOK_FAILURES = CompiledQuery(_webhook_failures)


def _newest_with_total(rows: Any, model: str, *, name: Any, error: Any, at: Any) -> Any:
    """The newest rows, each with the total number of rows."""
    count = rows.annotate(group=Value(1)).values("group").annotate(total=Count("pk")).values("total")
    first = rows.model._default_manager.filter(pk__in=rows.order_by("-pk").values("pk")[:MAX_LINES]).order_by()
    return first.values_list(Value(model), "pk", Cast(name, CharField()), error, Cast(at, DateTimeField()), Subquery(count))


def _webhook_line(model: str, pk: int, name: str, error: str, at: Any, total: int) -> WidgetLine:
    about = "Fails since" if model == "webhookendpoint" else "A call was given up; last tried"
    kind = "Webhook" if model == "webhookendpoint" else "Webhook call"
    return WidgetLine(
        name, reverse(f"admin:access_{model}_change", args=[pk]), kind, f"{about} {format_datetime(at)}", error, is_late=True
    )


@register_widget(30)
def jobs(context: DashboardContext, results: QueryResults) -> Widget | None:
    if not context.types():
        return None
    result = results.get("failed", QueryResult())
    lines, total, more = [_failed_line(row) for row in result.rows], result.total, list_links(FAILED, result)
    for check in JOB_CHECKS:
        check_lines, check_total, check_links = check(context)
        lines, total, more = lines + check_lines, total + check_total, more + check_links
    return Widget(
        "jobs",
        "Jobs that failed",
        "Everything that was planned was done.",
        lines[:MAX_LINES],
        total,
        more,
        todo_label="failed",
    )
