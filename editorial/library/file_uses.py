"""Finds the uses of a library file: in the texts of publications and in snapshots that are live, scheduled or set aside."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from catalogue.models import Entry
from editorial.content import publication_registry
from editorial.media_files.file_references import referenced_uids
from editorial.models import MediaFile, Publication, Schedule, SetAsideDraft, Snapshot
from editorial.rich_text.fields import RichTextField

WORKING_TEXT = "the text at the desk"
LIVE_TEXT, SCHEDULED_TEXT, SET_ASIDE_TEXT = "what readers see", "a text that is scheduled", "a draft that is set aside"
REFERENCE_MARK = "data-media="


class FileUse(NamedTuple):
    """A publication that uses the file; `app` and `model` name its type, `where` says in which of its texts."""

    app: str
    model: str
    pk: int
    title: str
    where: str


def uses_of_file(file: MediaFile) -> list[FileUse]:
    """Each publication once, with the first of its texts that uses the file. Two statements."""
    queries = [
        texts.filter(_contains(fields, f'data-media="{file.uid}"'))
        .order_by()
        .values_list(Value(model._meta.app_label), Value(str(model._meta.model_name)), F(f"{prefix}pk"), F(f"{prefix}title"))
        for model, texts, fields, prefix in _rich_text_queries()
    ]
    uses = [FileUse(app, model, pk, title, WORKING_TEXT) for app, model, pk, title in queries[0].union(*queries[1:])]
    uses += [_use_of_snapshot(snapshot) for snapshot in _snapshots_in_use().filter(content__contains=str(file.uid))]
    return list({use[:3]: use for use in reversed(uses)}.values())[::-1]


def used_file_uids() -> set[str]:
    """The uids of all files in use. Two statements, over every text with a figure or download."""
    queries = []
    for _, texts, fields, _ in _rich_text_queries():
        for name in fields:
            queries.append(texts.filter(**{f"{name}__contains": REFERENCE_MARK}).order_by().values_list(Cast(name, TextField())))
    working = (text for (text,) in queries[0].union(*queries[1:], all=True))
    snapshots = _snapshots_in_use().filter(content__contains=REFERENCE_MARK).values_list("content", flat=True)
    return {uid for text in (*working, *snapshots) for uid in referenced_uids(text)}


def _rich_text_queries() -> Iterator[tuple[type[Publication], QuerySet[Any], list[str], str]]:
    """For each model with rich text: the publication's model, the rows, the columns, and the lookup prefix of the publication."""
    for model in publication_registry.publication_models():
        if columns := rich_text_columns(model):
            yield model, model._default_manager.all(), columns, ""
        for name in model.CHILD_RELATIONS:
            relation: Any = model._meta.get_field(name)
            if columns := rich_text_columns(relation.related_model):
                yield model, relation.related_model._default_manager.all(), columns, f"{relation.field.name}__"


def rich_text_columns(model: Any) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, RichTextField)]


def _contains(fields: list[str], text: str) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__contains": text})
    return condition


def _snapshots_in_use() -> QuerySet[Snapshot]:
    """Snapshots in use, annotated with `is_scheduled` and `is_set_aside`; those with neither are live."""
    entries = Entry.objects.filter(uid=OuterRef("uid"), version=OuterRef("version")).exclude(standing=Entry.Standing.GONE)
    schedules = Schedule.objects.filter(snapshot=OuterRef("pk"))
    set_aside = SetAsideDraft.objects.filter(draft=OuterRef("pk"))
    annotated = Snapshot.objects.annotate(
        is_scheduled=Exists(schedules), is_set_aside=Exists(set_aside), is_published=Exists(entries)
    )
    return annotated.filter(Q(is_scheduled=True) | Q(is_set_aside=True) | Q(is_published=True))


def _use_of_snapshot(snapshot: Any) -> FileUse:
    content = json.loads(snapshot.content)
    options = publication_registry.model_for_type(snapshot.type)._meta
    where = SCHEDULED_TEXT if snapshot.is_scheduled else SET_ASIDE_TEXT if snapshot.is_set_aside else LIVE_TEXT
    return FileUse(options.app_label, str(options.model_name), content["pk"], content["columns"]["title"], where)
