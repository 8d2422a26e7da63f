"""Where a standard stands on a day, by its stage and dates: of one document, and of all entries of the index by the same rule.

A date that is known to the year or month counts as its last possible day: before it nothing is certain. `ended_on` is the last
day in force. Replaced and withdrawn standards without it are no longer in force; what is issued without a first day is unknown.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from pyroaring import BitMap

from catalogue.http.language import is_chinese
from catalogue.index.bitmap_index import BitmapIndex
from catalogue.vocabulary.choice_labels import choice_label
from catalogue.vocabulary.date_text import date_with_precision, format_date, possible_days
from catalogue.vocabulary.link_types import REVERSE
from standards.public.choices import StandardStage, StandardStatus

STATUS_RELATIONS = ("replaces",)
ISSUED_STAGES = (StandardStage.PUBLISHED, StandardStage.REPLACED, StandardStage.WITHDRAWN)
STATUS_AFTER = {StandardStage.REPLACED: StandardStatus.REPLACED}  # of what is over; without a successor it is withdrawn
Relation = dict[str, Any]


def last_possible_day(document: dict[str, Any], name: str) -> date | None:
    """The day by which the date of that name has come for certain; None for an unknown date."""
    value = document[name]
    return possible_days(value, document[f"{name}_precision"])[1] if value else None


def standard_status(document: dict[str, Any], day: date) -> StandardStatus:
    stage = StandardStage(document["stage"])
    if stage not in ISSUED_STAGES:
        closes = document["comments_close_on"]
        is_over = stage == StandardStage.CONSULTATION and closes and day > date.fromisoformat(closes)
        return StandardStatus.UNKNOWN if is_over else StandardStatus(stage)
    begins, ends = (last_possible_day(document, name) for name in ("in_force_on", "ended_on"))
    if (ends and day > ends) or (not ends and stage != StandardStage.PUBLISHED):
        return STATUS_AFTER.get(stage, StandardStatus.WITHDRAWN)
    if not begins:
        return StandardStatus.UNKNOWN
    return StandardStatus.IN_FORCE if day >= begins else StandardStatus.NOT_YET_IN_FORCE


def keys_by_status(index: BitmapIndex, day: date) -> dict[str, BitMap]:
    """By status the keys of the entries that have it on that day."""
    stages = {stage: index.bitmap("stage", stage) for stage in StandardStage}
    number = day.toordinal()
    ends, begins = index.bit_sliced("ended_on"), index.bit_sliced("in_force_on")
    issued = index.any_of("stage", ISSUED_STAGES)
    over = issued & ends.at_most(number - 1) | (issued - stages[StandardStage.PUBLISHED]) - ends.between(None, None)
    open_ended = issued - over
    begun, dated = begins.at_most(number), begins.between(None, None)
    closed = stages[StandardStage.CONSULTATION] & index.bit_sliced("comments_close_on").at_most(number - 1)
    replaced = over & stages[StandardStage.REPLACED]
    found = {str(StandardStatus(stage)): keys - closed for stage, keys in stages.items() if stage not in ISSUED_STAGES}
    found[StandardStatus.UNKNOWN] = found[StandardStatus.UNKNOWN] | closed | (open_ended - dated)
    return found | {
        StandardStatus.IN_FORCE: open_ended & begun,
        StandardStatus.NOT_YET_IN_FORCE: open_ended & dated - begun,
        StandardStatus.REPLACED: replaced,
        StandardStatus.WITHDRAWN: over - replaced,
    }


def standard_day_fields(document: dict[str, Any], relations: Sequence[Relation], day: date | None) -> dict[str, Any]:
    """The fields `status` and `status_summary`. Of an earlier version (no day) neither is told."""
    if day is None:
        return {"status": StandardStatus.UNKNOWN.value, "status_summary": ""}
    status = standard_status(document, day)
    separator = "" if is_chinese() else " "
    return {"status": status.value, "status_summary": separator.join(_sentences(document, relations, status, day))}


def _sentences(document: dict[str, Any], relations: Sequence[Relation], status: StandardStatus, day: date) -> Iterator[str]:
    begins, ends = (date_with_precision(document[name], document[f"{name}_precision"]) for name in ("in_force_on", "ended_on"))
    closes = document["comments_close_on"]
    successors = [one for one in relations if one["type"] in STATUS_RELATIONS and one["direction"] == REVERSE]
    if status == StandardStatus.IN_FORCE:
        yield _("In force since %(day)s.") % {"day": begins}
    elif status == StandardStatus.NOT_YET_IN_FORCE:
        yield _("Not yet in force: from %(day)s.") % {"day": begins}
    elif status == StandardStatus.UNKNOWN:
        yield _("Status not known.")
    elif status != StandardStatus.REPLACED or not successors:
        yield _("%(status)s.") % {"status": choice_label("status", status)}
    if closes and day <= date.fromisoformat(closes):
        yield _("Open for comments until %(day)s.") % {"day": format_date(date.fromisoformat(closes))}
    if ends and status in (StandardStatus.IN_FORCE, StandardStatus.NOT_YET_IN_FORCE):
        yield _("In force until %(day)s.") % {"day": ends}
    elif ends:
        yield _("It was in force until %(day)s.") % {"day": ends}
    for successor in successors:
        since = successor["effective_on"]
        words = {"standard": f"{successor['number']} {successor['title']}".strip(), "day": format_date(since) if since else ""}
        yield (_("Replaced by %(standard)s, from %(day)s.") if since else _("Replaced by %(standard)s.")) % words
