"""What the choosers of forms offer: rows with what tells them from others called alike; where nothing fits, to propose a term."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from catalogue.vocabulary.lookup import FACET_MODELS
from editorial.search.matching import matches_query
from infra.text.han import HAN_CHARACTER

HINT_COLUMNS = (
    "document_number", "code", "get_kind_display", "publisher", "published_on", "reported_on", "issued_on", "get_state_display",
)  # fmt: skip
MIN_PROPOSED, MAX_PROPOSED = 2, 200  # characters of a proposed name


class ChooserView(AutocompleteJsonView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = super().get(request, *args, **kwargs)
        name = " ".join(self.term.split())
        if self.object_list or not self._may_propose(request, name):
            return found
        verb = "Add" if self.model_admin.has_change_permission(request) else "Propose"
        column = "name_zh" if HAN_CHARACTER.search(name) else "name_en"
        opts = self.model_admin.opts
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        offer = {"id": "propose", "text": f"{verb} “{name}”…", "propose": {column: name}, "address": address}
        return JsonResponse({"results": [offer], "pagination": {"more": False}})

    def _may_propose(self, request: HttpRequest, name: str) -> bool:
        """Where no term is found by the name, not even a retired one, and the user may add terms."""
        model = self.model_admin.model
        return (
            model in FACET_MODELS.values()
            and MIN_PROPOSED <= len(name) <= MAX_PROPOSED
            and self.model_admin.has_add_permission(request)
            and not model.objects.filter(matches_query(name)).exists()
        )

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, Any]:
        return {**super().serialize_result(obj, to_field_name), "hint": describe(obj)}


def describe(row: Model) -> str:
    """Number or code, kind, day and state of the row, as far as it has them and its name does not say them. No statement."""
    values = (getattr(row, name, "") for name in HINT_COLUMNS)
    texts = [str(value() if callable(value) else value or "") for value in values]
    return " · ".join([*(text for text in texts if text and text not in str(row)), *(["proposed"] if _is_proposed(row) else [])])


def _is_proposed(row: Model) -> bool:
    return getattr(row, "is_proposed", False)
