"""Who gets an issue, and which parts of it: the audience of mailings of kind "issue".

A selection is worked out once for each language and preference, never for each reader.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet

from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import read_revision
from mailing.audiences import Candidate
from mailing.channels import NEWSLETTER
from mailing.models import Mailing, Suppression
from subscriptions.issue_mail.pick_positions import PartSubjects, ReaderChoice, select_positions, widened
from subscriptions.link_tokens import unsubscribe_token
from subscriptions.models import Preference, Subscriber

ISSUE = "issue"
State = Subscriber.State
CANDIDATES = (State.ACTIVE, State.SUSPENDED)
EXCLUDED: dict[str, str] = {
    State.PENDING: "Has not confirmed the subscription.",
    State.STOPPED: "Has unsubscribed.",
    State.SUSPENDED: "Suspended: mail came back.",
}
SUPPRESSED = "The address gets no mail: unsubscribed, complained, or mail came back."
NO_ISSUES = "Has chosen not to get each issue."


class Selector:
    """Selections of one mailing. Reads the vocabulary when it is made, and each preference once."""

    def __init__(self, parts: Sequence[PartSubjects]) -> None:
        self.parts = parts
        self.vocabulary = vocabulary_at(read_revision())
        self._preferences: dict[int, Preference] = {}
        self.positions = cache(self._positions)

    def learn(self, keys: set[int]) -> None:
        """Read the preferences that are not known yet. One statement."""
        self._preferences |= Preference.objects.in_bulk(keys - self._preferences.keys())

    def has_issue(self, preference: int) -> bool:
        return self._preferences[preference].has_issue

    def _positions(self, language: str, preference: int) -> tuple[int, ...]:
        wishes = self._preferences[preference]
        codes = (frozenset(wishes.sectors), frozenset(wishes.regions), frozenset(wishes.areas))
        return select_positions(widened(ReaderChoice(language, *codes), self.vocabulary), self.parts)


class IssueAudience:
    """The provider that mailing/audiences.py describes. The cursor is the reader's key, so nobody is passed over or met twice.

    Who has not confirmed or has unsubscribed is no candidate: no further row holds such an address.
    """

    def candidates(self, mailing: Mailing, after: int, limit: int) -> list[Candidate]:
        readers = Subscriber.objects.filter(pk__gt=after, state__in=CANDIDATES).order_by("pk")
        rows = readers.values_list("pk", "address", "uid", "secret", "state", "language", "preference_id")[:limit]
        selector = Selector([PartSubjects.from_json(part) for part in mailing.audience["parts"]])
        selector.learn({row[-1] for row in rows})
        return [
            Candidate(
                pk, address, unsubscribe_token(uid, secret), selector.positions(language, preference),
                EXCLUDED.get(state) or ("" if selector.has_issue(preference) else NO_ISSUES),
            )
            for pk, address, uid, secret, state, language, preference in rows
        ]  # fmt: skip


class AudienceSummary(NamedTuple):
    """Counts of readers: by language, by (language, positions), and of those who get nothing by reason."""

    by_language: Counter[str]
    by_selection: Counter[tuple[str, tuple[int, ...]]]
    excluded: Counter[str]

    @property
    def total(self) -> int:
        return self.by_language.total()


def count_issue_readers() -> int:
    """How many would get an issue now, whatever is in it. One statement."""
    active = Subscriber.objects.active().filter(preference__has_issue=True)  # type: ignore[attr-defined]
    return active.filter(~Exists(_refused())).count()


def _refused() -> QuerySet[Suppression]:
    return Suppression.objects.filter(address_hash=OuterRef("address_hash"), scope__in=("", NEWSLETTER))


def audience_summary(parts: Sequence[PartSubjects]) -> AudienceSummary:
    """How many would get the issue now, and which selections of it. Two statements, however many readers there are."""
    readers = Subscriber.objects.order_by().annotate(is_suppressed=Exists(_refused()))
    rows = readers.values_list("state", "language", "preference_id", "is_suppressed").annotate(Count("pk"))
    selector = Selector(parts)
    selector.learn({row[2] for row in rows})
    summary = AudienceSummary(Counter(), Counter(), Counter())
    for state, language, preference, is_suppressed, count in rows:
        reason = EXCLUDED.get(state) or (SUPPRESSED if is_suppressed else "")
        reason = reason or ("" if selector.has_issue(preference) else NO_ISSUES)
        if reason:
            summary.excluded[reason] += count
        else:
            summary.by_language[language] += count
            summary.by_selection[language, selector.positions(language, preference)] += count
    return summary
