"""Random numbers, days, terms and sources for generated publications. Everything follows from (seed, type, number)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import models

from catalogue.models import IcsField, Organization, Phase, PriorityArea, Region, Sector, Technology
from demo.synthetic_data import random_text
from editorial.models import Publication, Source

FIRST_DAY, DAY_COUNT = date(2000, 1, 1), 9131  # to the end of 2024
SOURCE_COUNT = 50


@dataclass
class DataPool:
    """Keys of terms by facet in the order of their codes, keys of sources, and keys of generated publications by type."""

    seed: int
    terms: dict[str, list[int]]
    sources: list[int]
    phase: Phase
    keys_by_type: dict[str, list[int]] = field(default_factory=dict)

    def random_for(self, kind: str, number: int, what: str) -> Random:
        """A random generator for each publication and purpose, so that order and batches do not matter."""
        return Random(f"{self.seed}/{kind}/{number}/{what}")  # noqa: S311

    def slug(self, number: int) -> str:
        return f"{slug_prefix(self.seed)}{number:06}"

    def sample_terms(self, random: Random, facet: str, least: int, most: int) -> list[int]:
        return random.sample(self.terms[facet], random.randint(least, most))

    def key_by_number(self, kind: str, number: int) -> int:
        """The key of a generated publication by its number, from 1; a number after the last one wraps around."""
        made = self.keys_by_type[kind]
        return made[(number - 1) % len(made)]

    def common_columns(self, kind: str, number: int) -> dict[str, Any]:
        """The columns that every publication has."""
        random = self.random_for(kind, number, "head")
        return {
            "uid": random_uid(random),
            "slug": self.slug(number),
            "title": f"{random_text.title(random)} ({number})",
            "summary": random_text.summary(random),
            "state": Publication.State.PUBLISHED,
            "lock_version": 1,
        }

    def related_keys(self, kind: str, number: int) -> dict[str, list[int]]:
        """Keys of the terms and sources that a publication carries."""
        random = self.random_for(kind, number, "many")
        return {
            "sectors": self.sample_terms(random, "sectors", 1, 2),
            "technologies": self.sample_terms(random, "technologies", 1, 2),
            "regions": self.sample_terms(random, "regions", 0, 2),
            "organizations": self.sample_terms(random, "organizations", 0, 2),
            "priority_areas": self.sample_terms(random, "priority_areas", 0, 1),
            "sources": random.sample(self.sources, random.randint(1, 2)),
        }

    def correction(self, kind: str, number: int) -> list[dict[str, Any]]:
        """Values of a correction for one publication in twenty, else []."""
        if number % 20:
            return []
        random = self.random_for(kind, number, "correction")
        texts = {"was_wrong": random_text.sentence(random), "is_right": random_text.sentence(random)}
        return [{"uid": random_uid(random), **texts, "corrected_on": random_day(random)}]


def slug_prefix(seed: int) -> str:
    return f"generated-{seed}-"


def random_uid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def random_day(random: Random) -> date:
    return FIRST_DAY + timedelta(days=random.randrange(DAY_COUNT))


def create_pool(seed: int) -> DataPool:
    """Reads the standard terms, and creates the sources and the phase of this seed."""
    terms = {
        "sectors": _keys(Sector, parent__isnull=False),
        "technologies": _keys(Technology),
        "regions": _keys(Region),
        "organizations": _keys(Organization, kind=Organization.Kind.AUTHORITY),
        "priority_areas": _keys(PriorityArea),
        "ics": _keys(IcsField),
    }
    sources = Source.objects.bulk_create(_source(seed, number) for number in range(1, SOURCE_COUNT + 1))
    last = FIRST_DAY + timedelta(days=DAY_COUNT - 1)
    phase, _ = Phase.objects.get_or_create(
        code=f"generated-{seed}", defaults={"name_en": f"Generated {seed}", "starts_on": FIRST_DAY, "ends_on": last}
    )
    return DataPool(seed, terms, [source.pk for source in sources], phase)


def _keys(model: type[models.Model], **conditions: Any) -> list[int]:
    rows = model._default_manager.filter(is_standard=True, **conditions)
    return list(rows.order_by("code").values_list("pk", flat=True))


def _source(seed: int, number: int) -> Source:
    random = Random(f"{seed}/source/{number}")  # noqa: S311
    kind = list(Source.Kind)[number % len(Source.Kind)]
    read_on = random_day(random)
    if kind in Source.FIRST_HAND:
        wording, place = f"A participant in a meeting on {random_text.phrase(random)}", random.choice(random_text.CITIES)
        return Source(kind=kind, title=f"Meeting {number}", held_on=read_on, place=place, wording=wording)
    return Source(
        kind=kind,
        title=random_text.title(random),
        publisher=random_text.chinese_title(random),
        url=f"https://www.example.org/{seed}/{number}",
        language="zh-Hans",
        published_on=read_on,
        accessed_on=read_on,
    )
