"""Serializes the content of a publication to JSON, hydrates unsaved objects from it, and restores it to the row."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from catalogue.models import Vocabulary
from editorial.content.snapshot_shapes import (
    COPIED_SOURCE_FIELDS,
    COPY_FIELDS,
    child_columns,
    content_columns,
    load_content,
    term_relations,
)
from editorial.media_files.file_references import facts_by_uid, referenced_uids
from editorial.models import Publication, Snapshot, Source


@dataclass
class HydratedSnapshot:
    """Unsaved objects with filled relations. `missing` are the referenced rows that no longer exist.

    `names_files` is True where the content refers to files of the library; `media` are the files that the library has.
    """

    publication: Publication
    missing: list[str] = field(default_factory=list)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    names_files: bool = False


class RelatedObjectCache:
    """Objects that snapshots refer to, each fetched once. For one batch; not to be shared by requests."""

    def __init__(self) -> None:
        self._objects: dict[type[models.Model], dict[Any, models.Model]] = defaultdict(dict)
        self._requested: dict[type[models.Model], set[Any]] = defaultdict(set)

    def get(self, model: type[models.Model], keys: Iterable[Any]) -> dict[Any, models.Model]:
        """The existing objects by key; for the key of a merged term, the term that it was merged into. At most one statement."""
        keys = list(keys)
        new = set(keys) - self._requested[model]
        if new:
            self._requested[model] |= new
            rows = model._default_manager.all()
            rows = rows.select_related("merged_into") if issubclass(model, Vocabulary) else rows
            fetched: dict[Any, Any] = rows.in_bulk(sorted(new))
            self._objects[model] |= {key: getattr(row, "merged_into", None) or row for key, row in fetched.items()}
        return {key: self._objects[model][key] for key in keys if key in self._objects[model]}


def serialize(row: Publication) -> str:
    """The content as canonical JSON: columns, many-to-many by key, children in order with their keys, copies of the sources, and
    under "media" the library's values of the files that its texts refer to. Without such files there is no "media".
    """
    model = type(row)
    content = {
        "pk": row.pk,
        "columns": _column_values(row, content_columns(model)),
        "many": {name: sorted(term.pk for term in getattr(row, name).all()) for name in term_relations(model)},
        "sources": [
            {name: json_value(getattr(source, name)) for name in _copied_fields(source)}
            for source in sorted(row.sources.all(), key=lambda source: source.pk)
        ],
        "own": {
            name: [_column_values(child, child_columns(model, name)) for child in getattr(row, name).all()]
            for name in model.CHILD_RELATIONS
        },
    }
    text = _canonical_json(content)
    return _canonical_json({**content, "media": facts_by_uid(uids)}) if (uids := referenced_uids(text)) else text


def _copied_fields(source: Source) -> tuple[str, ...]:
    """With the facts of its kept copy, where it has one of its present address."""
    has_copy = source.copy_sha256 and source.copied_url == source.url
    return (*COPIED_SOURCE_FIELDS, *COPY_FIELDS) if has_copy else COPIED_SOURCE_FIELDS


def _canonical_json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def live_snapshot(row: Publication) -> Snapshot | None:
    """The snapshot of the last published version, also of a withdrawn publication."""
    return Snapshot.objects.filter(uid=row.uid, version__isnull=False).order_by("-version").first()


def hydrate(
    model: type[Publication], content: str, shape: int | None = None, *, cache: RelatedObjectCache | None = None
) -> HydratedSnapshot:
    """Unsaved objects with the content, without references to missing rows. At most one statement a relation."""
    cache = cache or RelatedObjectCache()
    value = load_content(model, content, shape or model.SHAPE)
    row = model()
    row.pk = value["pk"]
    result = HydratedSnapshot(row, media=value.get("media", {}), names_files=bool(referenced_uids(content)))
    _set_columns(row, content_columns(model), value["columns"], result, cache)
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    for name, keys in value["many"].items():
        related: Any = model._meta.get_field(name).related_model
        objects = cache.get(related, keys)
        result.missing += [f"{name}: {key}" for key in keys if key not in objects]
        _set_prefetched_relation(row, name, list(dict.fromkeys(objects[key] for key in keys if key in objects)))
    _set_prefetched_relation(row, "sources", [_build_object(Source, copy) for copy in value["sources"]])
    for name in model.CHILD_RELATIONS:
        columns = child_columns(model, name)
        relation: Any = model._meta.get_field(name)
        for column in columns:
            if isinstance(column, models.ForeignKey):  # one statement for all children
                keys = [stored[column.attname] for stored in value["own"][name]]
                cache.get(column.related_model, [key for key in keys if key is not None])  # type: ignore[arg-type]
        children = []
        for stored in value["own"][name]:
            child = relation.related_model()
            setattr(child, relation.field.name, row)
            if _set_columns(child, columns, stored, result, cache):
                children.append(child)
        _set_prefetched_relation(row, name, children)
    return result


@transaction.atomic
def restore_content(row: Publication, content: str, shape: int | None = None) -> list[str]:
    """Writes the content into the row, children with their old keys. Returns the referenced rows that no longer exist.

    Raises ValidationError. The caller holds the row's lock and raises its `lock_version`.
    """
    model = type(row)
    hydrated = hydrate(model, content, shape)
    old = hydrated.publication
    for column in content_columns(model):
        setattr(row, column.attname, getattr(old, column.attname))
    row.full_clean()
    row.save()
    for relation in model._meta.many_to_many:
        keys = [term.pk for term in getattr(old, relation.name).all()]
        present: dict[Any, Any] = relation.related_model._default_manager.in_bulk(keys)  # type: ignore[union-attr]
        hydrated.missing += [f"{relation.name}: {pk}" for pk in keys if pk not in present]
        getattr(row, relation.name).set({target.merged_into_id or pk for pk, target in present.items()})
    for name in model.CHILD_RELATIONS:
        child_relation = model._meta.get_field(name)
        manager = getattr(row, name)
        manager.all().delete()
        children = list(getattr(old, name).all())
        for child in children:
            setattr(child, child_relation.field.name, row)  # type: ignore[union-attr]
            child.clean_fields()
        child_relation.related_model._default_manager.bulk_create(children)  # type: ignore[union-attr]
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return hydrated.missing


def _column_values(row: models.Model, columns: Iterable[models.Field]) -> dict[str, Any]:
    return {column.attname: json_value(getattr(row, column.attname)) for column in columns}


def json_value(value: Any) -> Any:
    """A column's value in JSON's types; a date or UUID as text."""
    return value if isinstance(value, (str, int, bool, list, dict, type(None))) else str(value)


def _build_object(model: type[models.Model], stored: dict[str, Any]) -> models.Model:
    columns = {f.attname: f for f in model._meta.concrete_fields}
    return model(**{name: columns[name].to_python(value) for name, value in stored.items() if name in columns})


def _set_columns(
    row: models.Model, columns: Iterable[models.Field], stored: dict[str, Any], result: HydratedSnapshot, cache: RelatedObjectCache
) -> bool:
    """Sets columns from the snapshot. False where the target of a required foreign key no longer exists."""
    for column in columns:
        value = stored[column.attname]
        if isinstance(column, models.ForeignKey) and value is not None:
            target = cache.get(column.related_model, [value]).get(value)  # type: ignore[arg-type]
            if target is None:
                result.missing.append(f"{column.verbose_name}: {value}")
                if not column.null:
                    return False
            setattr(row, column.name, target)
        else:
            setattr(row, column.attname, column.to_python(value))
    return True


def set_prefetched(row: Publication, lists: dict[str, list[Any]]) -> None:
    """Makes `row.<name>.all()` return these objects for each name, without a statement."""
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    for name, objects in lists.items():
        _set_prefetched_relation(row, name, objects)


def _set_prefetched_relation(row: Publication, name: str, objects: list[Any]) -> None:
    """Makes `row.<name>.all()` return these objects, without a statement."""
    relation: Any = type(row)._meta.get_field(name)
    queryset = relation.related_model._default_manager.all()
    queryset._result_cache = objects
    queryset._prefetch_done = True
    cache_name = relation.get_accessor_name() if hasattr(relation, "get_accessor_name") else name
    row._prefetched_objects_cache[cache_name] = queryset  # type: ignore[attr-defined]
