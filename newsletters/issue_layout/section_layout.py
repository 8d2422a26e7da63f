"""The order of an issue as a value: sections, and in each the keys of its items; read from the issue or from a form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from newsletters.admin_filters import is_primary_key
from newsletters.models import Issue

NEW_SECTION_PREFIX = "new-"  # and a number: the key of a section that is not there yet
MAX_SECTIONS = 50
LAST_POSITION = 10**9  # where what names no place stands


@dataclass
class SectionLayout:
    """`key` is that of its row, or NEW and a number; `items` are keys in order."""

    key: str
    title: str = ""
    items: list[int] = field(default_factory=list)


def current_layout(issue: Issue) -> list[SectionLayout]:
    """As it stands at the desk; items of a section that is not there are in none of these. Two statements."""
    sections = [(section.position, SectionLayout(str(section.pk), section.title)) for section in issue.sections.all()]
    by_number = dict(reversed(sections))  # of two with one number the first has the items
    for placed in issue.placements.all():
        if placed.section in by_number:
            by_number[placed.section].items.append(placed.item_id)
    return [section for _, section in sections]


def proposed_layout(issue: Issue) -> list[SectionLayout]:
    """For an issue without sections, those of the issue before it, empty. Two statements."""
    earlier = Issue.objects.filter(period_end__lt=issue.period_end).exclude(pk=issue.pk).order_by("-period_end", "-pk").first()
    titles = [section.title for section in earlier.sections.all()] if earlier else []
    return [SectionLayout(f"{NEW_SECTION_PREFIX}{number}", title) for number, title in enumerate(titles, start=1)]


def with_empty_section(sections: list[SectionLayout]) -> list[SectionLayout]:
    """And an empty one at the end, to be named."""
    taken = {section.key for section in sections}
    key = next(key for number in range(1, MAX_SECTIONS + 2) if (key := f"{NEW_SECTION_PREFIX}{number}") not in taken)
    return [*sections, SectionLayout(key)]


def submitted_layout(data: QueryDict, *, known: Collection[str]) -> list[SectionLayout]:
    """What the form says, whatever order its lines came in; `known` are the keys of the sections that are there.

    A line is `section`, `title-KEY`, `number-KEY`; or `item`, `in-KEY` (the key of a section, empty for none), `place-KEY`. What
    names no section of this issue, or is no number, is left out.
    """
    keys = [key for key in dict.fromkeys(data.getlist("section")) if key in known or _is_new(key)][:MAX_SECTIONS]
    keys.sort(key=lambda key: _number(data.get(f"number-{key}")))
    sections = {key: SectionLayout(key, data.get(f"title-{key}", "").strip()) for key in keys}
    items = [int(item) for item in dict.fromkeys(data.getlist("item")) if is_primary_key(item)]
    for item in sorted(items, key=lambda item: _number(data.get(f"place-{item}"))):
        section = sections.get(data.get(f"in-{item}", ""))
        if section is not None:
            section.items.append(item)
    return list(sections.values())


def merge_with_current(
    sections: Sequence[SectionLayout], stands: Sequence[SectionLayout], *, of: Collection[int]
) -> list[SectionLayout]:
    """An order that was sent, and in it what stands by now and it does not speak of; `of` are the items that it does."""
    found = {section.key: section for section in sections}
    for section in stands:
        news = [item for item in section.items if item not in of]
        mine = found.setdefault(section.key, SectionLayout(section.key, section.title))
        mine.items += news
        mine.title = mine.title or (section.title if news else "")
    return list(found.values())


def submitted_items(data: QueryDict) -> set[int]:
    """The items that the form speaks of, placed or not."""
    return {int(item) for item in data.getlist("item") if is_primary_key(item)}


def _is_new(key: str) -> bool:
    return key.startswith(NEW_SECTION_PREFIX) and is_primary_key(key.removeprefix(NEW_SECTION_PREFIX))


def _number(text: str | None) -> int:
    return int(text) if text and is_primary_key(text) else LAST_POSITION
