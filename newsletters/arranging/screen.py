"""The screen on which an issue is put together: sections in order, what stands in them, what waits; saved as one edit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone

from editorial.admin import Screens
from editorial.workflow import moves
from newsletters.arranging.order import named, present, proposed, sent, with_news
from newsletters.arranging.page import page_of
from newsletters.arranging.writing import write
from newsletters.models import Issue


class ArrangingScreens(Screens):
    """Mixed into the admin of issues, before what undoes a save."""

    keep_before: Any

    def arranging_urls(self) -> list[URLPattern]:
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
                return self._saved(request, issue)
            except ValidationError as refused:
                problems = refused.messages
                issue.refresh_from_db()
        return self._shown(request, issue, problems)

    @transaction.atomic
    def _saved(self, request: HttpRequest, issue: Issue) -> HttpResponse:
        """Raises ValidationError, with nothing written."""
        issue = Issue.objects.select_for_update(of=("self",)).select_related("updated_by").get(pk=issue.pk)
        if request.POST.get("revision") != str(issue.revision):
            raise ValidationError(
                f"{issue.updated_by or 'Somebody'} saved this issue at {timezone.localtime(issue.updated_at):%H:%M} while you "
                "arranged it. Nothing of yours is lost: your order stands below, with what they added. Save it if it is right."
            )
        self.keep_before(request, issue)
        known = {str(section.pk) for section in issue.sections.all()}
        if write(issue, sent(request.POST, known=known), of=named(request.POST)):
            issue.revision, issue.updated_by = issue.revision + 1, request.user  # type: ignore[assignment]
            issue.save(update_fields=["revision", "updated_by", "updated_at"])
            moves.edited(issue, by=request.user)
            request.__dict__["_saved"] = issue
            self.log_change(request, issue, "Arranged.")  # type: ignore[attr-defined]
            self.message_user(request, "The order is saved.", messages.SUCCESS)  # type: ignore[attr-defined]
        else:
            self.message_user(request, "Nothing had changed.", messages.INFO)  # type: ignore[attr-defined]
        return HttpResponseRedirect(self.url_of("preview" if "_preview" in request.POST else "arrange", issue))

    def _shown(self, request: HttpRequest, issue: Issue, problems: list[str]) -> HttpResponse:
        stands = present(issue)
        is_proposed = not stands and not problems
        known = {section.key for section in stands}
        spoken_of = named(request.POST)
        sections = stands or proposed(issue)
        if problems:
            sections = with_news(sent(request.POST, known=known), stands, of=spoken_of)
        context = self.page(
            request, issue, f"Arrange: {issue}", problems=problems, is_proposed=is_proposed and bool(sections),
            arranged=page_of(issue, sections, taken_out=spoken_of),
        )  # fmt: skip
        return render(request, "admin/newsletters/arrange.html", context)
