"""Resolves references to merged terms and sources in contents. Stored snapshots do not change.

The key of a merged term becomes the key of the term that it was merged into. The copy of a merged source gets the key of the
source that it was merged into, and keeps its values.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Value

from catalogue.models import Phase
from catalogue.vocabulary.lookup import FACET_MODELS
from editorial.content.snapshot_shapes import (
    Content,
    UnreadableSnapshot,
    child_columns,
    content_columns,
    load_content,
    without_copy_fields,
)
from editorial.content.snapshots import live_snapshot
from editorial.models import Publication, Source

MERGEABLE_MODELS: tuple[type[models.Model], ...] = (*FACET_MODELS.values(), Phase, Source)
MergedKeys = dict[type[models.Model], dict[int, int]]


def merged_keys() -> MergedKeys:
    """By model the keys of merged rows with the keys of their targets. One statement."""
    merged: list[Any] = [model._default_manager.exclude(merged_into=None) for model in MERGEABLE_MODELS]
    rows = [terms.order_by().values_list(Value(number), "pk", F("merged_into_id")) for number, terms in enumerate(merged)]
    targets: MergedKeys = {model: {} for model in MERGEABLE_MODELS}
    for number, key, target in rows[0].union(*rows[1:], all=True):
        targets[MERGEABLE_MODELS[number]][key] = target
    return targets


def resolve_content(model: type[Publication], content: Content, keys: MergedKeys) -> Content:
    """A content of `load_content` with the keys of merge targets. Two references that become equal are one."""
    resolved = {**content, "many": {}, "own": {}}
    resolved["columns"] = _resolve_columns(content_columns(model), content["columns"], keys)
    for name, chosen in content["many"].items():
        targets = keys.get(model._meta.get_field(name).related_model, {})  # type: ignore[arg-type]
        resolved["many"][name] = sorted({targets.get(key, key) for key in chosen})
    for name, children in content["own"].items():
        resolved["own"][name] = [_resolve_columns(child_columns(model, name), child, keys) for child in children]
    resolved["sources"] = _resolve_sources(content["sources"], keys[Source])
    return resolved


def _resolve_columns(columns: Iterable[models.Field], stored: Content, keys: MergedKeys) -> Content:
    resolved = dict(stored)
    for column in columns:
        targets = keys.get(column.related_model, {}) if isinstance(column, models.ForeignKey) else {}  # type: ignore[arg-type]
        if targets and stored.get(column.attname) in targets:
            resolved[column.attname] = targets[stored[column.attname]]
    return resolved


def _resolve_sources(copies: list[Content], targets: Mapping[int, int]) -> list[Content]:
    """The copies with the keys of merge targets, sorted by key. Of two copies with one key, the copy of the target itself."""
    by_key: dict[int, Content] = {}
    for copy in sorted(copies, key=lambda copy: copy["id"] not in targets):
        key = int(targets.get(copy["id"], copy["id"]))
        by_key[key] = {**copy, "id": key}
    return [by_key[key] for key in sorted(by_key)]


def is_same_content(
    model: type[Publication],
    first: tuple[str, int],
    second: tuple[str, int],
    merged: MergedKeys | None = None,
    *,
    as_approved: bool = False,
) -> bool:
    """Whether two texts (content, shape) are equal once merged references are resolved. A text that cannot be read differs.

    One statement where the strings differ and `merged` is None. With `as_approved` the values of a source that is the target of
    a merge, and what is said of a copy that the worker kept meanwhile, are ignored, because the approved text is published
    with its own. Without it they count: readers see them change when the row is published again.
    """
    if first == second:
        return True
    keys = merged_keys() if merged is None else merged
    if not as_approved and not any(keys.values()):
        return False
    try:
        contents = [resolve_content(model, load_content(model, *text), keys) for text in (first, second)]
    except UnreadableSnapshot:
        return False
    if as_approved:
        merge_targets = set(keys[Source].values())
        for content in contents:
            content["sources"] = [
                {"id": copy["id"]} if copy["id"] in merge_targets else without_copy_fields(copy) for copy in content["sources"]
            ]
    return json.dumps(contents[0], sort_keys=True) == json.dumps(contents[1], sort_keys=True)


def differs_from_live(row: Publication, content: str) -> bool:
    """Whether `content`, the serialized row, differs from the published version once merged references are resolved."""
    snapshot = live_snapshot(row)
    return snapshot is not None and not is_same_content(type(row), (snapshot.content, snapshot.shape), (content, row.SHAPE))
