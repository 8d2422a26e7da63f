"""What the two screens of enquiries share: a list, and one page with its own forms in place of Django's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mailing.admin import ReadOnlyAdmin


class EnquiryAdmin(ReadOnlyAdmin):
    """A subclass names its `page_template` and does what was pressed; what is refused is shown again with all that was typed."""

    page_template = ""
    list_per_page = 50
    show_full_result_count = False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404("There is no such row.")
        if request.method != "POST":
            return self._page(request, row)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            done = self.press(request, row)
        except ValidationError as refusal:
            return self._page(request, row, refusal=refusal)
        if done:
            messages.success(request, done)
        else:
            messages.warning(request, "Nothing was done: somebody was faster. This is how it stands now.")
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]))

    def press(self, request: HttpRequest, row: Any) -> str:
        """Do what the button says; returns what was done, "" for nothing. Raises ValidationError with what is wrong."""
        raise NotImplementedError

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {}

    def _page(self, request: HttpRequest, row: Any, *, refusal: ValidationError | None = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(row),
            "row": row,
            "may_act": self.has_change_permission(request, row),
            "problems": refusal.messages if refusal else [],
            **self.page_context(request, row),
        }
        return render(request, self.page_template, context, status=400 if refusal else 200)
