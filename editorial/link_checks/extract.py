"""Extracts the web addresses that the desk cites: from sources and publications with their children, drafts included."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db import models, transaction

from editorial.content import publication_registry
from editorial.link_checks.link_urls import urls_in
from editorial.models import LinkCheck, LinkHost, LinkOccurrence, Publication, Source
from editorial.rich_text.fields import RichTextField

BATCH_SIZE = 500


class UrlColumn(NamedTuple):
    """A column of `model` that may hold addresses. `key` looks up the primary key of the owner: of the row or of its parent."""

    owner: type[models.Model]
    model: type[models.Model]
    key: str
    name: str
    label: str
    is_rich: bool


class FoundLink(NamedTuple):
    """An address in a field of the row `key` of `model` (as `app.model`)."""

    url: str
    model: str
    key: int
    field: str


def citing_models() -> list[type[models.Model]]:
    """Models that cite addresses and have a form of their own."""
    return [Source, *publication_registry.publication_models()]


def url_columns() -> list[UrlColumn]:
    columns = url_columns_of_sources()
    for model in publication_registry.publication_models():
        columns += url_columns_of(model)
    return columns


def url_columns_of_sources() -> list[UrlColumn]:
    return list(_url_columns(Source, Source, "pk"))


def url_columns_of(model: type[Publication]) -> list[UrlColumn]:
    """Columns of the publication and of its children."""
    columns = list(_url_columns(model, model, "pk"))
    for name in model.CHILD_RELATIONS:
        relation: Any = model._meta.get_field(name)
        columns += _url_columns(model, relation.related_model, relation.field.attname)
    return columns


def _url_columns(owner: type[models.Model], model: type[models.Model], key: str) -> Iterator[UrlColumn]:
    prefix = "" if model is owner else f"{model._meta.verbose_name}: "
    for field in model._meta.concrete_fields:
        is_rich = isinstance(field, RichTextField)
        if is_rich or isinstance(field, models.URLField):
            yield UrlColumn(owner, model, key, field.name, f"{prefix}{field.verbose_name}"[:120], is_rich)


def extract_all_links() -> set[FoundLink]:
    """All links of the desk, in one statement a column."""
    links = set()
    for column in url_columns():
        rows = column.model._default_manager.order_by()
        rows = rows.filter(**{f"{column.name}__contains": "href="}) if column.is_rich else rows.exclude(**{column.name: ""})
        for key, value in rows.values_list(column.key, column.name).iterator(chunk_size=BATCH_SIZE):
            for url in urls_in(value, is_rich=column.is_rich):
                links.add(FoundLink(url, column.owner._meta.label_lower, key, column.label))
    return links


def extract_links_of(row: models.Model, column_list: list[UrlColumn]) -> Iterator[FoundLink]:
    """The links of one row; one statement a column of its children."""
    for column in column_list:
        if column.model is column.owner:
            values = [getattr(row, column.name)]
        else:
            values = list(column.model._default_manager.filter(**{column.key: row.pk}).values_list(column.name, flat=True))
        for value in values:
            for url in urls_in(value, is_rich=column.is_rich):
                yield FoundLink(url, column.owner._meta.label_lower, row.pk, column.label)


def update_links() -> int:
    """Makes the stored links equal to those that the desk cites now; returns how many are new. Workers may run it at once."""
    return _store_links(extract_all_links())


@transaction.atomic
def _store_links(links: set[FoundLink]) -> int:
    urls = {link.url for link in links}
    is_named = dict(LinkCheck.objects.values_list("url", "is_named"))
    new = urls - is_named.keys()
    _add_links(sorted(new))
    _set_is_named(sorted(url for url in urls & is_named.keys() if not is_named[url]), is_named=True)
    _set_is_named(sorted(url for url in is_named.keys() - urls if is_named[url]), is_named=False)
    _store_occurrences(links)
    return len(new)


def _add_links(urls: list[str]) -> None:
    hosts = {url: str(urlsplit(url).hostname)[:255] for url in urls}
    LinkHost.objects.bulk_create([LinkHost(name=name) for name in sorted(set(hosts.values()))], BATCH_SIZE, ignore_conflicts=True)
    keys = dict(LinkHost.objects.values_list("name", "pk")) if urls else {}
    LinkCheck.objects.bulk_create([LinkCheck(url=url, host_id=keys[hosts[url]]) for url in urls], BATCH_SIZE, ignore_conflicts=True)


def _set_is_named(urls: list[str], *, is_named: bool) -> None:
    for batch in _batches(urls):
        LinkCheck.objects.filter(url__in=batch).update(is_named=is_named)


def _batches(values: list[Any]) -> list[list[Any]]:
    return [values[start : start + BATCH_SIZE] for start in range(0, len(values), BATCH_SIZE)]


def _store_occurrences(links: set[FoundLink]) -> None:
    keys = dict(LinkCheck.objects.values_list("url", "pk"))
    cited = {(keys[link.url], *link[1:]) for link in links}
    stored = {tuple(values): pk for pk, *values in LinkOccurrence.objects.values_list("pk", "link_id", "model", "key", "field")}
    obsolete = sorted(stored[values] for values in stored.keys() - cited)
    for batch in _batches(obsolete):
        LinkOccurrence.objects.filter(pk__in=batch).delete()
    missing = [LinkOccurrence(link_id=link, model=model, key=key, field=field) for link, model, key, field in cited - stored.keys()]
    LinkOccurrence.objects.bulk_create(missing, BATCH_SIZE, ignore_conflicts=True)
