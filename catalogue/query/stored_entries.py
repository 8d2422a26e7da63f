"""The statements that read entries for almost every answer: by their keys, by address, by uid. Their SQL is compiled once."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from catalogue.http.compiled_query import CompiledQuery
from catalogue.models import Entry
from catalogue.query.change_log import with_last_change


def _live(keys: list[int]) -> QuerySet[Entry]:
    return Entry.objects.live().for_presenting().filter(pk__in=keys)


def _known() -> QuerySet[Entry]:
    return Entry.objects.for_presenting().select_related("redirect_target__to")


LIVE = CompiledQuery(_live, keys=[int])
LIVE_WITH_LAST_CHANGE = CompiledQuery(lambda keys: with_last_change(_live(keys)), keys=[int])
AT_ADDRESS = CompiledQuery(lambda entry_type, slug: _known().filter(type=entry_type, slug=slug), entry_type=str, slug=str)
OF_UID = CompiledQuery(lambda entry_type, uid: _known().filter(type=entry_type, uid=uid), entry_type=str, uid=UUID)


def live_in_bulk(keys: Sequence[int], *, with_change: bool = False) -> dict[int, Entry]:
    """By key the live entries among these keys, each with its last change if wanted. At most one statement."""
    found = (LIVE_WITH_LAST_CHANGE if with_change else LIVE).fetch(keys=keys) if keys else []
    return {entry.pk: entry for entry in found}


def entry_at_address(entry_type: str, slug: str) -> Entry | None:
    """The entry of any standing, with what it redirects to. One statement."""
    return next(iter(AT_ADDRESS.fetch(entry_type=entry_type, slug=slug)), None)


def entry_of_uid(entry_type: str, uid: UUID) -> Entry | None:
    """As `entry_at_address`."""
    return next(iter(OF_UID.fetch(entry_type=entry_type, uid=uid)), None)
