"""What is typed into a form is kept while it is typed, and offered again when the form is opened."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from editorial.admin_mixins.object_screens import ObjectScreensMixin
from editorial.autosave import autosave_store
from editorial.autosave.form_changes import form_changes
from editorial.models import AutosavedText, Publication


class AutosaveAdminMixin(ObjectScreensMixin):
    """GET answers the offers as a fragment for the form's page, POST keeps (or, with `forget`, throws away)."""

    def autosave_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_typed_new"
        return [
            path("typed/", self.admin_site.admin_view(self.typed_new_screen), name=name),
            self.screen("typed", self.typed_screen, "typed"),
        ]

    def typed_new_screen(self, request: HttpRequest) -> HttpResponse:
        admin: Any = self
        if not admin.has_add_permission(request):
            raise PermissionDenied
        return self._typed(request, None)

    def typed_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._typed(request, self.row_for(request, pk, changing=True))

    def _typed(self, request: HttpRequest, row: Publication | None) -> HttpResponse:
        if request.method != "POST":
            return self._offers(request, row)
        if thrown_away := autosave_store.parse_window_ids(request.POST.get("forget", "")):
            autosave_store.discard(thrown_away, by=request.user)
            return JsonResponse({})
        copies = autosave_store.parse_window_ids(request.POST.get("kept_texts", ""))
        if not copies:
            return JsonResponse({"error": "Say which window it is (kept_texts)."}, status=400)
        fields = dict(request.POST.lists())
        place = {"by": request.user, "entry_type": self.model.ENTRY_TYPE, "uid": row.uid if row else None}
        try:
            text = autosave_store.autosave(fields, window=copies[0], instead_of=copies[1:], **place)
        except autosave_store.AutosaveTooLong:
            return JsonResponse({"error": "This is too long to be kept while you type: save it often."}, status=413)
        return JsonResponse({"kept_at": autosave_time(text)})

    def _offers(self, request: HttpRequest, row: Publication | None) -> HttpResponse:
        """`without` names the windows whose text stands in the form already."""
        known = autosave_store.parse_window_ids(request.GET.get("without", ""))
        texts = autosave_store.autosaved_texts(request.user, self.model.ENTRY_TYPE, row.uid if row else None).exclude(
            window__in=known
        )
        offers = [
            {"window": text.window, "at": autosave_time(text), "changes": changes}
            for text in texts
            if (changes := self._changes(request, row, text))
        ]
        context = {"offers": offers, "address": self.url_of("change", row) if row else self._add_address(), "original": row}
        return render(request, "admin/publication/autosave_offer.html", context)

    def _changes(self, request: HttpRequest, row: Publication | None, text: AutosavedText) -> Any:
        """What differs from what is saved, by the admin's own forms."""
        admin: Any = self
        sent = stored_querydict(text)
        form = admin.get_form(request, row, change=row is not None)(sent, instance=row or self.model())
        formsets = [
            formset(sent, instance=form.instance, queryset=inline.get_queryset(request))
            for formset, inline in admin.get_formsets_with_inlines(request, row)
        ]
        return form_changes(form, formsets)

    def _add_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")


def autosave_time(text: AutosavedText) -> str:
    """The hour, and the day where it is not today's."""
    at = timezone.localtime(text.autosaved_at)
    return date_format(at, "H:i") if at.date() == timezone.localdate() else date_format(at, "j F, H:i")


def stored_querydict(text: AutosavedText) -> QueryDict:
    """The form as it would have been sent."""
    sent = QueryDict(mutable=True)
    for name, values in autosave_store.stored_fields(text).items():
        sent.setlist(name, values)
    return sent


def load_autosaved_post(request: HttpRequest) -> AutosavedText | None:
    """Let the request send what was kept instead of the button that asks for it; None where that is no longer there."""
    copies = autosave_store.parse_window_ids(request.POST.get("_put_back", ""))
    text = AutosavedText.objects.filter(by=request.user, window__in=copies).first()  # type: ignore[misc]
    if text is not None:
        sent = stored_querydict(text)
        sent["_put_back"], sent["kept_texts"] = autosave_time(text), str(text.window)
        request.POST = sent  # type: ignore[assignment]
    return text
