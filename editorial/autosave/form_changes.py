"""What a form that was sent would change, in its fields and in its rows of children, for people to read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django_prose_editor.fields import ProseEditorFormField

from editorial.content.diff import NEW_LINE, DiffPart, FieldDifference, compare_words
from editorial.rich_text.diff_words import comparable_text
from editorial.rich_text.sanitizer import clean_html


def form_changes(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[FieldDifference]:
    """From what is saved to what was sent, whether or not it would be accepted."""
    found = [_field_difference(form, name) for name in form.changed_data if not form.fields[name].widget.is_hidden]
    for formset in formsets:
        if parts := _formset_changes(formset):
            children: Any = formset.model  # type: ignore[attr-defined]
            found.append(FieldDifference(formset.prefix or "", capfirst(str(children._meta.verbose_name_plural)), parts))
    return found


def _field_difference(form: forms.BaseForm, name: str) -> FieldDifference:
    field = form.fields[name]
    return FieldDifference(name, str(field.label or name), compare_words(*_before_and_after(form, name)))


def _before_and_after(form: forms.BaseForm, name: str) -> tuple[str, str]:
    """Before and after, as people read them."""
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
    keys = [getattr(one, "pk", one) for one in values if one not in (None, "")]
    numbers = [key for key in keys if isinstance(key, int) or str(key).isdecimal()]
    found = sorted(str(field.label_from_instance(term)) for term in field.queryset.filter(pk__in=numbers)) if numbers else []
    return ", ".join(found)


def _formset_changes(formset: forms.BaseFormSet) -> list[DiffPart]:
    """A forged number of rows has nothing to show: sending the form says what is wrong with it."""
    if not formset.management_form.is_valid():
        return []
    parts: list[DiffPart] = []
    for number, form in enumerate(formset.forms):
        if not form.has_changed():
            continue
        before = _row_text(form, 0) if number < formset.initial_form_count() else ""
        if "DELETE" in form.fields and form["DELETE"].data:
            parts += [DiffPart("removed", before), NEW_LINE] if before else []
        else:
            parts += [*compare_words(before, _row_text(form, 1)), NEW_LINE]
    return parts


def _row_text(form: forms.BaseForm, side: int) -> str:
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name not in ("DELETE", "position")]
    return " · ".join(text for name in shown if (text := _before_and_after(form, name)[side]))
