"""Generates synthetic content in batches: N policies, and terms, standards, cases, items, issues and reports in proportion."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from time import monotonic
from typing import Any, Protocol

from django.db import models, transaction

from catalogue.models import Sector
from catalogue.vocabulary.load import load_vocabulary
from demo.synthetic_data.bulk_publish import bulk_publish
from demo.synthetic_data.data_pool import create_pool, slug_prefix
from demo.synthetic_data.newsletter_rows import ITEMS_PER_ISSUE, IssueGenerator, ItemGenerator, ReportGenerator
from demo.synthetic_data.policy_and_case_rows import CaseGenerator, PolicyGenerator
from demo.synthetic_data.standard_rows import StandardGenerator
from demo.synthetic_data.term_rows import TermGenerator
from editorial.content import publication_registry
from editorial.models import Publication

BATCH_SIZE = 500
FIRST_PUBLISHED_AT = datetime(2025, 1, 1, tzinfo=UTC)  # each batch a minute later: the same instants every time


class AlreadyGenerated(Exception):
    """The database already has content of this seed."""


class RowGenerator(Protocol):
    """Generates the rows of one publication type; related and child rows after the batch has keys. Numbers start at 1."""

    @property
    def model(self) -> type[Publication]: ...

    def build_row(self, number: int) -> Publication: ...

    def related_keys(self, number: int) -> dict[str, list[int]]: ...

    def child_rows(self, number: int) -> dict[str, list[Any]]: ...


def generate_publications(
    *,
    policies: int,
    seed: int,
    standards: int | None = None,
    terms: int | None = None,
    say: Callable[[str], Any] = lambda text: None,
) -> int:
    """Write and publish; returns the number of generated publications. Raises AlreadyGenerated.

    There is a standard for five policies and a term for ten, unless `standards` and `terms` say how many.

    The same seed and number give the same document. Memory is constant, except for one key a publication.
    """
    if any(
        model._default_manager.filter(slug__startswith=slug_prefix(seed)).exists()
        for model in publication_registry.publication_models()
    ):
        raise AlreadyGenerated
    if not Sector.objects.exists():
        load_vocabulary()
    pool = create_pool(seed)
    items = policies // 2
    generators: list[tuple[RowGenerator, int]] = [
        (TermGenerator(pool), ceil(policies / 10) if terms is None else terms),
        (PolicyGenerator(pool), policies),
        (StandardGenerator(pool), ceil(policies / 5) if standards is None else standards),
        (CaseGenerator(pool), ceil(policies / 5)),
        (ItemGenerator(pool), items),
        (IssueGenerator(pool), ceil(items / ITEMS_PER_ISSUE)),
        (ReportGenerator(pool), max(1, policies // 100)),
    ]
    begun, done, at = monotonic(), 0, FIRST_PUBLISHED_AT
    for kind, count in generators:
        pool.keys_by_type[kind.model.ENTRY_TYPE] = []
        for numbers in number_batches(count):
            started, at = monotonic(), at + timedelta(minutes=1)
            _write_batch(kind, numbers, pool.keys_by_type[kind.model.ENTRY_TYPE], at=at)
            done += len(numbers)
            rate = len(numbers) / (monotonic() - started)
            say(f"{kind.model._meta.verbose_name_plural}: {numbers[-1]} of {count}, {rate:.0f} a second")
    say(f"{done} publications in {monotonic() - begun:.1f} s, {done / (monotonic() - begun):.0f} a second")
    return done


def number_batches(count: int) -> Iterator[range]:
    """The numbers 1 to `count` in ranges of at most BATCH_SIZE."""
    for start in range(1, count + 1, BATCH_SIZE):
        yield range(start, min(start + BATCH_SIZE, count + 1))


@transaction.atomic
def _write_batch(kind: RowGenerator, numbers: range, made: list[int], *, at: datetime) -> None:
    model = kind.model
    rows = model._default_manager.bulk_create(kind.build_row(number) for number in numbers)
    made += [row.pk for row in rows]
    through: dict[str, list[models.Model]] = defaultdict(list)
    children: dict[str, list[models.Model]] = defaultdict(list)
    for number, row in zip(numbers, rows, strict=True):
        for name, keys in kind.related_keys(number).items():
            through[name] += _through_rows(row, name, keys)
        for name, own in kind.child_rows(number).items():
            relation = model._meta.get_field(name)
            for child in own:
                setattr(child, relation.field.name, row)  # type: ignore[union-attr]
            children[name] += own
    for name, carried in through.items():
        getattr(model, name).through.objects.bulk_create(carried)
    for owned in children.values():
        if owned:
            type(owned[0])._default_manager.bulk_create(owned)
    bulk_publish(model, [row.pk for row in rows], at=at)


def _through_rows(row: Publication, name: str, keys: list[int]) -> list[models.Model]:
    relation: Any = row._meta.get_field(name)
    through = relation.remote_field.through
    own, other = through._meta.get_field(relation.m2m_field_name()), through._meta.get_field(relation.m2m_reverse_field_name())
    return [through(**{own.attname: row.pk, other.attname: key}) for key in keys]
