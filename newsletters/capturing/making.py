"""From something pasted to a draft of an item with its source, as any form would save it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from catalogue.models import Redirect
from editorial.audit import Person
from editorial.capturing.known import Known, guessed_kind
from editorial.models import Remark, Source
from editorial.workflow import moves
from newsletters.models import Item

LONGEST_SLUG = 80
CHINESE = re.compile(r"[㐀-鿿豈-﫿]")


@dataclass(frozen=True)
class Capture:
    """One page to be captured. `source` is the one that the desk has and is to be used; None for a new one."""

    address: str
    title: str
    known: Known
    source: Source | None = None


def make(captures: Sequence[Capture], *, note: str, by: Person) -> list[Item]:
    """All or none. Raises ValidationError. Somebody who takes an address meanwhile costs a second try."""
    try:
        return _make(captures, note, by)
    except IntegrityError:
        return _make(captures, note, by)


@transaction.atomic
def _make(captures: Sequence[Capture], note: str, by: Person) -> list[Item]:
    return [_draft(capture, note.strip(), by) for capture in captures]


def _draft(capture: Capture, note: str, by: Person) -> Item:
    """The note is a remark: it stands beside the form, and no snapshot ever holds a remark."""
    title = capture.title
    is_chinese = bool(CHINESE.search(title))
    item = Item(title=title, title_zh=title if is_chinese else "", slug=slug_for(title), owner=by, updated_by=by)  # type: ignore[misc]
    item.full_clean()
    item.save()
    item.sources.add(capture.source or _source(capture))
    if note:
        Remark.objects.create(type=item.ENTRY_TYPE, uid=item.uid, by=by, text=note)  # type: ignore[misc]
    moves.edited(item, by=by, is_new=True)
    return item


def _source(capture: Capture) -> Source:
    sister = capture.known.sister
    source = Source(
        kind=guessed_kind(capture.address, sister),
        title=capture.title,
        url=capture.address,
        publisher=sister.publisher if sister else "",
        language=sister.language if sister else "",
        accessed_on=timezone.localdate(),
    )
    source.full_clean()
    source.save()
    return source


def slug_for(title: str) -> str:
    """Of the title's words; of the day and a number where it is Chinese. Nothing has it, and no old address does."""
    words = "" if CHINESE.search(title) else slugify(title)[:LONGEST_SLUG].strip("-_")
    stem, number = (words, 1) if words else (f"{timezone.localdate():%Y-%m-%d}", 0)
    taken = set(Item.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(Redirect.objects.filter(type=Item.ENTRY_TYPE, slug__startswith=stem).values_list("slug", flat=True))
    slug = words
    while not slug or slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
