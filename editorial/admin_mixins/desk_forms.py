"""What the desk's forms and their admins have in common: labels without a colon, Chinese fields, autocompletes that know labels."""

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.db.models import CharField, F, Value
from django.utils import timezone

from editorial.content.snapshots import set_prefetched
from editorial.models import Publication
from infra.text.bcp47 import LANGUAGE_NAMES, validate_language_tag
from infra.text.clean_text import clean_characters
from infra.text.whole_numbers import MAX_KEY, parse_whole_number

LABEL_COLUMNS = ("code", "name_en", "name_zh", "abbreviation", "title")
MAX_CHILDREN = 500  # rows of one kind in a form: a posted number of rows is no work without bound


def selected_terms(model: type[Publication], keys: Collection[int]) -> dict[str, list[Any]]:
    """What each many-to-many relation of these rows names, as objects with key and label columns only. One statement for all.

    Django takes two statements a relation, one for the keys and one for the labels.
    """
    queries = []
    for number, relation in enumerate(model._meta.many_to_many):
        target: Any = relation.related_model
        through: Any = relation.remote_field.through  # type: ignore[attr-defined]
        prefix = relation.m2m_reverse_field_name()  # type: ignore[attr-defined]
        known = {f.name for f in target._meta.concrete_fields}
        labels = {f"label_{name}": F(f"{prefix}__{name}") if name in known else Value("", CharField()) for name in LABEL_COLUMNS}
        rows = through.objects.filter(**{f"{relation.m2m_field_name()}__in": keys}).order_by()  # type: ignore[attr-defined]
        queries.append(rows.annotate(number=Value(number), **labels).values_list("number", f"{prefix}_id", *labels))
    found: dict[str, list[Any]] = defaultdict(list)
    for number, key, *labels in queries[0].union(*queries[1:], all=True):
        relation = model._meta.many_to_many[number]
        target = relation.related_model
        known = {f.name for f in target._meta.concrete_fields}
        values = {name: value for name, value in zip(LABEL_COLUMNS, labels, strict=True) if name in known}
        found[relation.name].append(target(pk=key, **values))
    return found


class PrefetchedLabelsMixin:
    """Mixed into an autocomplete widget: shows the labels in `known`; Django's widget reads those of all other choices.

    What is no key is not shown again: Django's widget fails on it.
    """

    known: dict[str, models.Model]

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=("admin/js/autocomplete.js", "js/desk/chooser.js"))  # type: ignore[misc]

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> Any:
        known = getattr(self, "known", {})
        chosen = [str(key) for key in value if parse_whole_number(str(key), MAX_KEY)]
        if not chosen or not all(key in known for key in chosen):
            return super().optgroups(name, chosen or [""], attrs)  # type: ignore[misc]
        label = self.choices.field.label_from_instance  # type: ignore[attr-defined]
        options = [
            self.create_option(name, key, label(known[key]), True, place)  # type: ignore[attr-defined]
            for place, key in enumerate(chosen)
        ]
        empty = [self.create_option(name, "", "", False, 0)] if not self.is_required and not self.allow_multiple_selected else []  # type: ignore[attr-defined]
        return [(None, [*empty, *options], 0)]


class PrefetchedAutocompleteSelect(PrefetchedLabelsMixin, AutocompleteSelect):
    pass


class PrefetchedAutocompleteSelectMultiple(PrefetchedLabelsMixin, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without the cross that removes all terms at one press: each term has its own."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class LanguageSelect(forms.Select):
    """The languages by name; a stored tag that is not among them is one more choice."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        others = {tag: tag for tag in value if tag not in LANGUAGE_NAMES}
        self.choices = [("", "---------"), *((tag, f"{words} ({tag})") for tag, words in LANGUAGE_NAMES.items()), *others.items()]
        return super().optgroups(name, value, attrs)


class CleanedTextMixin:
    """Mixed into forms: their texts lose invisible characters and radicals before they are validated."""

    fields: dict[str, forms.Field]

    def full_clean(self) -> None:
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.to_python = partial(_to_clean_text, field.to_python)  # type: ignore[method-assign]
        super().full_clean()  # type: ignore[misc]


def _to_clean_text(to_python: Callable[[Any], Any], value: Any) -> Any:
    return to_python(clean_characters(value) if isinstance(value, str) else value)


class DeskForm(CleanedTextMixin, forms.Form):
    """Labels have no colon after them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class DeskModelForm(CleanedTextMixin, forms.ModelForm):
    """Labels have no colon; autocompletes know the labels of what the instance names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs.get("instance")
        chosen: dict[str, list[Any]] = {}
        if isinstance(row, Publication) and row.pk:
            chosen = selected_terms(type(row), [row.pk])
            set_prefetched(row, {relation.name: chosen.get(relation.name, []) for relation in row._meta.many_to_many})
        super().__init__(*args, label_suffix="", **kwargs)
        if isinstance(row, Publication):
            row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            chooser = getattr(field.widget, "widget", field.widget)
            if isinstance(chooser, PrefetchedLabelsMixin):
                one = self.instance._state.fields_cache.get(name)
                chooser.known = {str(term.pk): term for term in chosen.get(name, [one] if one else [])}


class FormFieldsAdminMixin:
    """Mixed into admins and inlines whose form is a DeskModelForm."""

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        """Marks a field that holds Chinese: for the font, the voice of a screen reader, and spelling checkers, which skip it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name.endswith("_zh"):
            field.widget.attrs |= {"lang": "zh-Hans", "spellcheck": "false"}
        if field is not None and db_field.name == "corrected_on":
            field.initial = timezone.localdate
        if field is not None and db_field.name == "language":
            field.widget, field.validators = LanguageSelect(), [*field.validators, validate_language_tag]
            field.help_text = "The language that it is written in."
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = PrefetchedAutocompleteSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = PrefetchedAutocompleteSelectMultiple(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class ChildInlineMixin(FormFieldsAdminMixin):
    """Mixed into inlines of a publication's children. One statement reads the children and what they name."""

    form = DeskModelForm
    extra = 0
    max_num = MAX_CHILDREN

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MAX_CHILDREN, **kwargs)  # type: ignore[misc]

    def get_queryset(self, request: Any) -> Any:
        queryset = super().get_queryset(request)  # type: ignore[misc]
        return queryset.select_related(*self.get_autocomplete_fields(request))  # type: ignore[attr-defined]
