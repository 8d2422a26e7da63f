"""The status page of the desk, and its worst findings as a widget of the dashboard. For those who may see errors."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from editorial.dashboard.context import DashboardContext
from editorial.dashboard.widgets import Widget, WidgetLine
from operations.heartbeats.models import Heartbeat
from operations.status.findings import CheckState
from operations.status.run_checks import run_checks, status_checks, worst_state
from operations.status.site_facts import read_facts, recent_facts

PERMISSION = "operations.view_errorreport"
TOLD_ELSEWHERE = ("dump", "backup")  # the dashboard has lines of their own
SUMMARIES = {
    CheckState.IN_ORDER: "All is in order.",
    CheckState.LOOK: "The site works; some things should be looked at.",
    CheckState.BROKEN: "Something is broken.",
}
MAX_HEARTBEATS = 200


def status_view(request: HttpRequest) -> HttpResponse:
    """Runs all checks at each visit. Raises PermissionDenied for people who are no administrators."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not request.user.has_perm(PERMISSION):  # type: ignore[union-attr]
        raise PermissionDenied
    facts = read_facts()
    findings = run_checks(status_checks(), facts)
    worst = worst_state(findings)
    context = {
        **admin.site.each_context(request),
        "title": "Condition of the site",
        "findings": sorted(findings, key=lambda one: -one.finding.state),
        "worst": worst,
        "summary": SUMMARIES[worst],
        "heartbeats": Heartbeat.objects.all()[:MAX_HEARTBEATS],
        "now": facts.now,
    }
    return render(request, "admin/status.html", context)


def status_widget(context: DashboardContext) -> Widget | None:
    """What the quick checks find, the worst first."""
    if not context.has_perm(PERMISSION):
        return None
    checks = [check for check in status_checks() if check.is_quick and check.name not in TOLD_ELSEWHERE]
    found = [one for one in run_checks(checks, recent_facts(context.now)) if one.finding.state > CheckState.IN_ORDER]
    lines = [
        WidgetLine(
            one.check.title,
            reverse("admin:operations_errorreport_changelist") + "?is_settled__exact=0"
            if one.check.name == "errors"
            else reverse("admin:status"),
            one.finding.state.words.capitalize(),
            one.finding.detail,
            one.finding.advice,
            is_late=one.finding.state == CheckState.BROKEN,
        )
        for one in sorted(found, key=lambda one: -one.finding.state)
    ]
    title, name = "Condition of the site", "status"
    return Widget(
        name, title, SUMMARIES[CheckState.IN_ORDER], lines, len(lines), todo_label="about the site itself", is_about_content=False
    )


def _address(name: str) -> str:
    return (
        reverse("admin:operations_errorreport_changelist") + "?is_settled__exact=0" if name == "errors" else reverse("admin:status")
    )
