"""Saves the layout of an issue: items that the form does not name stay in place, rows keep their primary keys."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError

from newsletters.issue_layout.section_layout import SectionLayout
from newsletters.models import Issue, IssuePlacement, IssueSection, Item


def save_layout(issue: Issue, sections: Sequence[SectionLayout], *, of: Collection[int]) -> bool:
    """Returns whether anything changed. `of` are the keys of the items in the form; other items of the issue stay in place.

    The caller holds a transaction and the lock of the issue. Raises ValidationError, with messages for editors, before it writes.
    """
    rows = {str(row.pk): row for row in issue.sections.all()}
    staying = [placed for placed in issue.placements.all() if placed.item_id not in of]
    kept = _sections_to_keep(sections, rows, needed={placed.section for placed in staying})
    _validate(kept)
    numbers = _section_numbers(kept, rows)
    wanted = {item: (numbers[one.key], place) for one in kept for place, item in enumerate(one.items, start=1)}
    renumbered = {rows[key].position: number for key, number in numbers.items() if key in rows}
    wanted |= {placed.item_id: (renumbered[placed.section], placed.position) for placed in staying if placed.section in renumbered}
    return _write_sections(issue, kept, rows, numbers) | _write_placements(issue, wanted, of)


def _sections_to_keep(
    sections: Sequence[SectionLayout], rows: dict[str, IssueSection], *, needed: Collection[int]
) -> list[SectionLayout]:
    """Returns the sections without emptied ones (unless an item stays in them), then the sections that the form does not name."""
    kept = [section for section in sections if section.title or section.items]
    emptied = {section.key for section in sections} - {section.key for section in kept}
    known = {section.key for section in kept}
    others = [(key, row) for key, row in rows.items() if key not in known and (key not in emptied or row.position in needed)]
    return kept + [SectionLayout(key, row.title) for key, row in others]


def _validate(sections: Sequence[SectionLayout]) -> None:
    problems = []
    for number, section in enumerate(sections, start=1):
        row = IssueSection(position=number, title=section.title)
        try:
            row.full_clean(exclude=["issue"])
        except ValidationError as error:
            problems += [f"Section {number}, its title: {message}" for message in error.messages]
    wanted = {item for section in sections for item in section.items}
    if len(wanted) > Item.objects.filter(pk__in=wanted).count():
        problems.append("An item that you placed was deleted meanwhile: open this page again.")
    if problems:
        raise ValidationError(problems)


def _section_numbers(sections: Sequence[SectionLayout], rows: dict[str, IssueSection]) -> dict[str, int]:
    """Returns the number of each section by key. Keeps present numbers while they ascend and numbers new sections from there;
    otherwise numbers all sections 1, 2, 3.
    """
    current = [rows[section.key].position if section.key in rows else 0 for section in sections]
    numbers: list[int] = []
    for number in current:
        numbers.append(number or (numbers[-1] + 1 if numbers else 1))
    if numbers != sorted(set(numbers)):
        numbers = list(range(1, len(sections) + 1))
    return {section.key: number for section, number in zip(sections, numbers, strict=True)}


def _write_sections(
    issue: Issue, sections: Sequence[SectionLayout], rows: dict[str, IssueSection], numbers: dict[str, int]
) -> bool:
    gone = rows.keys() - {section.key for section in sections}
    changed = bool(gone)
    IssueSection.objects.filter(pk__in=[rows[key].pk for key in gone]).delete()
    for section in sections:
        row = rows.get(section.key) or IssueSection(issue=issue)
        if (row.title, row.position) != (section.title, numbers[section.key]) or row.pk is None:
            row.title, row.position = section.title, numbers[section.key]
            row.save()
            changed = True
    return changed


def _write_placements(issue: Issue, wanted: dict[int, tuple[int, int]], of: Collection[int]) -> bool:
    """`wanted` maps an item to (section number, position). Returns whether anything changed."""
    rows = {placed.item_id: placed for placed in issue.placements.all()}
    gone = [rows[item].pk for item in rows.keys() & set(of) - wanted.keys()]
    IssuePlacement.objects.filter(pk__in=gone).delete()
    moved = [rows[item] for item in wanted if item in rows and _position(rows[item]) != wanted[item]]
    for placed in moved:
        placed.section, placed.position = wanted[placed.item_id]
    IssuePlacement.objects.bulk_update(moved, ["section", "position"])
    new = [
        IssuePlacement(issue=issue, item_id=item, section=at[0], position=at[1]) for item, at in wanted.items() if item not in rows
    ]
    IssuePlacement.objects.bulk_create(new)
    return bool(gone or moved or new)


def _position(placed: IssuePlacement) -> tuple[int, int]:
    return placed.section, placed.position
