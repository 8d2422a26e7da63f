"""Lists of the admin in which a row costs little.

Django resolves an address and renders a template for each row, which is a third of the page's time. It reads every column too.
"""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet, TextField
from django.http import HttpRequest
from django.utils.html import format_html


def without_long_texts(rows: QuerySet) -> QuerySet:
    """The rows without the columns that no list and no chooser shows."""
    return rows.defer(*(column.name for column in rows.model._meta.concrete_fields if isinstance(column, TextField)))


class QuickChangeList(ChangeList):
    """Its rows are linked with the filters of the list, as Django links them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # With these, Django resolves each row's address and then adds them to it.
        self._filters_of_rows, self.preserved_filters = self.preserved_filters, ""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        """An action, which is posted, works on whole rows."""
        rows = super().get_queryset(request, *args, **kwargs)
        return without_long_texts(rows) if request.method == "GET" else rows

    def url_for_result(self, result: Any) -> str:
        url = super().url_for_result(result)
        return f"{url}?{self._filters_of_rows}" if self._filters_of_rows else url


class QuickListAdminMixin:
    """Mixed into admins of models with many rows."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuickChangeList

    def action_checkbox(self, obj: Any) -> str:
        """The same box as Django's widget renders."""
        label = f"Select this object for an action - {obj}"
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, label)
