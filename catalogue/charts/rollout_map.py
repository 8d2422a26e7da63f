"""Where a national policy was rolled out, and how long after it: on the tiles of the regions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.charts.tile_map import TileMap, tile_map
from catalogue.vocabulary.link_types import REVERSE
from catalogue.vocabulary.lookup import VocabularyTerm

ROLLOUT_RELATIONS = ("rolls_out", "implements")
MIN_REGIONS = 2  # regions
DATE_FIELDS = ("published_on", "written_on", "in_force_on")


@dataclass(frozen=True)
class RegionalPolicy:
    """A regional policy. `days` since the national act are known only where both dates are known to the day."""

    title: str
    web_url: str
    on: str
    precision: str
    regions: tuple[VocabularyTerm, ...]
    days: int | None
    months: int

    @property
    def delay_label(self) -> str:
        """As the tile says it: exact days, or months where no more is known."""
        if self.days is not None:
            return _("%(count)s d") % {"count": self.days}
        return _("%(count)s mo") % {"count": self.months}

    @property
    def delay_text(self) -> str:
        if self.days is not None:
            return ngettext("%(count)s day", "%(count)s days", self.days) % {"count": self.days}
        if not self.months:
            return _("the same month")
        return ngettext("%(count)s month", "%(count)s months", self.months) % {"count": self.months}


@dataclass(frozen=True)
class RolloutMap:
    """`acts` in order of time, from `since` on: the first day that is known of the national act."""

    tiles: TileMap
    acts: tuple[RegionalPolicy, ...]
    since: str
    precision: str


def rollout_map(document: dict[str, Any], names: Mapping[str, VocabularyTerm]) -> RolloutMap | None:
    """Of a policy whose relations from what rolls it out have their `document`. None below LEAST regions.

    A milestone of the national act counts too: regions often follow an announcement.
    """
    since, precision = min(_known_dates(document), default=("", ""))
    if not since:
        return None
    acts = sorted(_regional_policies(document, names, since, precision), key=lambda act: (act.on, act.title))
    first = {name.code: act for act in reversed(acts) for name in act.regions}
    if len(first) < MIN_REGIONS:
        return None
    picture = tile_map(names, dict.fromkeys(first, 1), {code: act.delay_label for code, act in first.items()})
    return RolloutMap(picture, tuple(acts), since, precision)


def _known_dates(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in DATE_FIELDS:
        if document.get(name):
            yield str(document[name]), document[f"{name}_precision"] or "day"
    for event in document.get("events", ()):
        yield str(event["happened_on"]), event["happened_on_precision"] or "day"


def _regional_policies(
    document: dict[str, Any], names: Mapping[str, VocabularyTerm], since: str, precision: str
) -> Iterator[RegionalPolicy]:
    """Each regional policy once, by whichever relation comes first."""
    begun, seen = date.fromisoformat(since), set()
    for relation in document.get("relations", ()):
        other = relation.get("document")
        is_rollout = relation["type"] in ROLLOUT_RELATIONS and relation["direction"] == REVERSE
        if not is_rollout or not other or other["level"] != "provincial" or relation["uid"] in seen:
            continue
        on, known = next(_known_dates(other), ("", ""))
        if not on:
            continue
        seen.add(relation["uid"])
        day = date.fromisoformat(on)
        days = (day - begun).days if precision == known == "day" else None
        months = (day.year - begun.year) * 12 + day.month - begun.month
        regions = tuple(names[code] for code in other["regions"] if code in names)
        yield RegionalPolicy(relation["title"], relation["web_url"], on, known, regions, days, months)
