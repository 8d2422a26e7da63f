"""What a form that was sent would change, in its fields and in its rows of children, for people to read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django_prose_editor.fields import ProseEditorFormField

from editorial.cleaning import clean_html
from editorial.differences import NEW_LINE, Difference, Part, compare_words
from editorial.wording import in_words


def changes_of(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[Difference]:
    """From what is saved to what was sent, whether or not it would be accepted."""
    found = [_difference(form, name) for name in form.changed_data if not form.fields[name].widget.is_hidden]
    for formset in formsets:
        if parts := _rows(formset):
            children: Any = formset.model  # type: ignore[attr-defined]
            found.append(Difference(formset.prefix or "", capfirst(str(children._meta.verbose_name_plural)), parts))
    return found


def _difference(form: forms.BaseForm, name: str) -> Difference:
    field = form.fields[name]
    return Difference(name, str(field.label or name), compare_words(*_texts(form, name)))


def _texts(form: forms.BaseForm, name: str) -> tuple[str, str]:
    """Before and after, as people read them."""
    bound, field = form[name], form.fields[name]
    return _text(field, bound.initial), _text(field, bound.data)


def _text(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return _labels(field, value)
    if isinstance(field, forms.BooleanField):
        return "yes" if value and value != "False" else "no"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    text = str(value if value is not None else "")
    return in_words(clean_html(text)) if isinstance(field, ProseEditorFormField) else text


def _labels(field: Any, value: Any) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    keys = [getattr(one, "pk", one) for one in values if one not in (None, "")]
    numbers = [key for key in keys if isinstance(key, int) or str(key).isdecimal()]
    found = sorted(str(field.label_from_instance(term)) for term in field.queryset.filter(pk__in=numbers)) if numbers else []
    return ", ".join(found)


def _rows(formset: forms.BaseFormSet) -> list[Part]:
    """A forged number of rows has nothing to show: sending the form says what is wrong with it."""
    if not formset.management_form.is_valid():
        return []
    parts: list[Part] = []
    for number, form in enumerate(formset.forms):
        if not form.has_changed():
            continue
        before = _line(form, 0) if number < formset.initial_form_count() else ""
        if "DELETE" in form.fields and form["DELETE"].data:
            parts += [Part("removed", before), NEW_LINE] if before else []
        else:
            parts += [*compare_words(before, _line(form, 1)), NEW_LINE]
    return parts


def _line(form: forms.BaseForm, side: int) -> str:
    shown = [name for name, field in form.fields.items() if not field.widget.is_hidden and name not in ("DELETE", "position")]
    return " · ".join(text for name in shown if (text := _texts(form, name)[side]))
