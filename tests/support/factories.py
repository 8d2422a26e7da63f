"""Rows for tests: only what a test is about need be said."""

from datetime import date
from typing import Any

from catalogue.models import Organization, Region, Sector, Technology
from editorial.models import Source
from policies.models import Policy


def make_source(**values: Any) -> Source:
    return Source.objects.create(**{"kind": "official_website", "title": "Notice on the ministry's site", **values})


def make_policy(slug: str = "internet-plus", **values: Any) -> Policy:
    """A policy that may be published."""
    defaults = {
        "title": slug.replace("-", " ").title(),
        "summary": "What it says.",
        "kind": "action_plan",
        "level": "national",
    }
    policy = Policy.objects.create(
        slug=slug, **{**defaults, "published_on": date(2015, 7, 4), "published_on_precision": "day", **values}
    )
    policy.sources.add(make_source())
    return policy


def make_vocabulary() -> None:
    """A few terms, standard ones."""
    section = Sector.objects.create(code="I", name_en="Information transmission", is_standard=True)
    Sector.objects.create(code="I64", name_en="Internet services", parent=section, is_standard=True)
    Technology.objects.create(code="big-data", name_en="Big data", name_zh="大数据", is_standard=True)
    Region.objects.create(code="CN-HA", name_en="Henan", name_zh="河南省", numeric_code="CN-41", is_standard=True)
    Organization.objects.create(
        code="miit", name_en="Ministry of Industry", abbreviation="MIIT", kind="authority", is_standard=True
    )
