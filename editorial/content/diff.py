"""Differences between two contents of a publication: by field and by word, with lists and children."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from textwrap import shorten
from typing import Any, NamedTuple

from django.db import models

from editorial.content.merged_references import MergedKeys, merged_keys, resolve_content
from editorial.content.snapshot_shapes import Content, child_columns, content_columns, load_content
from editorial.content.snapshots import RelatedObjectCache, live_snapshot
from editorial.content.three_way_merge import MergeConflict
from editorial.models import Publication
from editorial.rich_text.diff_words import comparable_text
from editorial.rich_text.fields import RichTextField
from infra.text.han import HAN_RANGES

# One Chinese character, a run of letters and digits, or one other character, each with the white space after it.
WORD_PATTERN = re.compile(rf"(?:[{HAN_RANGES}]|[^\W{HAN_RANGES}]+|[^\w\s])\s*|\s+")
MAX_WORDS_COMPARED = 20_000  # words of both texts; longer texts are shown as replaced whole
MEDIA_LABELS = {
    "sha256": "the file", "alt": "alternative text", "is_decorative": "decorative", "credit": "credit", "licence": "licence",
    "licence_text": "licence",
}  # fmt: skip


class DiffPart(NamedTuple):
    """A run of text; `op` is "same", "added" or "removed"."""

    op: str
    text: str


NEW_LINE = DiffPart("same", "\n")
ONLY_FORMATTING_DIFFERS = DiffPart("added", " (only its formatting or its place)")


@dataclass
class FieldDifference:
    name: str
    label: str
    parts: list[DiffPart] = field(default_factory=list)


def diff_contents(
    model: type[Publication],
    old: Content,
    new: Content,
    *,
    keys: MergedKeys | None = None,
    cache: RelatedObjectCache | None = None,
) -> list[FieldDifference]:
    """Differences from `old` to `new` (contents of `load_content`) in the order of the model. One statement a related model.

    A caller that compares many contents passes `keys` and `cache`.
    """
    keys, cache = merged_keys() if keys is None else keys, cache or RelatedObjectCache()
    old, new = resolve_content(model, old, keys), resolve_content(model, new, keys)
    differences = []
    for column in content_columns(model):
        before, after = old["columns"][column.attname], new["columns"][column.attname]
        if before != after:
            texts = (_display_value(column, before, cache), _display_value(column, after, cache))
            differences.append(FieldDifference(column.name, _field_label(column), compare_words(*texts)))
    for relation in model._meta.many_to_many:
        if relation.name == "sources":
            before, after = ({copy["id"]: copy["title"] for copy in side["sources"]} for side in (old, new))
        else:
            before, after = (_related_names(relation, side["many"][relation.name], cache) for side in (old, new))
        if before != after:
            differences.append(FieldDifference(relation.name, _field_label(relation), _diff_lists(before, after)))
    for name in model.CHILD_RELATIONS:
        parts = _diff_children(model, name, old["own"][name], new["own"][name], cache)
        if parts:
            children: Any = model._meta.get_field(name).related_model
            differences.append(FieldDifference(name, str(children._meta.verbose_name_plural).capitalize(), parts))
    if parts := _diff_media(old.get("media", {}), new.get("media", {})):
        differences.append(FieldDifference("media", "Pictures and documents", parts))
    return differences


def _diff_media(old: Content, new: Content) -> list[DiffPart]:
    """Changed particulars of files that both contents show. A file that one of them shows is a difference of the text."""
    parts: list[DiffPart] = []
    for uid in sorted(old.keys() & new.keys()):
        for name, label in MEDIA_LABELS.items():
            before, after = old[uid][name], new[uid][name]
            if before != after:
                runs = [("removed", before), ("added", after)] if name != "sha256" else [("added", "another one")]
                changed = [DiffPart(op, str(text)) for op, text in runs if text != ""]
                parts += [DiffPart("same", f"“{old[uid]['alt'] or uid}”, {label}: "), *changed, NEW_LINE]
    return parts


def diff_from_live(row: Publication, content: str) -> list[FieldDifference]:
    """Differences from the live version to `content`, which is the row's; none where no version was published."""
    live = live_snapshot(row)
    if live is None or live.content == content:
        return []
    model = type(row)
    return diff_contents(model, load_content(model, live.content, live.shape), load_content(model, content, row.SHAPE))


def diff_conflicts(model: type[Publication], conflicts: Iterable[MergeConflict]) -> list[FieldDifference]:
    """For each conflict the difference from the row to the draft."""
    cache = RelatedObjectCache()

    def display(conflict: MergeConflict, value: Any) -> str:
        if conflict.column is not None:
            return _display_value(conflict.column, value, cache)
        if value is None or not isinstance(value, (list, dict)):
            return str(value or "")
        columns = child_columns(model, conflict.name.partition(".")[0])
        return "\n".join(_display_child(columns, child, cache) for child in (value if isinstance(value, list) else [value]))

    return [
        FieldDifference(one.name, one.label, compare_words(display(one, one.row), display(one, one.draft))) for one in conflicts
    ]


def whole_text(
    model: type[Publication], content: Content, *, keys: MergedKeys | None = None, cache: RelatedObjectCache | None = None
) -> list[FieldDifference]:
    """All that a content (of `load_content`) says, field by field, where there is nothing to compare it with."""
    cache = cache or RelatedObjectCache()
    texts = [(column, _display_value(column, content["columns"][column.attname], cache)) for column in content_columns(model)]
    shown = [
        FieldDifference(column.name, _field_label(column), [DiffPart("same", text)])
        for column, text in texts
        if text and column.name != "uid"
    ]
    without = {**content, "sources": []} | {part: {name: [] for name in content[part]} for part in ("many", "own")}
    related = diff_contents(model, without, content, keys=keys, cache=cache)
    return shown + [FieldDifference(one.name, one.label, [DiffPart("same", part.text) for part in one.parts]) for one in related]


def compare_words(old: str, new: str) -> list[DiffPart]:
    """Runs of words that are the same, removed or added; Chinese by the character. For equal texts a note on formatting."""
    if old == new:
        return [DiffPart("same", shorten(old, 80, placeholder=" …")), ONLY_FORMATTING_DIFFERS]
    before, after = WORD_PATTERN.findall(old), WORD_PATTERN.findall(new)
    if len(before) + len(after) > MAX_WORDS_COMPARED:
        return [DiffPart("removed", old), DiffPart("added", new)]
    parts: list[DiffPart] = []
    for op, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(DiffPart("same", "".join(before[i:j])))
            continue
        if j > i:
            parts.append(DiffPart("removed", "".join(before[i:j])))
        if n > k:
            parts.append(DiffPart("added", "".join(after[k:n])))
    return parts


def _field_label(field_: Any) -> str:
    return str(field_.verbose_name).capitalize()


def _display_value(column: Any, value: Any, cache: RelatedObjectCache) -> str:
    """A stored value as people at the desk read it."""
    if value is None or value == "":
        return ""
    if isinstance(column, models.ForeignKey):
        related = cache.get(column.related_model, [value]).get(value)  # type: ignore[arg-type]
        return str(related) if related else f"(no longer there: {value})"
    if isinstance(column, models.BooleanField):
        return "yes" if value else "no"
    choices = dict(column.flatchoices)
    text = str(choices.get(value, value))
    return comparable_text(text) if isinstance(column, RichTextField) else text


def _related_names(relation: Any, keys: Iterable[Any], cache: RelatedObjectCache) -> dict[Any, str]:
    keys = list(keys)
    objects = cache.get(relation.related_model, keys)
    return {key: str(objects[key]) if key in objects else f"(no longer there: {key})" for key in keys}


def _diff_lists(before: dict[Any, str], after: dict[Any, str]) -> list[DiffPart]:
    removed = [DiffPart("removed", name) for key, name in before.items() if key not in after]
    return _one_per_line([*removed, *(DiffPart("added", name) for key, name in after.items() if key not in before)])


def _one_per_line(parts: list[DiffPart]) -> list[DiffPart]:
    return [line_part for part in parts for line_part in (part, NEW_LINE)]


def _display_child(columns: list[models.Field], stored: Content, cache: RelatedObjectCache) -> str:
    shown = [
        _display_value(column, stored[column.attname], cache)
        for column in columns
        if not column.primary_key and column.name not in ("uid", "position")
    ]
    return " · ".join(text for text in shown if text)


def _diff_children(
    model: type[Publication], name: str, old: list[Content], new: list[Content], cache: RelatedObjectCache
) -> list[DiffPart]:
    """Children are matched by their keys. A changed child is compared word by word."""
    columns = child_columns(model, name)
    key = next(column.attname for column in columns if column.primary_key)

    def line(stored: Content) -> str:
        return _display_child(columns, stored, cache)

    before, after = ({child[key]: child for child in side} for side in (old, new))
    parts: list[DiffPart] = []
    for pk, child in before.items():
        if pk not in after:
            parts += _one_per_line([DiffPart("removed", line(child))])
        elif after[pk] != child:
            parts += [*compare_words(line(child), line(after[pk])), NEW_LINE]
    return parts + _one_per_line([DiffPart("added", line(child)) for pk, child in after.items() if pk not in before])
