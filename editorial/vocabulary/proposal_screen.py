"""The screen on which an editor decides about a proposed term."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from editorial.content.proposed_terms import open_proposals
from editorial.models import AuditEntry
from editorial.usage import find_uses, total_uses
from editorial.vocabulary.proposals import confirm, decline, similar_terms

MAX_REASON_LENGTH = 500  # characters


class ProposalAdminMixin:
    """Mixed into the admin of terms."""

    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_proposal"
        screen = path("<int:pk>/proposal/", self.admin_site.admin_view(self.proposal_screen), name=name)
        return [screen, *super().get_urls()]  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:
        if obj is not None and obj.is_proposed:
            context["proposal_log"] = AuditEntry.objects.filter(uid=obj.uid)[:2]
            may_decide = self.has_change_permission(request, obj) and not obj.is_retired  # type: ignore[attr-defined]
            context["proposal_address"] = self._proposal_address(obj) if may_decide else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]

    def proposal_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        term = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, term):  # type: ignore[attr-defined]
            raise PermissionDenied
        if request.method == "POST":
            return self._decided(request, term)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Proposed: {term}",
            "term": term,
            "is_open": open_proposals(self.model).filter(pk=pk).exists(),
            "proposal_log": AuditEntry.objects.filter(uid=term.uid)[:2],
            "use_count": total_uses(find_uses(term)),
            "similar": similar_terms(term),
            "merge_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"),
            "max_reason_length": MAX_REASON_LENGTH,
        }
        return render(request, "admin/term_merge/proposal.html", context)

    def _decided(self, request: HttpRequest, term: Any) -> HttpResponse:
        """Back to the screen with what was refused; on to the dashboard after a decision."""
        try:
            if "confirm" in request.POST:
                confirm(term, by=request.user)
                messages.success(request, f"“{term}” is confirmed: what names it may be published.")
            else:
                decline(term, by=request.user, reason=request.POST.get("reason", "")[:MAX_REASON_LENGTH])
                messages.success(request, f"“{term}” is declined: it is not offered any more.")
        except ValidationError as refused:
            messages.error(request, f"Not done. {' '.join(refused.messages)}")
            return HttpResponseRedirect(self._proposal_address(term))
        return HttpResponseRedirect(reverse("admin:index"))

    def _proposal_address(self, term: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_proposal", args=[term.pk])
