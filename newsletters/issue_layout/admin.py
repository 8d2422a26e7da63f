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
from editorial.admin.batch.batch_links import batch_links
from editorial.admin.together import is_going_along
from editorial.workflow.after_save import after_save
from editorial.workflow.transition_table import may_transition
from newsletters.issue_layout.issue_abbreviations import add_abbreviations
from newsletters.issue_layout.item_subjects import follow_items, subject_groups, take_over_subjects
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
from newsletters.next_issue.begin_issue import last_issue

NEXT_SCREENS = ("preview_pdf", "preview", "submit", "schedule_together", "publish_together")  # after a save, by the pressed button
SAVE_FIRST_TRANSITIONS = ("submit", "schedule", "publish")


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
        if shown := request.POST.get("_put_back"):
            raise ValidationError(f"This is the order of {shown}. It is not saved yet: look at it, then save it.")
        self.remember_text_before_save(request, issue)
        known = {str(section.pk) for section in issue.sections.all()}
        before = placed_items(issue)
        is_changed = save_layout(issue, submitted_layout(request.POST, known=known), of=submitted_items(request.POST))
        after = placed_items(issue)
        follow_items(issue, before=before, after=after)
        if "_subjects" in request.POST:
            is_changed |= take_over_subjects(issue, after)
        is_changed |= add_abbreviations(issue)
        if is_changed:
            issue.lock_version, issue.updated_by = issue.lock_version + 1, request.user  # type: ignore[assignment]
            issue.save(update_fields=["lock_version", "updated_by", "updated_at"])
            after_save(issue, by=request.user)
            request.__dict__["_saved"] = issue
            self.log_change(request, issue, "Arranged.")  # type: ignore[attr-defined]
            self.message_user(request, "The order is saved.", messages.SUCCESS)  # type: ignore[attr-defined]
        else:
            self.message_user(request, "Nothing had changed.", messages.INFO)  # type: ignore[attr-defined]
        screen = next((name for name in NEXT_SCREENS if f"_{name}" in request.POST), "arrange")
        return HttpResponseRedirect(self.url_of(screen, issue))

    def _render(self, request: HttpRequest, issue: Issue, problems: list[str]) -> HttpResponse:
        current = current_layout(issue)
        is_proposed = not current and not problems
        known = {section.key for section in current}
        in_form = submitted_items(request.POST)
        sections = current or proposed_layout(issue)
        if problems:
            sections = merge_with_current(submitted_layout(request.POST, known=known), current, of=in_form)
        arranged = layout_page(issue, sections, taken_out=in_form)
        items = [item for _, within in arranged.sections for item in within]
        context = self.page(
            request, issue, f"Arrange: {issue}", problems=problems, is_proposed=is_proposed and bool(sections), arranged=arranged,
            subjects=subject_groups(issue, [item.pk for item in items]), going_along=sum(map(is_going_along, items)),
            save_first_transitions=[name for name in SAVE_FIRST_TRANSITIONS if may_transition(request.user, name, issue)],
            is_last=self.has_add_permission(request) and issue == last_issue(),  # type: ignore[attr-defined]
            batches=batch_links([issue, *items], by=request.user, back=request.path),
        )  # fmt: skip
        return render(request, "admin/newsletters/issue_layout.html", context)


def placed_items(issue: Issue) -> list[int]:
    """The keys of the items in the issue. One statement."""
    return list(issue.placements.values_list("item", flat=True))
