"""Admin of autosave: stores the content of a form while the user types, and offers it when the form is opened again."""

from datetime import timedelta
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
from infra.idempotent_posts import is_carried_out


class AutosaveAdminMixin(ObjectScreensMixin):
    """GET returns HTML with the stored texts of the form; POST stores one, or with `forget` discards some.

    A POST with `_age` hands over a text that the browser had kept; `_attempt` is the Idempotency-Key of its save.
    """

    def autosave_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_typed_new"
        return [
            path("typed/", self.admin_site.admin_view(self.autosave_new_screen), name=name),
            self.screen("typed", self.autosave_screen, "typed"),
        ]

    def autosave_new_screen(self, request: HttpRequest) -> HttpResponse:
        admin: Any = self
        if not admin.has_add_permission(request):
            raise PermissionDenied
        return self._autosave_response(request, None)

    def autosave_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._autosave_response(request, self.row_for(request, pk, changing=True))

    def _autosave_response(self, request: HttpRequest, row: Publication | None) -> HttpResponse:
        if request.method != "POST":
            return self._render_offers(request, row)
        if discarded := autosave_store.parse_window_ids(request.POST.get("forget", "")):
            autosave_store.discard(discarded, by=request.user)
            return JsonResponse({})
        windows = autosave_store.parse_window_ids(request.POST.get("kept_texts", ""))
        if not windows:
            return JsonResponse({"error": "Say which window it is (kept_texts)."}, status=400)
        fields = dict(request.POST.lists())
        age = parse_age(request.POST.get("_age", ""))
        if age and (is_carried_out(request, request.POST.get("_attempt", "")) or not self._changes(request, row, request.POST)):
            return JsonResponse({})  # the text that the browser had kept was saved
        form_key = {"by": request.user, "entry_type": self.model.ENTRY_TYPE, "uid": row.uid if row else None, "age": age}
        try:
            text = autosave_store.autosave(fields, window=windows[0], replaces=windows[1:], **form_key)
        except autosave_store.AutosaveTooLong:
            return JsonResponse({"error": "This is too long to be kept while you type: save it often."}, status=413)
        return JsonResponse({"kept_at": autosave_time(text)})

    def _render_offers(self, request: HttpRequest, row: Publication | None) -> HttpResponse:
        """The parameter `without` names the windows whose text the form shows already."""
        shown = autosave_store.parse_window_ids(request.GET.get("without", ""))
        texts = autosave_store.autosaved_texts(request.user, self.model.ENTRY_TYPE, row.uid if row else None).exclude(
            window__in=shown
        )
        offers = [
            {"window": text.window, "at": autosave_time(text), "changes": changes}
            for text in texts
            if (changes := self._changes(request, row, stored_querydict(text)))
        ]
        context = {"offers": offers, "address": self.url_of("change", row) if row else self._add_address(), "original": row}
        return render(request, "admin/publication/autosave_offer.html", context)

    def _changes(self, request: HttpRequest, row: Publication | None, data: QueryDict) -> Any:
        """Differences from the saved publication, found by the admin's forms."""
        admin: Any = self
        form = admin.get_form(request, row, change=row is not None)(data, instance=row or self.model())
        formsets = [
            formset(data, instance=form.instance, queryset=inline.get_queryset(request))
            for formset, inline in admin.get_formsets_with_inlines(request, row)
        ]
        return form_changes(form, formsets)

    def _add_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")


def autosave_time(text: AutosavedText) -> str:
    """The time of the autosave, with the day unless it is today."""
    at = timezone.localtime(text.autosaved_at)
    return date_format(at, "H:i") if at.date() == timezone.localdate() else date_format(at, "j F, H:i")


def parse_age(milliseconds: str) -> timedelta:
    """How long ago a text was typed, in a text that a browser had kept; zero for one that is typed now."""
    is_number = milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 13
    return timedelta(milliseconds=max(1, int(milliseconds))) if is_number else timedelta(0)


def stored_querydict(text: AutosavedText) -> QueryDict:
    """The stored fields as POST data."""
    data = QueryDict(mutable=True)
    for name, values in autosave_store.stored_fields(text).items():
        data.setlist(name, values)
    return data


def load_autosaved_post(request: HttpRequest) -> AutosavedText | None:
    """Replaces the POST data of the request by the stored text that `_put_back` names. None where that text is gone."""
    windows = autosave_store.parse_window_ids(request.POST.get("_put_back", ""))
    text = AutosavedText.objects.filter(by=request.user, window__in=windows).first()  # type: ignore[misc]
    if text is not None:
        data = stored_querydict(text)
        data["_put_back"], data["kept_texts"] = autosave_time(text), str(text.window)
        request.POST = data  # type: ignore[assignment]
    return text
