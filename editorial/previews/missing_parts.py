"""What readers would miss if a publication went live as it is: for its preview, with the contents that go out with it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from editorial.content.internal_links import PublicAddress, hidden_links, unseen_rows
from editorial.content.proposed_terms import validate_terms
from editorial.link_checks.link_queries import broken_links_of
from editorial.models import Publication
from editorial.previews.unpublished_contents import state_label
from editorial.workflow.transition_table import State


class MissingFromPublication(NamedTuple):
    """`url` is the form where it can be mended; `is_part` is False for the publication itself."""

    title: str
    url: str
    state: str
    messages: list[str]
    is_part: bool


def missing_from(row: Publication, parts: Sequence[Publication]) -> list[MissingFromPublication]:
    """Publications with what is missing, the previewed one first. The number of statements does not depend on that of the parts."""
    publications = [row, *parts]
    hidden = hidden_links(publications, going_live=[PublicAddress(one.ENTRY_TYPE, one.slug) for one in publications])
    unseen = unseen_rows(publications, going_live=[one.uid for one in publications])
    broken = broken_links_of(publications)
    found = []
    for one in publications:
        messages = [] if one is row else _reason_not_live(one, row)
        messages += missing_values(one) if one is not row else refusals(one)
        messages += [f"{field_label(one, field)}: {' '.join(said)}" for field, said in hidden[one.uid].items()]
        messages += [f"Broken link: {address}" for address in broken[one.uid]]
        messages += [f"Not published yet, so that its table has no row of it: {name}" for name in unseen[one.uid]]
        messages += one.gaps_for_readers()
        if messages:
            found.append(MissingFromPublication(one.title, _form_url(one), state_label(one), messages, is_part=one is not row))
    return found


def refusals(row: Publication) -> list[str]:
    """What publishing would refuse, by the names of the form. A few statements."""
    return missing_values(row) + _messages(row, lambda: validate_terms(row))


def missing_values(row: Publication) -> list[str]:
    """What its own values lack for publishing, by the names of the form."""
    return _messages(row, row.clean_for_publication)


def _messages(row: Publication, check: Callable[[], None]) -> list[str]:
    try:
        check()
    except ValidationError as invalid:
        return [f"{field_label(row, field)}: {' '.join(said)}" for field, said in invalid.message_dict.items()]
    return []


def _reason_not_live(part: Publication, row: Publication) -> list[str]:
    """Why readers would not see the part, or not this text of it, on the day on which the publication goes live."""
    day = planned_day(row)
    if part.state == State.WITHDRAWN:
        return ["Removed from the site: readers do not see it here."]
    if part.state == State.SCHEDULED and part.publish_at:
        is_late = part.publish_at > row.publish_at if row.publish_at else day and timezone.localdate(part.publish_at) > day
        return [f"It goes live later, on {date_format(timezone.localtime(part.publish_at), 'j F Y, H:i')}."] if is_late else []
    if part.state == State.PUBLISHED:
        return ["Readers see its earlier text until the changes are published."] if part.is_changed else []
    if part.state == State.APPROVED and row.state != State.SCHEDULED:
        return ["Approved: it is there only if it is published or scheduled with this."]
    return ["Nobody has planned when it goes live."]


def planned_day(row: Publication) -> date | None:
    """The day on which it goes live by its schedule; without one, the day that the text itself gives."""
    return timezone.localdate(row.publish_at) if row.publish_at else getattr(row, "issued_on", None)


def field_label(row: Publication, name: str) -> str:
    """What the form calls the field or the children."""
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ").capitalize()
    return str(getattr(field, "verbose_name", name.replace("_", " "))).capitalize()


def _form_url(row: Publication) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
