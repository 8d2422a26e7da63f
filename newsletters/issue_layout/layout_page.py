"""Contents of the layout screen: the sections with their items, and groups of items in no section."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from newsletters.issue_layout.section_layout import SectionLayout, with_empty_section
from newsletters.issue_layout.unplaced_items import UnplacedGroup, unplaced_groups, with_priority_areas
from newsletters.models import Issue, Item

REMOVED_ITEMS = "Taken out of this issue"
LOST_ITEMS = "In a section that is not there: choose one, or they leave the issue"


class LayoutPage(NamedTuple):
    sections: list[tuple[SectionLayout, list[Item]]]
    groups: list[UnplacedGroup]


def layout_page(issue: Issue, sections: Sequence[SectionLayout], *, taken_out: Collection[int] = ()) -> LayoutPage:
    """`taken_out` are the items that an unsaved form leaves out of the issue. At most eleven statements."""
    inside = {item for section in sections for item in section.items}
    placed = {placed.item_id for placed in issue.placements.all()}
    items = {item.pk: item for item in with_priority_areas(Item.objects.filter(pk__in=inside | placed))}
    out = [item for key, item in items.items() if key not in inside and key in taken_out]
    lost = [item for key, item in items.items() if key not in inside and key not in taken_out]
    groups = [UnplacedGroup(title, some, len(some)) for title, some in ((REMOVED_ITEMS, out), (LOST_ITEMS, lost)) if some]
    for group in unplaced_groups(issue):
        still = [item for item in group.items if item.pk not in inside]
        if still:
            groups.append(group._replace(items=still, total=group.total - len(group.items) + len(still)))
    return LayoutPage(
        [(section, [items[key] for key in section.items if key in items]) for section in with_empty_section(list(sections))], groups
    )
