"""Rows derived from published documents: links, corrections, Chinese titles, numbers, search texts, tokens.

Only write.py and rebuild.py write them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from catalogue.models import ChineseTitle, Entry, EntryNumber, Link, PublicCorrection, SearchText
from catalogue.publish.contracts import PublishableDocument
from catalogue.search.inverted_index import TokenFields, token_fields
from catalogue.vocabulary.localized_names import chinese_name

BATCH = 1000


def build_links(entry: Entry, composed: PublishableDocument) -> list[Link]:
    return [
        Link(
            entry=entry, to_id=link.to, type=link.type, position=position,
            effective_on=link.effective_on, locator=link.locator, note=link.note,
        )
        for position, link in enumerate(composed.links)
    ]  # fmt: skip


def write_derived_rows(pairs: Sequence[tuple[Entry, PublishableDocument]], *, at: datetime) -> None:
    """Make links, corrections, Chinese titles, numbers and search texts of these live entries equal to their documents."""
    entries = [entry for entry, _ in pairs]
    _write_links(pairs)
    _write_corrections(pairs, at=at)
    ChineseTitle.objects.filter(entry__in=entries).delete()
    titles = [ChineseTitle(entry=entry, text=text) for entry, composed in pairs if (text := chinese_name(composed.document))]
    ChineseTitle.objects.bulk_create(titles, batch_size=BATCH)
    EntryNumber.objects.filter(entry__in=entries).delete()
    numbers = [EntryNumber(entry=entry, **asdict(composed.number_row)) for entry, composed in pairs if composed.number_row]
    EntryNumber.objects.bulk_create(numbers, batch_size=BATCH)
    SearchText.objects.filter(entry__in=entries).delete()
    SearchText.objects.bulk_create([SearchText(entry=e, text=c.search_text) for e, c in pairs], batch_size=BATCH)


def delete_search_text(entries: Sequence[Entry]) -> None:
    """Remove entries from search. Their links stay: no reader sees a link of an entry that is not live."""
    SearchText.objects.filter(entry__in=entries).delete()


def token_fields_of_documents(pairs: Iterable[tuple[Entry, PublishableDocument]]) -> dict[int, TokenFields]:
    """By entry key the tokens of each document, for the inverted index."""
    return {entry.pk: token_fields(composed.document, composed.search_text) for entry, composed in pairs}


def _write_links(pairs: Sequence[tuple[Entry, PublishableDocument]]) -> None:
    Link.objects.filter(entry__in=[entry for entry, _ in pairs]).delete()
    Link.objects.bulk_create([row for entry, composed in pairs for row in build_links(entry, composed)], batch_size=BATCH)


def _write_corrections(pairs: Sequence[tuple[Entry, PublishableDocument]], *, at: datetime) -> None:
    """A correction keeps its row; its version rises when its words change."""
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
