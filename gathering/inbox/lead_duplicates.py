"""Which leads are one notice: by the key of the address, by their numbers, or by title."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from gathering.inbox.title_keys import split_title
from gathering.models import Lead

NEAR = timedelta(days=60)  # between two notices of one number or title; later ones are news about the same thing
SHORT_TITLE = 8  # characters of a title's key, below which it names no notice by itself


class DuplicateFinder:
    """Finds what the leads repeat among all leads that there are, in one statement, and among those added meanwhile."""

    def __init__(self, leads: Iterable[Lead]) -> None:
        keys, titles, numbers = set(), set(), set()
        for lead in leads:
            keys.add(lead.key)
            titles.add(lead.title_key)
            numbers.add(lead.number_key)
        wanted = Q(key__in=keys) | Q(title_key__in=titles - {""}) | Q(number_key__in=numbers - {""})
        self._groups: dict[int, list[Lead]] = defaultdict(list)
        for lead in Lead.objects.filter(wanted).order_by("pk") if keys else ():
            self.add(lead)

    def add(self, lead: Lead) -> None:
        self._groups[lead.duplicate_of_id or lead.pk].append(lead)

    def original(self, lead: Lead) -> Lead | None:
        """The lead that stands for the group that it belongs to, None for a new one."""
        for members in self._groups.values():
            if any(_is_same(lead, other) for other in members) and not _are_of_two_issuers([lead, *members]):
                return members[0].duplicate_of or members[0]
        return None


def _is_same(lead: Lead, other: Lead) -> bool:
    if lead.key == other.key:
        return True
    is_titled_alike = len(lead.title_key) >= SHORT_TITLE and lead.title_key == other.title_key
    is_numbered_alike = bool(lead.number_key) and lead.number_key == other.number_key
    return (is_titled_alike or is_numbered_alike) and abs(_day(lead) - _day(other)) <= NEAR


def _day(lead: Lead) -> date:
    return lead.day or lead.first_seen_at.date()


def _are_of_two_issuers(leads: Iterable[Lead]) -> bool:
    """Two provinces' acts of one title are two; a title without an issuer may be any body's."""
    return len({issuer for lead in leads if (issuer := split_title(lead.title)[0])}) > 1
