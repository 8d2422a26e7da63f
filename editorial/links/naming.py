"""Which web addresses the desk names, and where: in sources and in publications with their children, drafts included."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db import models, transaction

from editorial import registry
from editorial.links.addresses import addresses_in
from editorial.models import LinkCheck, LinkHost, LinkPlace, Publication, Source
from editorial.text import RichTextField

BATCH = 500


class Column(NamedTuple):
    """A column that may name addresses. `key` is the lookup of its owner's key: its own, or its parent's."""

    owner: type[models.Model]
    model: type[models.Model]
    key: str
    name: str
    label: str
    is_rich: bool


class Named(NamedTuple):
    """That a field of a row of the desk (`model` as `app.model`) names an address."""

    url: str
    model: str
    key: int
    field: str


def owners() -> list[type[models.Model]]:
    """Whatever names addresses and has a form of its own."""
    return [Source, *registry.models()]


def columns() -> list[Column]:
    found = columns_of_sources()
    for model in registry.models():
        found += columns_of(model)
    return found


def columns_of_sources() -> list[Column]:
    return list(_columns_of(Source, Source, "pk"))


def columns_of(model: type[Publication]) -> list[Column]:
    """Its own and those of its children."""
    found = list(_columns_of(model, model, "pk"))
    for name in model.OWN:
        relation: Any = model._meta.get_field(name)
        found += _columns_of(model, relation.related_model, relation.field.attname)
    return found


def _columns_of(owner: type[models.Model], model: type[models.Model], key: str) -> Iterator[Column]:
    prefix = "" if model is owner else f"{model._meta.verbose_name}: "
    for field in model._meta.concrete_fields:
        is_rich = isinstance(field, RichTextField)
        if is_rich or isinstance(field, models.URLField):
            yield Column(owner, model, key, field.name, f"{prefix}{field.verbose_name}"[:120], is_rich)


def named_today() -> set[Named]:
    """Everything, in one statement a column."""
    found = set()
    for column in columns():
        rows = column.model._default_manager.order_by()
        rows = rows.filter(**{f"{column.name}__contains": "href="}) if column.is_rich else rows.exclude(**{column.name: ""})
        for key, value in rows.values_list(column.key, column.name).iterator(chunk_size=BATCH):
            for url in addresses_in(value, is_rich=column.is_rich):
                found.add(Named(url, column.owner._meta.label_lower, key, column.label))
    return found


def named_by(row: models.Model, column_list: list[Column]) -> Iterator[Named]:
    """What one row names; a statement for each kind of child that has such columns."""
    for column in column_list:
        if column.model is column.owner:
            values = [getattr(row, column.name)]
        else:
            values = list(column.model._default_manager.filter(**{column.key: row.pk}).values_list(column.name, flat=True))
        for value in values:
            for url in addresses_in(value, is_rich=column.is_rich):
                yield Named(url, column.owner._meta.label_lower, row.pk, column.label)


def gather() -> int:
    """Make the list of links equal to what the desk names now; how many addresses are new. Several may do it at once."""
    return _keep(named_today())


@transaction.atomic
def _keep(found: set[Named]) -> int:
    urls = {named.url for named in found}
    known = dict(LinkCheck.objects.values_list("url", "is_named"))
    new = urls - known.keys()
    _add(sorted(new))
    _mark(sorted(url for url in urls & known.keys() if not known[url]), is_named=True)
    _mark(sorted(url for url in known.keys() - urls if known[url]), is_named=False)
    _place(found)
    return len(new)


def _add(urls: list[str]) -> None:
    hosts = {url: str(urlsplit(url).hostname)[:255] for url in urls}
    LinkHost.objects.bulk_create([LinkHost(name=name) for name in sorted(set(hosts.values()))], BATCH, ignore_conflicts=True)
    keys = dict(LinkHost.objects.values_list("name", "pk")) if urls else {}
    LinkCheck.objects.bulk_create([LinkCheck(url=url, host_id=keys[hosts[url]]) for url in urls], BATCH, ignore_conflicts=True)


def _mark(urls: list[str], *, is_named: bool) -> None:
    for some in _batches(urls):
        LinkCheck.objects.filter(url__in=some).update(is_named=is_named)


def _batches(values: list[Any]) -> list[list[Any]]:
    return [values[start : start + BATCH] for start in range(0, len(values), BATCH)]


def _place(found: set[Named]) -> None:
    keys = dict(LinkCheck.objects.values_list("url", "pk"))
    wanted = {(keys[named.url], *named[1:]) for named in found}
    present = {tuple(place): pk for pk, *place in LinkPlace.objects.values_list("pk", "link_id", "model", "key", "field")}
    gone = sorted(present[place] for place in present.keys() - wanted)
    for some in _batches(gone):
        LinkPlace.objects.filter(pk__in=some).delete()
    missing = [LinkPlace(link_id=link, model=model, key=key, field=field) for link, model, key, field in wanted - present.keys()]
    LinkPlace.objects.bulk_create(missing, BATCH, ignore_conflicts=True)
