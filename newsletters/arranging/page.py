"""What the screen shows of an order: its sections with their items, and the items that stand in none of them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from newsletters.arranging.order import Section, with_room
from newsletters.arranging.waiting import Waiting, described, waiting_for
from newsletters.models import Issue, Item

TAKEN_OUT = "Taken out of this issue"
LOST = "In a section that is not there: choose one, or they leave the issue"


class Page(NamedTuple):
    sections: list[tuple[Section, list[Item]]]
    groups: list[Waiting]


def page_of(issue: Issue, sections: Sequence[Section], *, taken_out: Collection[int] = ()) -> Page:
    """`taken_out` are the items that a form which was not saved leaves out. At most eleven statements, whatever there is."""
    inside = {item for section in sections for item in section.items}
    placed = {placed.item_id for placed in issue.placements.all()}
    items = {item.pk: item for item in described(Item.objects.filter(pk__in=inside | placed))}
    out = [item for key, item in items.items() if key not in inside and key in taken_out]
    lost = [item for key, item in items.items() if key not in inside and key not in taken_out]
    groups = [Waiting(title, some, len(some)) for title, some in ((TAKEN_OUT, out), (LOST, lost)) if some]
    for group in waiting_for(issue):
        still = [item for item in group.items if item.pk not in inside]
        if still:
            groups.append(group._replace(items=still, total=group.total - len(group.items) + len(still)))
    return Page([(section, [items[key] for key in section.items if key in items]) for section in with_room(list(sections))], groups)
