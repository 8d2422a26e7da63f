"""Texts that wait at the desk and hold something: drafts set aside, approved and scheduled ones."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from editorial import registry
from editorial.models import Approval, Publication, Schedule, SetAside, Source
from editorial.references import references
from editorial.snapshots import read
from editorial.usage.wanted import Wanted


def waiting_uses(wanted: Wanted) -> dict[UUID, list[str]]:
    """By uid the type, and words for what waits and holds it. One statement for what is set aside, one for what is scheduled, and
    one a type for what is approved.
    """
    found: dict[UUID, list[str]] = {}
    for kind, uid, content, shape, word in _texts(wanted):
        if holds(registry.model_of(kind), content, shape, wanted):
            found.setdefault(uid, [kind]).append(word)
    return found


def _texts(wanted: Wanted) -> Iterator[tuple[str, UUID, str, int, str]]:
    """Those that may hold it: a key is looked for as a number anywhere."""
    for word, rows, name in (
        ("draft set aside", SetAside.objects.all(), "draft"),
        ("scheduled text", Schedule.objects.all(), "snapshot"),
    ):
        found = rows.filter(_may_hold(wanted, f"{name}__content")).order_by()
        for row in found.values_list("type", "uid", f"{name}__content", f"{name}__shape").iterator(chunk_size=200):
            yield *row, word
    for model in registry.models():
        last = Approval.objects.filter(snapshot__uid=OuterRef("snapshot__uid")).order_by("-pk").values("pk")[:1]
        waiting = model._default_manager.filter(state=Publication.State.APPROVED).values("uid")
        approved = Approval.objects.filter(_may_hold(wanted, "snapshot__content"), snapshot__uid__in=waiting, pk=Subquery(last))
        fields = ("snapshot__type", "snapshot__uid", "snapshot__content", "snapshot__shape")
        for row in approved.order_by().values_list(*fields).iterator(chunk_size=200):
            yield *row, "approved text"


def _may_hold(wanted: Wanted, column: str) -> Q:
    condition = Q()
    for text in (*map(str, wanted.keys), *(text.replace('"', '\\"') for text in wanted.texts)):
        condition |= Q(**{f"{column}__contains": text})
    return condition


def holds(model: type[Publication], content: str, shape: int, wanted: Wanted) -> bool:
    """Whether the text names it."""
    if any(text.replace('"', '\\"') in content for text in wanted.texts):
        return True
    value = read(model, content, shape)
    if wanted.model is Source:
        return any(copy["id"] in wanted.keys for copy in value["sources"])
    return any(key in wanted.keys for key in _keys(model, value, wanted))


def _keys(model: type[Publication], value: dict[str, Any], wanted: Wanted) -> Iterator[Any]:
    for place in references(model, wanted.model) if wanted.model else ():
        if place.is_choice:
            yield from value["many"].get(place.name, ())
        elif place.rows is model:
            yield value["columns"].get(f"{place.target}_id")
        else:
            yield from (child.get(f"{place.target}_id") for child in value["own"].get(place.name, ()))
