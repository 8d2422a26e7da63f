"""A list as a value: which type, which terms, which days, which words, in which order. Lists of pages and API both come from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from catalogue.models import Entry, Tag, Term
from catalogue.moment import Moment
from catalogue.names import counts_at

ORDERS = {
    "-date": ("-sorted_on", "-entry_id"),
    "date": ("sorted_on", "entry_id"),
    "-changed_at": ("-changed_at", "-entry_id"),
    "changed_at": ("changed_at", "entry_id"),
}
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, eq=False)
class Selection:
    """Live entries of `type` ("" for every type). `asked` is (facet, codes): codes of one facet are alternatives, facets add up.

    `where` holds conditions beyond terms and days as (name for the key, Q on the entry); `among`, likewise, sets of entry ids.
    """

    moment: Moment
    type: str = ""
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: date | None = None
    before: date | None = None
    changed_since: datetime | None = None
    words: tuple[str, ...] = ()
    where: tuple[tuple[str, Q], ...] = ()
    among: tuple[tuple[str, QuerySet], ...] = ()
    order: str = "-date"

    model = Entry  # what django-filter asks of a queryset

    def all(self) -> "Selection":
        return self

    def with_term(self, facet: str, *codes: str) -> "Selection":
        return replace(self, asked=(*self.asked, (facet, tuple(sorted(set(codes))))))

    def containing(self, words: tuple[str, ...]) -> "Selection":
        return replace(self, words=(*self.words, *words))

    def within(self, **limits: Any) -> "Selection":
        """`after`, `before` (days) and `changed_since` (an instant), all inclusive."""
        return replace(self, **limits)

    def ordered_by(self, order: str) -> "Selection":
        return replace(self, order=order)

    def with_condition(self, name: str, condition: Q) -> "Selection":
        return replace(self, where=(*self.where, (name, condition)))

    def only(self, name: str, entry_ids: QuerySet) -> "Selection":
        return replace(self, among=(*self.among, (name, entry_ids)))

    def count(self) -> int:
        """How many entries there are; counted once an edition. Paginators ask for it by this name."""
        if self._is_one_term:
            return counts_at(self.moment).count(self.type, *self._facet_and_code)
        return cache.get_or_set(self._key("total"), lambda: self._places().count(), KEPT_SECONDS)  # type: ignore[return-value]

    def __getitem__(self, rows: slice) -> list[Entry]:
        """The entries in those places of the list, in one statement."""
        places = self._places().order_by(*ORDERS[self.order])[rows]
        order = [o.replace("entry_id", "id") for o in ORDERS[self.order]]
        return list(Entry.objects.filter(pk__in=places.values("entry_id")).order_by(*order))

    def facets(self, *facets: str) -> dict[str, dict[str, int]]:
        """For each facet its codes with their counts under this selection; one statement an edition, none for a whole list."""
        counts = counts_at(self.moment)
        if not self._is_narrowed:
            found: Any = [(f, c, n) for (t, f, c), (_, n) in counts.terms.items() if t == self.type and f in facets]
        else:
            found = cache.get_or_set(self._key("facets", *facets), lambda: self._count_by_code(facets), KEPT_SECONDS)
        result: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        for facet, code, count in found:
            if facet in result:
                result[facet][code] = count
            elif not self._is_one_term:
                cache.set(self._key("total"), count, KEPT_SECONDS)
        if self._is_narrowed and not self._is_one_term and not found:
            cache.set(self._key("total"), 0, KEPT_SECONDS)
        return result

    def _count_by_code(self, facets: tuple[str, ...]) -> list[tuple[str, str, int]]:
        """Counts for the facets and for the whole list, which has one tag an entry."""
        tags = Tag.objects.filter(
            entry_id__in=self._places().values("entry_id"), term__type=self.type, term__facet__in=[*facets, Term.ALL]
        )
        return list(tags.values_list("term__facet", "term__code").annotate(n=Count("id")).order_by())

    def _places(self) -> QuerySet[Tag]:
        """Tags of the rarest asked term whose entries carry the other terms too; nothing is ordered yet."""
        counts = counts_at(self.moment)
        groups = [[counts.id(self.type, facet, code) for code in codes] for facet, codes in self.asked]
        known = [[pk for pk in group if pk] for group in groups]
        everything = counts.id(self.type, Term.ALL, "")
        if not everything or not all(known):
            return Tag.objects.none()
        single = [(facet, codes[0]) for facet, codes in self.asked if len(codes) == 1]
        sizes: dict[Any, int] = {counts.id(self.type, f, code): counts.count(self.type, f, code) for f, code in single}
        lead = min(sizes, key=lambda pk: sizes[pk], default=everything)
        tags = Tag.objects.filter(term_id=lead)
        for group in known:
            if group != [lead]:
                tags = tags.filter(Exists(Tag.objects.filter(entry=OuterRef("entry"), term_id__in=group)))
        if self.after:
            tags = tags.filter(sorted_on__gte=self.after)
        if self.before:
            tags = tags.filter(sorted_on__lte=self.before)
        if self.changed_since:
            tags = tags.filter(changed_at__gte=self.changed_since)
        for _, entry_ids in self.among:
            tags = tags.filter(entry_id__in=entry_ids)
        for _, condition in self.where:
            tags = tags.filter(Exists(Entry.objects.filter(condition, pk=OuterRef("entry_id"))))
        for word in self.words:
            tags = tags.filter(entry__search_text__text__contains=word)
        return tags

    @cached_property
    def _is_narrowed(self) -> bool:
        return bool(self.asked or self._is_limited)

    @cached_property
    def _is_one_term(self) -> bool:
        return not self._is_limited and (not self.asked or (len(self.asked) == 1 and len(self.asked[0][1]) == 1))

    @property
    def _is_limited(self) -> bool:
        return bool(self.after or self.before or self.changed_since or self.words or self.where or self.among)

    @property
    def _facet_and_code(self) -> tuple[str, str]:
        return (self.asked[0][0], self.asked[0][1][0]) if self.asked else (Term.ALL, "")

    def _key(self, *what: Any) -> str:
        names = tuple(name for name, _ in (*self.where, *self.among))
        said = (self.type, self.asked, self.after, self.before, self.changed_since, self.words, names, what)
        return f"selection:{self.moment.edition}:{sha256(repr(said).encode()).hexdigest()}"


def newest_of(moment: Moment, most: Mapping[str, int]) -> dict[str, list[Entry]]:
    """For each type its newest entries, so many at most; one statement for all of them."""
    lists = {kind: Selection(moment, kind)._places().order_by(*ORDERS["-date"])[:length] for kind, length in most.items()}
    first, *others = [Entry.objects.filter(pk__in=places.values("entry_id")) for places in lists.values()]
    found = sorted(first.union(*others, all=True), key=lambda entry: (entry.sorted_on, entry.pk), reverse=True)
    return {kind: [entry for entry in found if entry.type == kind] for kind in most}
