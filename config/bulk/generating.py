"""Bulk content for measuring: N policies with cases, items, issues and reports in proportion, written and published in batches."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from time import monotonic
from typing import Any, Protocol

from django.db import models, transaction

from catalogue.loading import load_vocabulary
from catalogue.models import Sector
from config.bulk.news import AN_ISSUE, Issues, Items, Reports
from config.bulk.pool import fill_pool, prefix
from config.bulk.publishing import publish_new
from config.bulk.works import Cases, Policies
from editorial import registry
from editorial.models import Publication

BATCH = 500
FIRST_PUBLISHED_AT = datetime(2025, 1, 1, tzinfo=UTC)  # each batch a minute later, so that the answers' times repeat too


class AlreadyGenerated(Exception):
    """Content of this seed is in the database."""


class Kind(Protocol):
    """One type of publication: its row, and once the batch has keys, what the row carries and owns. Numbers start at 1."""

    @property
    def model(self) -> type[Publication]: ...

    def row(self, number: int) -> Publication: ...

    def many(self, number: int) -> dict[str, list[int]]: ...

    def own(self, number: int) -> dict[str, list[Any]]: ...


def generate(*, policies: int, seed: int, say: Callable[[str], Any] = lambda text: None) -> int:
    """Write and publish; returns how many publications there are now of it. Raises AlreadyGenerated.

    The same numbers give the same documents. Memory is constant but for one key a publication.
    """
    if any(model._default_manager.filter(slug__startswith=prefix(seed)).exists() for model in registry.models()):
        raise AlreadyGenerated
    if not Sector.objects.exists():
        load_vocabulary()
    pool = fill_pool(seed)
    items = policies // 2
    wanted: list[tuple[Kind, int]] = [
        (Policies(pool), policies),
        (Cases(pool), ceil(policies / 5)),
        (Items(pool), items),
        (Issues(pool), ceil(items / AN_ISSUE)),
        (Reports(pool), max(1, policies // 100)),
    ]
    begun, done, at = monotonic(), 0, FIRST_PUBLISHED_AT
    for kind, count in wanted:
        pool.made[kind.model.ENTRY_TYPE] = []
        for numbers in batches(count):
            started, at = monotonic(), at + timedelta(minutes=1)
            _write(kind, numbers, pool.made[kind.model.ENTRY_TYPE], at=at)
            done += len(numbers)
            rate = len(numbers) / (monotonic() - started)
            say(f"{kind.model._meta.verbose_name_plural}: {numbers[-1]} of {count}, {rate:.0f} a second")
    say(f"{done} publications in {monotonic() - begun:.1f} s, {done / (monotonic() - begun):.0f} a second")
    return done


def batches(count: int) -> Iterator[range]:
    """The numbers 1 to `count` in runs of at most BATCH."""
    for start in range(1, count + 1, BATCH):
        yield range(start, min(start + BATCH, count + 1))


@transaction.atomic
def _write(kind: Kind, numbers: range, made: list[int], *, at: datetime) -> None:
    model = kind.model
    rows = model._default_manager.bulk_create(kind.row(number) for number in numbers)
    made += [row.pk for row in rows]
    through: dict[str, list[models.Model]] = defaultdict(list)
    children: dict[str, list[models.Model]] = defaultdict(list)
    for number, row in zip(numbers, rows, strict=True):
        for name, keys in kind.many(number).items():
            through[name] += _carried(row, name, keys)
        for name, own in kind.own(number).items():
            relation = model._meta.get_field(name)
            for child in own:
                setattr(child, relation.field.name, row)  # type: ignore[union-attr]
            children[name] += own
    for name, carried in through.items():
        getattr(model, name).through.objects.bulk_create(carried)
    for owned in children.values():
        if owned:
            type(owned[0])._default_manager.bulk_create(owned)
    publish_new(model, [row.pk for row in rows], at=at)


def _carried(row: Publication, name: str, keys: list[int]) -> list[models.Model]:
    relation: Any = row._meta.get_field(name)
    through = relation.remote_field.through
    own, other = through._meta.get_field(relation.m2m_field_name()), through._meta.get_field(relation.m2m_reverse_field_name())
    return [through(**{own.attname: row.pk, other.attname: key}) for key in keys]
