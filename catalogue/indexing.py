"""Rows derived from composed publications: tags with their counts, links, corrections, search text. Only writing.py calls this."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F

from catalogue.composed import Composed
from catalogue.models import Entry, Link, PublicCorrection, SearchText, Tag, Term

TermKey = tuple[str, str, str]
BATCH = 1000


def terms_of(composed: Composed) -> set[TermKey]:
    """Every list that the publication stands in: of its type and across types."""
    marks = {*composed.terms, (Term.ALL, "")}
    return {(entry_type, facet, code) for facet, code in marks for entry_type in ("", composed.type)}


def link_rows(entry: Entry, composed: Composed) -> list[Link]:
    return [
        Link(
            entry=entry, to_id=link.to, type=link.type, position=position,
            effective_on=link.effective_on, locator=link.locator, note=link.note,
        )
        for position, link in enumerate(composed.links)
    ]  # fmt: skip


def index(pairs: Sequence[tuple[Entry, Composed]], *, at: datetime) -> None:
    """Make the derived rows of these live entries equal to what was composed; a constant number of statements a batch."""
    _write_tags({entry: terms_of(composed) for entry, composed in pairs})
    entries = [entry for entry, _ in pairs]
    _write_links(pairs)
    _write_corrections(pairs, at=at)
    SearchText.objects.filter(entry__in=entries).delete()
    SearchText.objects.bulk_create([SearchText(entry=e, text=c.search_text) for e, c in pairs], batch_size=BATCH)


def unindex(entries: Sequence[Entry]) -> None:
    """Take entries out of every list and out of search. Links stay: nobody sees them while the entry is not live."""
    _write_tags({entry: set() for entry in entries})
    SearchText.objects.filter(entry__in=entries).delete()


def _write_tags(wanted: dict[Entry, set[TermKey]]) -> None:
    terms = _terms_for(key for keys in wanted.values() for key in keys)
    present: dict[int, dict[int, Tag]] = defaultdict(dict)
    for tag in Tag.objects.filter(entry__in=wanted):
        present[tag.entry_id][tag.term_id] = tag
    counts: Counter[int] = Counter()
    new, stale, moved = [], [], []
    for entry, keys in wanted.items():
        term_ids = {terms[key] for key in sorted(keys)}
        for term_id, tag in present[entry.pk].items():
            if term_id not in term_ids:
                stale.append(tag.pk)
                counts[term_id] -= 1
            elif (tag.sorted_on, tag.changed_at) != (entry.sorted_on, entry.changed_at):
                tag.sorted_on, tag.changed_at = entry.sorted_on, entry.changed_at
                moved.append(tag)
        for term_id in sorted(term_ids - present[entry.pk].keys()):
            new.append(Tag(entry=entry, term_id=term_id, sorted_on=entry.sorted_on, changed_at=entry.changed_at))
            counts[term_id] += 1
    for start in range(0, len(stale), BATCH):
        Tag.objects.filter(pk__in=stale[start : start + BATCH]).delete()
    Tag.objects.bulk_update(moved, ["sorted_on", "changed_at"], batch_size=BATCH)
    Tag.objects.bulk_create(new, batch_size=BATCH)
    _add_to_counts(counts)


def _terms_for(keys: Iterable[TermKey]) -> dict[TermKey, int]:
    """Ids of the terms, made where they are missing. Safe because the clock's row is locked."""
    asked = set(keys)
    facets = {facet for _, facet, _ in asked}
    stored = Term.objects.filter(facet__in=facets).values_list("type", "facet", "code", "pk")
    found = {(entry_type, facet, code): pk for entry_type, facet, code, pk in stored}
    missing = [Term(type=t, facet=f, code=c) for t, f, c in sorted(asked - found.keys())]
    found |= {(term.type, term.facet, term.code): term.pk for term in Term.objects.bulk_create(missing)}
    return found


def _add_to_counts(counts: Counter[int]) -> None:
    by_difference: dict[int, list[int]] = defaultdict(list)
    for term_id, difference in counts.items():
        if difference:
            by_difference[difference].append(term_id)
    for difference, term_ids in by_difference.items():
        Term.objects.filter(pk__in=term_ids).update(count=F("count") + difference)


def _write_links(pairs: Sequence[tuple[Entry, Composed]]) -> None:
    Link.objects.filter(entry__in=[entry for entry, _ in pairs]).delete()
    Link.objects.bulk_create([row for entry, composed in pairs for row in link_rows(entry, composed)], batch_size=BATCH)


def _write_corrections(pairs: Sequence[tuple[Entry, Composed]], *, at: datetime) -> None:
    """A correction keeps its row, and its version while its words stay the same."""
    stored = {c.uid: c for c in PublicCorrection.objects.filter(entry__in=[entry for entry, _ in pairs])}
    new, changed, wanted = [], [], set()
    for entry, composed in pairs:
        for text in composed.corrections:
            wanted.add(text.uid)
            words = {"was_wrong": text.was_wrong, "is_right": text.is_right, "corrected_on": text.corrected_on}
            row = stored.get(text.uid)
            if row is None:
                new.append(PublicCorrection(uid=text.uid, entry=entry, changed_at=at, **words))
            elif any(getattr(row, name) != value for name, value in words.items()):
                for name, value in words.items():
                    setattr(row, name, value)
                row.version, row.changed_at = row.version + 1, at
                changed.append(row)
    PublicCorrection.objects.filter(uid__in=stored.keys() - wanted).delete()
    PublicCorrection.objects.bulk_create(new, batch_size=BATCH)
    PublicCorrection.objects.bulk_update(changed, ["was_wrong", "is_right", "corrected_on", "version", "changed_at"])
