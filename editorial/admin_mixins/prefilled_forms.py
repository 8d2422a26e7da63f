"""Forms that an address fills in, such as `?sectors=1,2`: what a field refuses is dropped, and the page says so."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import DataError
from django.forms import ModelChoiceField, ModelMultipleChoiceField, MultiValueField
from django.http import HttpRequest


def drop_refused_values(view: Any, request: HttpRequest) -> None:
    """Drops parameters that their fields do not take, if `view` is the method of an admin that shows an empty form.

    Day and time of one field are never taken: Django shows them from an instant alone.
    """
    model_admin = getattr(view, "__self__", None)
    if not isinstance(model_admin, ModelAdmin) or view.__name__ != "add_view" or not request.GET or request.method == "POST":
        return
    if not model_admin.has_add_permission(request):
        return
    fields = model_admin.get_form(request, None, change=False).base_fields  # type: ignore[attr-defined]
    refused = [name for name in request.GET if name in fields and not _is_possible(fields[name], request.GET[name])]
    if refused:
        query = request.GET.copy()
        for name in refused:
            del query[name]
        request.GET = query  # type: ignore[assignment]
        labels = ", ".join(str(fields[name].label or name) for name in refused)
        messages.warning(request, f"The address fills in what cannot be used, which is left out: {labels}.")


def _is_possible(field: Any, value: str) -> bool:
    if isinstance(field, MultiValueField):
        return False
    if not isinstance(field, ModelChoiceField) or not value:
        return True
    try:
        field.clean(value.split(",") if isinstance(field, ModelMultipleChoiceField) else value)
    except (ValidationError, ValueError, OverflowError, DataError):
        return False
    return True
