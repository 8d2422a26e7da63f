"""Screen that begins the next issue: a press of a button on the list, the dashboard or the layout of the last one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.html import format_html

from editorial.admin import ObjectScreensMixin
from newsletters.next_issue.begin_issue import begin_issue_after


class NextIssueAdmin(ObjectScreensMixin):
    """Mixin of the issue admin."""

    def next_issue_urls(self) -> list[URLPattern]:
        return [self.screen("next", self.next_issue_screen, "next")]

    def next_issue_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST begins the issue after this one and leads to its layout; to the one that is there already, if there is."""
        last = self.row_for(request, pk)
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            issue, is_new = begin_issue_after(last, by=request.user)
        except ValidationError as refused:
            messages.error(request, f"Not begun. {' '.join(refused.messages)}")
            return HttpResponseRedirect(self.url_of("change", last))
        if is_new:
            self.log_addition(request, issue, "Begun from the last one.")  # type: ignore[attr-defined]
            form = format_html('<a href="{}">its form</a>', self.url_of("change", issue))
            said = format_html("“{}” is begun, with the sections of “{}”. Title, dates and all else are on {}.", issue, last, form)
            messages.success(request, said)
        else:
            messages.info(request, f"“{issue}” is there already: number {issue.number} of its phase.")
        return HttpResponseRedirect(self.url_of("arrange", issue))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The first page without filters offers the next issue after the last of its rows: the list stays in its budget."""
        response: Any = super().changelist_view(request, extra_context)  # type: ignore[misc]
        listed = getattr(response, "context_data", None) or {}
        if (found := listed.get("cl")) and self.has_add_permission(request):  # type: ignore[attr-defined]
            is_whole = not found.query and not found.has_active_filters and found.page_num == 1
            rows = list(found.result_list) if is_whole else []
            listed["last_issue"] = max(rows, key=lambda issue: (issue.phase.starts_on, issue.number), default=None)
        return response
