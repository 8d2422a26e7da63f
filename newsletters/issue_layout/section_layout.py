"""Layout of an issue as plain values: sections with the keys of their items, read from the issue or from a form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from newsletters.admin_filters import is_primary_key
from newsletters.models import Issue

NEW_SECTION_PREFIX = "new-"  # with a number: the key of an unsaved section
MAX_SECTIONS = 50
LAST_POSITION = 10**9  # of an item or section without a valid number


@dataclass
class SectionLayout:
    """`key` is the primary key of the section, or NEW_SECTION_PREFIX and a number; `items` are primary keys in order."""

    key: str
    title: str = ""
    items: list[int] = field(default_factory=list)


def current_layout(issue: Issue) -> list[SectionLayout]:
    """Returns the saved layout, without items whose section does not exist. Two statements."""
    sections = [(section.position, SectionLayout(str(section.pk), section.title)) for section in issue.sections.all()]
    by_number = dict(reversed(sections))  # of two sections with the same number the first gets the items
    for placed in issue.placements.all():
        if placed.section in by_number:
            by_number[placed.section].items.append(placed.item_id)
    return [section for _, section in sections]


def proposed_layout(issue: Issue) -> list[SectionLayout]:
    """Returns the section titles of the previous issue as empty sections, for an issue without sections. Two statements."""
    earlier = Issue.objects.filter(period_end__lt=issue.period_end).exclude(pk=issue.pk).order_by("-period_end", "-pk").first()
    titles = [section.title for section in earlier.sections.all()] if earlier else []
    return [SectionLayout(f"{NEW_SECTION_PREFIX}{number}", title) for number, title in enumerate(titles, start=1)]


def with_empty_section(sections: list[SectionLayout]) -> list[SectionLayout]:
    """Returns the sections and an empty one, to be named, at the end."""
    taken = {section.key for section in sections}
    key = next(key for number in range(1, MAX_SECTIONS + 2) if (key := f"{NEW_SECTION_PREFIX}{number}") not in taken)
    return [*sections, SectionLayout(key)]


def submitted_layout(data: QueryDict, *, known: Collection[str]) -> list[SectionLayout]:
    """Returns the layout in the form, whatever the order of its fields. `known` are the keys of the saved sections.

    Fields of a section: `section`, `title-KEY`, `number-KEY`. Fields of an item: `item`, `in-KEY` (key of a section, empty for
    none), `place-KEY`. `more_sections` has titles of further sections at the end, one a line. Ignores keys of unknown sections
    and values that are no number.
    """
    keys = [key for key in dict.fromkeys(data.getlist("section")) if key in known or _is_new(key)][:MAX_SECTIONS]
    keys.sort(key=lambda key: _number(data.get(f"number-{key}")))
    sections = {key: SectionLayout(key, data.get(f"title-{key}", "").strip()) for key in keys}
    more = [title for line in data.get("more_sections", "").splitlines() if (title := line.strip())]
    for number, title in enumerate(more[: MAX_SECTIONS - len(sections)], start=MAX_SECTIONS):
        sections[f"{NEW_SECTION_PREFIX}{number}"] = SectionLayout(f"{NEW_SECTION_PREFIX}{number}", title)
    items = [int(item) for item in dict.fromkeys(data.getlist("item")) if is_primary_key(item)]
    for item in sorted(items, key=lambda item: _number(data.get(f"place-{item}"))):
        section = sections.get(data.get(f"in-{item}", ""))
        if section is not None:
            section.items.append(item)
    return list(sections.values())


def merge_with_current(
    sections: Sequence[SectionLayout], current: Sequence[SectionLayout], *, of: Collection[int]
) -> list[SectionLayout]:
    """Returns the submitted sections, with the sections and items that others added meanwhile. `of` are the items in the form."""
    found = {section.key: section for section in sections}
    for section in current:
        added = [item for item in section.items if item not in of]
        submitted = found.setdefault(section.key, SectionLayout(section.key, section.title))
        submitted.items += added
        submitted.title = submitted.title or (section.title if added else "")
    return list(found.values())


def submitted_items(data: QueryDict) -> set[int]:
    """Returns the items in the form, placed or not."""
    return {int(item) for item in data.getlist("item") if is_primary_key(item)}


def _is_new(key: str) -> bool:
    return key.startswith(NEW_SECTION_PREFIX) and is_primary_key(key.removeprefix(NEW_SECTION_PREFIX))


def _number(text: str | None) -> int:
    return int(text) if text and is_primary_key(text) else LAST_POSITION
