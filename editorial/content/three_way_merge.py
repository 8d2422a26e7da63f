"""Three-way merge of contents: a text from which two others come (base), a draft of it, and the present row.

Columns are merged by value, long text by paragraph, children by row and column, lists of terms and sources by what each side
added and removed. Only what both sides changed differently is a conflict, which a person decides.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from editorial.content.merge_text import Clash, merge_text
from editorial.content.snapshot_shapes import Content, child_columns, content_columns
from editorial.models import Publication
from editorial.rich_text.fields import RichTextField

Children = dict[Any, Content]  # by key
UNKNOWN = object()  # a value that the base does not have: it equals none
NO_BASE: Content = {"columns": {}, "many": {}, "sources": [], "own": {}}
DRAFT, ROW = "draft", "row"


@dataclass(frozen=True)
class MergeConflict:
    """A value that draft and row changed differently.

    `name` is that of a column, with the place of its paragraph after "@"; for a child "relation.key.column"; "relation.key"
    where one side removed the child (None) and the other changed it; "relation.position" for the order of the children.
    """

    name: str
    label: str
    base: Any
    draft: Any
    row: Any
    column: models.Field | None = None


@dataclass
class MergeResult:
    """The merged content, with the draft's value where nobody decided, and all conflicts."""

    choices: Mapping[str, str]
    merged: Content = field(default_factory=dict)
    conflicts: list[MergeConflict] = field(default_factory=list)

    @property
    def open_conflicts(self) -> list[MergeConflict]:
        return [conflict for conflict in self.conflicts if self.choices.get(conflict.name) not in (DRAFT, ROW)]

    def content(self) -> str:
        """The merged content as canonical JSON."""
        return json.dumps(self.merged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def decide(self, name: str, label: str, base: Any, draft: Any, row: Any, column: models.Field | None = None) -> Any:
        """Records the conflict; the side that a person chose, or the draft's."""
        label = label[:1].upper() + label[1:]
        self.conflicts.append(MergeConflict(name, label, None if base is UNKNOWN else base, draft, row, column))
        return row if self.choices.get(name) == ROW else draft


def merge_contents(
    model: type[Publication], base: Content, draft: Content, row: Content, choices: Mapping[str, str] | None = None
) -> MergeResult:
    """`choices` says "draft" or "row" for conflicts by name."""
    result, sides = MergeResult(choices or {}), (base, draft, row)
    result.merged = {
        "pk": row["pk"],
        "columns": _merge_columns(result, content_columns(model), *(side["columns"] for side in sides)),
        "many": {name: sorted(_merge_sets(*(set(side["many"].get(name, [])) for side in sides))) for name in row["many"]},
        "sources": _merge_sources(*(side["sources"] for side in sides)),
        "own": {name: _merge_children(result, model, name, *(_by_key(side, name) for side in sides)) for name in row["own"]},
    }
    return result


def _merge_columns(
    result: MergeResult, columns: list[models.Field], base: Content, draft: Content, row: Content, prefix: str = "", label: str = ""
) -> Content:
    fields = {column.attname: column for column in columns}
    merged = {}
    for name in [*(name for name in fields if name in row), *(name for name in row if name not in fields)]:
        column, present = fields.get(name), row[name]
        known, typed = base.get(name, UNKNOWN), draft[name]
        if typed in (known, present):
            merged[name] = present
        elif present == known:
            merged[name] = typed
        else:
            words = label + str(column.verbose_name if column is not None else name.removesuffix("_id").replace("_", " "))
            merged[name] = _merge_value(result, prefix + name, words, column, known, typed, present)
    return merged


def _merge_value(result: MergeResult, name: str, label: str, column: models.Field | None, base: Any, draft: Any, row: Any) -> Any:
    """The merged value of what both sides changed."""
    if not (isinstance(column, models.TextField) and isinstance(base, str) and base.strip()):
        return result.decide(name, label, base, draft, row, column)

    def decide(clash: Clash) -> str:
        return str(result.decide(name + clash.place, label, clash.base, clash.draft, clash.row, column))

    return merge_text(base, draft, row, decide, is_rich=isinstance(column, RichTextField))


def _by_key(side: Content, name: str) -> Children:
    return {child["id"]: child for child in side["own"].get(name, [])}


def _merge_children(
    result: MergeResult, model: type[Publication], name: str, base: Children, draft: Children, row: Children
) -> list[Content]:
    """The children that the row has, then those that the draft has added."""
    columns, child_model = child_columns(model, name), model._meta.get_field(name).related_model
    label, positions = str(child_model._meta.verbose_name), _merge_positions(result, child_model, name, base, draft, row)  # type: ignore[union-attr]
    merged = []
    for key in [*row, *(key for key in draft if key not in row)]:
        known, typed, present = (children.get(key) for children in (base, draft, row))
        if typed is not None and present is not None:
            old, ours, theirs = ({**(one or {}), **positions.get(key, {})} for one in (known, typed, present))
            child: Content | None = _merge_columns(result, columns, old, ours, theirs, f"{name}.{key}.", f"{label}, ")
        elif known is None:
            child = typed or present
        elif _without_position(known) in (_without_position(typed), _without_position(present)):
            child = None
        else:
            child = result.decide(f"{name}.{key}", f"{label}: changed by one, removed by the other", known, typed, present)
        if child is not None:
            merged.append(child)
    return merged


def _merge_positions(
    result: MergeResult, child_model: Any, name: str, base: Children, draft: Children, row: Children
) -> dict[Any, Content]:
    """The position of each child that both sides have. Where both moved one, the order of all is one conflict."""
    if not any("position" in child for child in row.values()):
        return {}
    sides = [{key: child["position"] for key, child in children.items()} for children in (base, draft, row)]
    common = draft.keys() & row.keys()
    old, ours, theirs = sides
    merged = {key: _merge_position(old.get(key), ours[key], theirs[key]) for key in common}
    if None in merged.values():
        before, mine, saved = (sorted(one.values(), key=lambda child: child["position"]) for one in (base, draft, row))
        chosen = result.decide(f"{name}.position", f"order of the {child_model._meta.verbose_name_plural}", before, mine, saved)
        merged = {child["id"]: child["position"] for child in chosen}
    return {key: {"position": merged[key]} for key in common}


def _merge_position(base: int | None, draft: int, row: int) -> int | None:
    return row if draft in (base, row) else draft if row == base else None


def _without_position(child: Content | None) -> Content | None:
    return {**child, "position": 0} if child else child


def _merge_sets(base: set, draft: set, row: set) -> set:
    return (row | (draft - base)) - (base - draft)


def _merge_sources(base: list[Content], draft: list[Content], row: list[Content]) -> list[Content]:
    copies = {copy["id"]: copy for side in (base, draft, row) for copy in side}
    keys = _merge_sets(*({copy["id"] for copy in side} for side in (base, draft, row)))
    return [copies[key] for key in sorted(keys)]
