"""Differences between the saved values and the data of a form, in its fields and formsets, as people read them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django_prose_editor.fields import ProseEditorFormField

from editorial.content.diff import NEW_LINE, DiffPart, FieldDifference, compare_words
from editorial.rich_text.diff_words import comparable_text
from editorial.rich_text.sanitizer import clean_html
from infra.text.whole_numbers import MAX_KEY, parse_whole_number


def form_changes(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[FieldDifference]:
    """Differences from the saved to the posted values, whether or not the form is valid."""
    differences = [_field_difference(form, name) for name in form.changed_data if not form.fields[name].widget.is_hidden]
    for formset in formsets:
        if parts := _formset_changes(formset):
            children: Any = formset.model  # type: ignore[attr-defined]
            differences.append(FieldDifference(formset.prefix or "", capfirst(str(children._meta.verbose_name_plural)), parts))
    return differences


def _field_difference(form: forms.BaseForm, name: str) -> FieldDifference:
    field = form.fields[name]
    return FieldDifference(name, str(field.label or name), compare_words(*_before_and_after(form, name)))


def _before_and_after(form: forms.BaseForm, name: str) -> tuple[str, str]:
    """The saved and the posted value, as people read them."""
    bound, field = form[name], form.fields[name]
    return _display_value(field, bound.initial), _display_value(field, bound.data)


def _display_value(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return _selected_labels(field, value)
    if isinstance(field, forms.BooleanField):
        return "yes" if value and value != "False" else "no"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    text = str(value if value is not None else "")
    return comparable_text(clean_html(text)) if isinstance(field, ProseEditorFormField) else text


def _selected_labels(field: Any, value: Any) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    keys = [getattr(item, "pk", item) for item in values if item not in (None, "")]
    numbers = [key for key in keys if parse_whole_number(str(key), MAX_KEY)]
    labels = sorted(str(field.label_from_instance(term)) for term in field.queryset.filter(pk__in=numbers)) if numbers else []
    return ", ".join(labels)


def _formset_changes(formset: forms.BaseFormSet) -> list[DiffPart]:
    """Differences row by row. A formset with an invalid management form gives none: saving the form reports the error."""
    if not formset.management_form.is_valid():
        return []
    parts: list[DiffPart] = []
    for index, form in enumerate(formset.forms):
        if not form.has_changed():
            continue
        before = _row_text(form, 0) if index < formset.initial_form_count() else ""
        if "DELETE" in form.fields and form["DELETE"].data:
            parts += [DiffPart("removed", before), NEW_LINE] if before else []
        else:
            parts += [*compare_words(before, _row_text(form, 1)), NEW_LINE]
    return parts


def _row_text(form: forms.BaseForm, side: int) -> str:
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name not in ("DELETE", "position")]
    return " · ".join(text for name in shown if (text := _before_and_after(form, name)[side]))
