"""Layout screen of an issue: sections, their items and the unplaced items, saved as one edit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone

from editorial.admin import ObjectScreensMixin
from editorial.workflow.after_save import after_save
from newsletters.issue_layout.layout_page import layout_page
from newsletters.issue_layout.save_layout import save_layout
from newsletters.issue_layout.section_layout import (
    current_layout,
    merge_with_current,
    proposed_layout,
    submitted_items,
    submitted_layout,
)
from newsletters.models import Issue


class IssueLayoutAdmin(ObjectScreensMixin):
    """Mixin of the issue admin; `remember_text_before_save` is a method of the mixin that undoes a save."""

    remember_text_before_save: Any

    def layout_urls(self) -> list[URLPattern]:
        return [self.screen("arrange", self.arrange_screen, "arrange")]

    def arrange_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self.row_for(request, pk, changing=True)
        if not request.user.has_perm("newsletters.view_item"):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        problems: list[str] = []
        if request.method == "POST":
            try:
                return self._save(request, issue)
            except ValidationError as error:
                problems = error.messages
                issue.refresh_from_db()
        return self._render(request, issue, problems)

    @transaction.atomic
    def _save(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        """Saves the submitted layout. Raises ValidationError before it writes anything."""
        issue = Issue.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=issue.pk)
        if request.POST.get("revision") != str(issue.lock_version):
            raise ValidationError(
                f"{issue.updated_by or 'Somebody'} saved this issue at {timezone.localtime(issue.updated_at):%H:%M} while you "
                "arranged it. Nothing of yours is lost: your order stands below, with what they added. Save it if it is right."
            )
        self.remember_text_before_save(request, issue)
        known = {str(section.pk) for section in issue.sections.all()}
        if save_layout(issue, submitted_layout(request.POST, known=known), of=submitted_items(request.POST)):
            issue.lock_version, issue.updated_by = issue.lock_version + 1, request.user  # type: ignore[assignment]
            issue.save(update_fields=["lock_version", "updated_by", "updated_at"])
            after_save(issue, by=request.user)
            request.__dict__["_saved"] = issue
            self.log_change(request, issue, "Arranged.")  # type: ignore[attr-defined]
            self.message_user(request, "The order is saved.", messages.SUCCESS)  # type: ignore[attr-defined]
        else:
            self.message_user(request, "Nothing had changed.", messages.INFO)  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url_of("preview" if "_preview" in request.POST else "arrange", issue))

    def _render(self, request: HttpRequest, issue: Issue, problems: list[str]) -> HttpResponse:
        current = current_layout(issue)
        is_proposed = not current and not problems
        known = {section.key for section in current}
        in_form = submitted_items(request.POST)
        sections = current or proposed_layout(issue)
        if problems:
            sections = merge_with_current(submitted_layout(request.POST, known=known), current, of=in_form)
        context = self.page(
            request, issue, f"Arrange: {issue}", problems=problems, is_proposed=is_proposed and bool(sections),
            arranged=layout_page(issue, sections, taken_out=in_form),
        )  # fmt: skip
        return render(request, "admin/newsletters/issue_layout.html", context)
