"""In which sets an entry stands: by the marks of its versions, and by its links.

A key is that of a live entry, or FIRST_PAST and the change number of one of its earlier versions.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from catalogue.composed import Composed, canonical
from catalogue.membership import FIRST_PAST, MONTH, PAST, RELATION, TYPE, Place
from catalogue.models import Change, Entry, Link, Version
from catalogue.numbers import slices_of
from catalogue.unified import Leads, leads_now, settled

BATCH = 1000
DAYS = ("sorted_on", "in_force_on", "ended_on", "comments_close_on")
LIVE = Entry.Standing.LIVE
Places = dict[int, set[Place]]


def marks_of(composed: Composed) -> str:
    """The values under which it is listed, as one text: equal marks are equal texts."""
    days = {name: day.isoformat() for name in DAYS if (day := getattr(composed, name))}
    return canonical({"terms": sorted(composed.terms), "days": days})


@dataclass(frozen=True)
class Reach:
    """What a write may move. `turning` are the publications that become live or cease to be; `ends` are (publication, type of
    relation) that may have their first relation of the type or lose their last.
    """

    turning: frozenset[UUID]
    ends: frozenset[tuple[UUID, str]]
    leads: Leads

    @classmethod
    def of(cls, entries: Mapping[UUID, Entry], composed: Iterable[Composed], leaving: Iterable[UUID]) -> "Reach":
        """`entries` are those that there are already, before the write. The clock is locked. Two statements."""
        composed = list(composed)
        turning = {*leaving, *(one.uid for one in composed if one.uid not in entries or entries[one.uid].standing != LIVE)}
        rows = Link.objects.filter(Q(entry__in=list(entries.values())) | Q(to__in=turning)).order_by()
        stored = rows.values_list("entry__uid", "to_id", "type")
        found: set[tuple[Any, str]] = {(end, type_) for from_, to, type_ in stored for end in (from_, to)}
        found |= {(end, link.type) for one in composed for link in one.links for end in (one.uid, link.to)}
        return cls(frozenset(turning), frozenset(found), leads_now())

    def places(self, entries: Iterable[Entry], *, are_published: bool = False) -> Places:
        """Where these entries and the ends stand now; nowhere where they are not live. Two statements.

        After a publication with the version that it succeeded.
        """
        live = [entry.pk for entry in entries if entry.standing == LIVE]
        wanted = Q(number=F("entry__version")) | Q(entry__uid__in=self.turning)
        if are_published:
            wanted |= Q(number=F("entry__version") - 1)
        found = dict(_places_of(Version.objects.filter(wanted, entry__in=live), self.leads))
        for key, type_ in _related(self.ends):
            found.setdefault(key, set()).add((RELATION, type_))
        return found


def all_places() -> Iterator[tuple[int, set[Place]]]:
    """Of everything that is live; a key may come more than once."""
    yield from _places_of(Version.objects.filter(entry__standing=LIVE), leads_now())
    links = Link.objects.filter(entry__standing=LIVE, to__standing=LIVE).order_by()
    for *pair, type_ in links.values_list("entry_id", "to__id", "type").iterator(chunk_size=BATCH):
        yield from ((key, {(RELATION, type_)}) for key in pair)


def _places_of(versions: QuerySet[Version], leads: Leads) -> Iterator[tuple[int, set[Place]]]:
    """A version from before marks were kept has none until the catalogue is rebuilt, and stands nowhere."""
    later = Change.objects.filter(entry=OuterRef("entry"), number__gt=OuterRef("change")).order_by("number")
    rows = (
        versions.exclude(marks="")
        .order_by()
        .values_list("entry_id", "entry__type", "entry__version", "number", "marks", "change", Subquery(later.values("number")[:1]))
    )
    for pk, type_, present, number, marks, change, until in rows.iterator(chunk_size=BATCH):
        places = _marked(marks, leads) | _sliced("change", change)
        if number == present:
            yield pk, places | {(TYPE, type_)}
        else:
            yield FIRST_PAST + change, places | _sliced("until", until) | {(PAST, type_)}


def marks_now(marks: str, leads: Leads) -> str:
    """The marks as composing makes them today, where they name terms that were merged since; "" where none were kept."""
    if not marks:
        return ""
    said = json.loads(marks)
    return canonical({**said, "terms": sorted(settled(map(tuple, said["terms"]), leads))})


def _marked(marks: str, leads: Leads) -> set[Place]:
    said = json.loads(marks)
    places = settled(((facet, code) for facet, code in said["terms"]), leads)
    for name, day in said["days"].items():
        places |= _sliced(name, date.fromisoformat(day).toordinal())
    return places | {(MONTH, said["days"]["sorted_on"][:7])}


def _sliced(name: str, number: int) -> set[Place]:
    return {(name, code) for code in slices_of(number)}


def _related(ends: Iterable[tuple[UUID, str]]) -> Iterator[tuple[int, str]]:
    """Those of the ends that are live and have such a relation with what is live. One statement, without reading all links."""
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for uid, type_ in ends:
        by_type[type_].append(uid)
    rows = []
    for type_, uids in sorted(by_type.items()):
        to = Link.objects.filter(type=type_, entry=OuterRef("pk"), to__standing=LIVE)
        from_ = Link.objects.filter(type=type_, to=OuterRef("uid"), entry__standing=LIVE)
        found = Entry.objects.live().filter(Exists(to) | Exists(from_), uid__in=uids).order_by()
        rows.append(found.values_list("pk", Value(type_, output_field=CharField())))
    if rows:
        yield from rows[0].union(*rows[1:], all=True)
