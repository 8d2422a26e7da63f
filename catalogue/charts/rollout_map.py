"""Tile map of a national policy's local implementation: how long after it each region issued a policy of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.charts.tile_map import TileMap, tile_map
from catalogue.vocabulary.link_types import REVERSE
from catalogue.vocabulary.localized_names import chinese_name
from catalogue.vocabulary.lookup import VocabularyTerm

ROLLOUT_RELATIONS = ("rolls_out", "implements")
MIN_REGIONS = 2  # for fewer there is no map
DATE_FIELDS = ("published_on", "written_on", "in_force_on")


@dataclass(frozen=True)
class RegionalPolicy:
    """A regional policy. `days` since the national policy is None unless both dates are known to the day."""

    title: str
    title_zh: str
    web_url: str
    on: str
    precision: str
    regions: tuple[VocabularyTerm, ...]
    days: int | None
    months: int

    @property
    def delay_label(self) -> str:
        """Returns the text of the tile: days, or months where the days are unknown."""
        if self.days is not None:
            return _("%(count)s d") % {"count": self.days}
        return _("%(count)s mo") % {"count": self.months} if self.months else _("same month")

    @property
    def delay_text(self) -> str:
        if self.days is not None:
            return ngettext("%(count)s day", "%(count)s days", self.days) % {"count": self.days}
        if not self.months:
            return _("the same month")
        return ngettext("%(count)s month", "%(count)s months", self.months) % {"count": self.months}


@dataclass(frozen=True)
class RolloutMap:
    """`policies` in order of time. `since` is the first known date of the national policy, known to `precision`. `followers` is the
    number of regions with a policy, and `last` the first policy of the last of them.
    """

    tiles: TileMap
    policies: tuple[RegionalPolicy, ...]
    since: str
    precision: str
    followers: int
    last: RegionalPolicy

    @property
    def finding(self) -> str:
        """Returns within which time all regions followed; "" where one was earlier than the national policy."""
        if any((policy.months if policy.days is None else policy.days) < 0 for policy in self.policies):
            return ""
        values = {"count": self.followers, "delay": self.last.delay_text}
        return (
            ngettext("%(count)s region followed within %(delay)s", "%(count)s regions followed within %(delay)s", self.followers)
            % values
        )


def rollout_map(document: dict[str, Any], names: Mapping[str, VocabularyTerm]) -> RolloutMap | None:
    """`document` is a presented policy; its relations of ROLLOUT_RELATIONS have the `document` of the other policy. Returns None
    for fewer than MIN_REGIONS regions. Milestones of the national policy count: regions often follow an announcement.
    """
    since, precision = min(_known_dates(document), default=("", ""))
    if not since:
        return None
    policies = sorted(_regional_policies(document, names, since, precision), key=lambda policy: (policy.on, policy.title))
    first = {region.code: policy for policy in reversed(policies) for region in policy.regions}
    if len(first) < MIN_REGIONS:
        return None
    tiles = tile_map(names, dict.fromkeys(first, 1), {code: policy.delay_label for code, policy in first.items()})
    last = max(first.values(), key=lambda policy: policy.on)
    return RolloutMap(tiles, tuple(policies), since, precision, len(first), last)


def _known_dates(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in DATE_FIELDS:
        if document.get(name):
            yield str(document[name]), document[f"{name}_precision"] or "day"
    for event in document.get("events", ()):
        yield str(event["happened_on"]), event["happened_on_precision"] or "day"


def _regional_policies(
    document: dict[str, Any], names: Mapping[str, VocabularyTerm], since: str, precision: str
) -> Iterator[RegionalPolicy]:
    """Yields each regional policy once, for its first relation."""
    begun, seen = date.fromisoformat(since), set()
    for relation in document.get("relations", ()):
        other = relation.get("document")
        is_rollout = relation["type"] in ROLLOUT_RELATIONS and relation["direction"] == REVERSE
        if not is_rollout or not other or other.get("level") != "provincial" or relation["uid"] in seen:
            continue
        on, known = next(_known_dates(other), ("", ""))
        if not on:
            continue
        seen.add(relation["uid"])
        day = date.fromisoformat(on)
        days = (day - begun).days if precision == known == "day" else None
        months = (day.year - begun.year) * 12 + day.month - begun.month
        regions = tuple(names[code] for code in other["regions"] if code in names)
        yield RegionalPolicy(relation["title"], chinese_name(relation), relation["web_url"], on, known, regions, days, months)
