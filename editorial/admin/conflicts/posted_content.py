"""The posted data of a publication's form as content, and a merged content written back into it."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from editorial.admin.conflicts.posted_values import posted_keys, settle, typed_value, write_value
from editorial.admin_mixins.desk_forms import MAX_CHILDREN
from editorial.content.snapshot_shapes import Content, child_columns, content_columns, term_relations
from editorial.content.three_way_merge import UNKNOWN
from editorial.models import Publication
from infra.text.whole_numbers import MAX_KEY, parse_whole_number

DESK_COLUMNS = ("owner", "review_by")  # merged too, although no snapshot has them: the form posts what it was opened with


class PostedContent:
    """`data` is a copy of the posted data, which `write` changes."""

    def __init__(self, request: HttpRequest, admin: Any, row: Publication) -> None:
        self.data: QueryDict = request.POST.copy()
        model = type(row)
        self.fields: dict[str, forms.Field] = admin.get_form(request, row, change=True).base_fields
        self.desk_columns: list[Any] = [model._meta.get_field(name) for name in DESK_COLUMNS if name in self.fields]
        self.columns = [*(column for column in content_columns(model) if column.name in self.fields), *self.desk_columns]
        self.relations = [name for name in term_relations(model) if name in self.fields]
        formsets = {formset.model: formset for formset, _ in admin.get_formsets_with_inlines(request, row)}
        related: dict[str, Any] = {name: model._meta.get_field(name).related_model for name in model.CHILD_RELATIONS}
        self.children = {
            name: PostedChildren(self.data, formsets[child], child_columns(model, name))
            for name, child in related.items()
            if child in formsets
        }

    def opened_desk_values(self) -> dict[str, Any]:
        """The desk columns as the form was opened with them, by its hidden fields."""
        return {
            column.attname: typed_value(column, self.fields[column.name], self.data, f"initial-{column.name}")
            for column in self.desk_columns
            if f"initial-{column.name}" in self.data
        }

    def content(self, base: Content, *others: Content) -> Content:
        """What is typed; what the form does not have is the base's. `others` are later texts, the row's last."""
        sides, row = (base, *others), others[-1]
        typed = {part: {**row[part], **base[part]} for part in ("columns", "many", "own")}
        for column in self.columns:
            value = typed_value(column, self.fields[column.name], self.data, column.name)
            known = [side["columns"].get(column.attname, UNKNOWN) for side in sides]
            typed["columns"][column.attname] = settle(value, known)
        typed["many"] |= {name: posted_keys(self.data, name) for name in self.relations}
        for name, children in self.children.items():
            typed["own"][name] = children.content([side["own"].get(name, []) for side in sides])
        has_sources = "sources" in self.fields
        sources = [{"id": key} for key in posted_keys(self.data, "sources")] if has_sources else base["sources"]
        return {"pk": row["pk"], "sources": sources, **typed}

    def write(self, merged: Content, typed: Content, row: Content) -> None:
        for column in self.columns:
            if merged["columns"][column.attname] != typed["columns"][column.attname]:
                write_value(self.data, column.name, merged["columns"][column.attname])
        for name in self.relations:
            self.data.setlist(name, [str(key) for key in merged["many"][name]])
        if "sources" in self.fields:
            self.data.setlist("sources", [str(copy["id"]) for copy in merged["sources"]])
        for name, children in self.children.items():
            children.write(merged["own"][name], typed["own"][name], row["own"][name])

    def advance_desk_values(self, row: Content) -> None:
        """From here on the form counts as opened with the row's values."""
        for column in self.desk_columns:
            write_value(self.data, f"initial-{column.name}", row["columns"][column.attname])


class PostedChildren:
    """The rows of one formset. New ones stay as they are posted."""

    def __init__(self, data: QueryDict, formset: Any, columns: list[Any]) -> None:
        self.data, self.prefix = data, formset.get_default_prefix()
        self.fields: dict[str, forms.Field] = formset.form.base_fields
        self.columns = [column for column in columns if column.name in self.fields and not column.primary_key]
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        self.count = parse_whole_number(total, MAX_CHILDREN) or 0
        self.is_readable = bool(self.count) or total == "0"

    def content(self, sides: list[list[Content]]) -> list[Content]:
        """The known children that are not marked for removal."""
        if not self.is_readable:
            return sides[0]
        known = [{child["id"]: child for child in side} for side in sides]
        self.places: dict[int, int] = {}
        children = []
        for number in range(self.count):
            key = parse_whole_number(self.data.get(f"{self.prefix}-{number}-id", ""), MAX_KEY)
            found = [side[key] for side in known if key in side]
            if key is None or not found:
                continue
            self.places[key] = number
            if self.data.get(f"{self.prefix}-{number}-DELETE"):
                continue
            typed = dict(found[0])
            for column in self.columns:
                value = typed_value(column, self.fields[column.name], self.data, f"{self.prefix}-{number}-{column.name}")
                typed[column.attname] = settle(value, [child[column.attname] for child in found])
            children.append(typed)
        return children

    def write(self, merged: list[Content], typed: list[Content], row: list[Content]) -> None:
        """The rows again: those of the row, those that it no longer has as new ones, and the new ones."""
        if not self.is_readable:
            return
        before, stored = {child["id"]: child for child in typed}, {child["id"] for child in row}
        present = {child["id"]: self._fields(child, before.get(child["id"])) for child in merged}
        present |= {key: self._raw(place) for key, place in self.places.items() if key in stored and key not in present}
        new = [fields for key, fields in present.items() if key not in stored]
        for fields in new:
            fields.pop("id", None)
        new += [self._raw(number) for number in range(self.count) if number not in self.places.values()]
        rows = [*(fields for key, fields in present.items() if key in stored), *new]
        of_rows = re.compile(rf"{re.escape(self.prefix)}-\d")
        for name in list(filter(of_rows.match, self.data)):
            del self.data[name]
        for number, fields in enumerate(rows):
            for name, values in fields.items():
                self.data.setlist(f"{self.prefix}-{number}-{name}", values)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows))
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows) - len(new))

    def _raw(self, number: int) -> dict[str, list[str]]:
        prefix = f"{self.prefix}-{number}-"
        return {name[len(prefix) :]: self.data.getlist(name) for name in self.data if name.startswith(prefix)}

    def _fields(self, child: Content, typed: Content | None) -> dict[str, list[str]]:
        """The posted fields of a child with the values that the merge has changed."""
        fields = QueryDict(mutable=True)
        posted = self._raw(self.places[child["id"]]) if child["id"] in self.places else {"id": [str(child["id"])]}
        for name, values in posted.items():
            fields.setlist(name, values)
        if typed is None:
            fields.pop("DELETE", None)
        for column in self.columns:
            if typed is None or typed[column.attname] != child[column.attname]:
                write_value(fields, column.name, child[column.attname])
        return dict(fields.lists())
