"""Where a file of the library is used: the texts of all publications, and the kept texts that are live, planned or set aside."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from catalogue.models import Entry
from editorial import registry
from editorial.media.named import uids_in
from editorial.models import MediaFile, Publication, Schedule, SetAside, Snapshot
from editorial.text import RichTextField

WORKING = "the text at the desk"
READ, PLANNED, ASIDE = "what readers see", "a text that is scheduled", "a draft that is set aside"
MARK = "data-media="


class Use(NamedTuple):
    """A publication that names the file. `app` and `model` are those of its type, `where` says in which of its texts."""

    app: str
    model: str
    pk: int
    title: str
    where: str


def uses_of(file: MediaFile) -> list[Use]:
    """Each publication once, with the first place found. Two statements."""
    queries = [
        texts.filter(_contains(fields, f'data-media="{file.uid}"'))
        .order_by()
        .values_list(Value(model._meta.app_label), Value(str(model._meta.model_name)), F(f"{to}pk"), F(f"{to}title"))
        for model, texts, fields, to in _texts()
    ]
    found = [Use(app, model, pk, title, WORKING) for app, model, pk, title in queries[0].union(*queries[1:])]
    found += [_use(snapshot) for snapshot in _kept_texts().filter(content__contains=str(file.uid))]
    return list({use[:3]: use for use in reversed(found)}.values())[::-1]


def used_uids() -> set[str]:
    """Of all files that any of these texts names. Two statements, over every text with a figure."""
    queries = []
    for _, texts, fields, _ in _texts():
        for name in fields:
            queries.append(texts.filter(**{f"{name}__contains": MARK}).order_by().values_list(Cast(name, TextField())))
    working = (text for (text,) in queries[0].union(*queries[1:], all=True))
    kept = _kept_texts().filter(content__contains=MARK).values_list("content", flat=True)
    return {uid for text in (*working, *kept) for uid in uids_in(text)}


def _texts() -> Iterator[tuple[type[Publication], QuerySet[Any], list[str], str]]:
    """Each model with rich text: its publication's, its rows, the names of the columns, and the way to the publication."""
    for model in registry.models():
        if own := rich_columns(model):
            yield model, model._default_manager.all(), own, ""
        for name in model.OWN:
            relation: Any = model._meta.get_field(name)
            if columns := rich_columns(relation.related_model):
                yield model, relation.related_model._default_manager.all(), columns, f"{relation.field.name}__"


def rich_columns(model: Any) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, RichTextField)]


def _contains(fields: list[str], text: str) -> Q:
    wanted = Q()
    for name in fields:
        wanted |= Q(**{f"{name}__contains": text})
    return wanted


def _kept_texts() -> QuerySet[Snapshot]:
    """With `is_planned` and `is_aside`; neither is what readers see."""
    read = Entry.objects.filter(uid=OuterRef("uid"), version=OuterRef("version")).exclude(standing=Entry.Standing.GONE)
    planned = Schedule.objects.filter(snapshot=OuterRef("pk"))
    aside = SetAside.objects.filter(draft=OuterRef("pk"))
    marked = Snapshot.objects.annotate(is_planned=Exists(planned), is_aside=Exists(aside), is_read=Exists(read))
    return marked.filter(Q(is_planned=True) | Q(is_aside=True) | Q(is_read=True))


def _use(snapshot: Any) -> Use:
    content = json.loads(snapshot.content)
    options = registry.model_of(snapshot.type)._meta
    where = PLANNED if snapshot.is_planned else ASIDE if snapshot.is_aside else READ
    return Use(options.app_label, str(options.model_name), content["pk"], content["columns"]["title"], where)
