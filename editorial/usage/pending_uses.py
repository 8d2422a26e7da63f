"""Texts that wait at the desk and hold something: drafts set aside, approved and scheduled ones."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from editorial.content import publication_registry
from editorial.content.reference_fields import reference_fields
from editorial.content.snapshot_shapes import UnreadableSnapshot, load_content
from editorial.models import Approval, Publication, Schedule, SetAsideDraft, Source
from editorial.usage.target import UsageTarget


def pending_uses(target: UsageTarget) -> dict[UUID, list[str]]:
    """By uid the type, and words for what waits and holds it. One statement for what is set aside, one for what is scheduled, and
    one a type for what is approved.
    """
    found: dict[UUID, list[str]] = {}
    for kind, uid, content, shape, word in _candidate_texts(target):
        if refers_to(publication_registry.model_for_type(kind), content, shape, target):
            found.setdefault(uid, [kind]).append(word)
    return found


def _candidate_texts(target: UsageTarget) -> Iterator[tuple[str, UUID, str, int, str]]:
    """Those that may hold it: a key is looked for as a number anywhere."""
    for word, rows, name in (
        ("draft set aside", SetAsideDraft.objects.all(), "draft"),
        ("scheduled text", Schedule.objects.all(), "snapshot"),
    ):
        found = rows.filter(_contains_any_key(target, f"{name}__content")).order_by()
        for row in found.values_list("type", "uid", f"{name}__content", f"{name}__shape").iterator(chunk_size=200):
            yield *row, word
    for model in publication_registry.publication_models():
        last = Approval.objects.filter(snapshot__uid=OuterRef("snapshot__uid")).order_by("-pk").values("pk")[:1]
        waiting = model._default_manager.filter(state=Publication.State.APPROVED).values("uid")
        approved = Approval.objects.filter(
            _contains_any_key(target, "snapshot__content"), snapshot__uid__in=waiting, pk=Subquery(last)
        )
        fields = ("snapshot__type", "snapshot__uid", "snapshot__content", "snapshot__shape")
        for row in approved.order_by().values_list(*fields).iterator(chunk_size=200):
            yield *row, "approved text"


def _contains_any_key(target: UsageTarget, column: str) -> Q:
    condition = Q()
    for text in (*map(str, target.keys), *(text.replace('"', '\\"') for text in target.texts)):
        condition |= Q(**{f"{column}__contains": text})
    return condition


def refers_to(model: type[Publication], content: str, shape: int, target: UsageTarget) -> bool:
    """Whether the text names it. One that cannot be read counts as naming it."""
    if any(text.replace('"', '\\"') in content for text in target.texts):
        return True
    try:
        value = load_content(model, content, shape)
    except UnreadableSnapshot:
        return True
    if target.model is Source:
        return any(copy["id"] in target.keys for copy in value["sources"])
    return any(key in target.keys for key in _referred_keys(model, value, target))


def _referred_keys(model: type[Publication], value: dict[str, Any], target: UsageTarget) -> Iterator[Any]:
    for place in reference_fields(model, target.model) if target.model else ():
        if place.is_many_to_many:
            yield from value["many"][place.name]
        elif place.rows is model:
            yield value["columns"][f"{place.target}_id"]
        else:
            yield from (child[f"{place.target}_id"] for child in value["own"][place.name])
