"""Contents that name merged terms and sources, with today's keys. Stored snapshots do not change.

A merged term is replaced by the term that it was merged into. A source keeps what was copied of it, under the key of the source
that it was merged into.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import F, Value

from catalogue.models import Phase
from catalogue.vocabulary.lookup import FACET_MODELS
from editorial.content.snapshot_shapes import Content, UnreadableSnapshot, child_columns, content_columns, load_content
from editorial.content.snapshots import live_snapshot
from editorial.models import Publication, Source

MERGEABLE_MODELS: tuple[type[models.Model], ...] = (*FACET_MODELS.values(), Phase, Source)
MergedKeys = dict[type[models.Model], dict[int, int]]


def merged_keys() -> MergedKeys:
    """By model the keys of merged rows, to the keys that they were merged into. One statement."""
    merged: list[Any] = [model._default_manager.exclude(merged_into=None) for model in MERGEABLE_MODELS]
    rows = [terms.order_by().values_list(Value(place), "pk", F("merged_into_id")) for place, terms in enumerate(merged)]
    found: MergedKeys = {model: {} for model in MERGEABLE_MODELS}
    for place, key, into in rows[0].union(*rows[1:], all=True):
        found[MERGEABLE_MODELS[place]][key] = into
    return found


def resolve_content(model: type[Publication], content: Content, keys: MergedKeys) -> Content:
    """A content as `load_content` gives it, with today's keys. A term that is named twice after that is named once."""
    followed = {**content, "many": {}, "own": {}}
    followed["columns"] = _resolve_columns(content_columns(model), content["columns"], keys)
    for name, chosen in content["many"].items():
        into = keys.get(model._meta.get_field(name).related_model, {})  # type: ignore[arg-type]
        followed["many"][name] = sorted({into.get(key, key) for key in chosen})
    for name, children in content["own"].items():
        followed["own"][name] = [_resolve_columns(child_columns(model, name), child, keys) for child in children]
    followed["sources"] = _resolve_sources(content["sources"], keys[Source])
    return followed


def _resolve_columns(columns: Iterable[models.Field], stored: Content, keys: MergedKeys) -> Content:
    found = dict(stored)
    for column in columns:
        into = keys.get(column.related_model, {}) if isinstance(column, models.ForeignKey) else {}  # type: ignore[arg-type]
        if into and stored.get(column.attname) in into:
            found[column.attname] = into[stored[column.attname]]
    return found


def _resolve_sources(copies: list[Content], into: Mapping[int, int]) -> list[Content]:
    """The copies under today's keys, in their order; of two copies of one source, the copy of the source that was kept."""
    found: dict[int, Content] = {}
    for copy in sorted(copies, key=lambda copy: copy["id"] not in into):
        key = int(into.get(copy["id"], copy["id"]))
        found[key] = {**copy, "id": key}
    return [found[key] for key in sorted(found)]


def is_same_content(
    model: type[Publication],
    one: tuple[str, int],
    other: tuple[str, int],
    merged: MergedKeys | None = None,
    *,
    as_approved: bool = False,
) -> bool:
    """Whether two texts (content, shape) say the same today. One statement where the letters differ and `merged` is not
    given. A stored text that cannot be read is not the same.

    `as_approved`: a source that others were merged into is the same whatever its particulars, for what was approved is what goes
    out. Otherwise its particulars count: readers see them change when the row is published again.
    """
    if one == other:
        return True
    keys = merged_keys() if merged is None else merged
    if not any(keys.values()):
        return False
    try:
        first, second = (resolve_content(model, load_content(model, *text), keys) for text in (one, other))
    except UnreadableSnapshot:
        return False
    if as_approved:
        stayed = set(keys[Source].values())
        for side in (first, second):
            side["sources"] = [{"id": copy["id"]} if copy["id"] in stayed else copy for copy in side["sources"]]
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)


def differs_from_live(row: Publication, content: str) -> bool:
    """Whether `content`, the row's as `serialize` gives it, says something else today than what is published."""
    snapshot = live_snapshot(row)
    return snapshot is not None and not is_same_content(type(row), (snapshot.content, snapshot.shape), (content, row.SHAPE))
