"""Uses in pending texts: drafts set aside, approved texts and scheduled texts."""

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
    """By uid the type of the publication and the labels of its pending texts that refer to the target.

    One statement for drafts set aside, one for scheduled texts, and one a type for approved texts.
    """
    labels_by_uid: dict[UUID, list[str]] = {}
    for kind, uid, content, shape, label in _candidate_texts(target):
        if refers_to(publication_registry.model_for_type(kind), content, shape, target):
            labels_by_uid.setdefault(uid, [kind]).append(label)
    return labels_by_uid


def _candidate_texts(target: UsageTarget) -> Iterator[tuple[str, UUID, str, int, str]]:
    """Texts that may refer to the target: the search takes a key for any number in the JSON."""
    for label, rows, name in (
        ("draft set aside", SetAsideDraft.objects.all(), "draft"),
        ("scheduled text", Schedule.objects.all(), "snapshot"),
    ):
        candidates = rows.filter(_contains_any_key(target, f"{name}__content")).order_by()
        for row in candidates.values_list("type", "uid", f"{name}__content", f"{name}__shape").iterator(chunk_size=200):
            yield *row, label
    for model in publication_registry.publication_models():
        last_approval = Approval.objects.filter(snapshot__uid=OuterRef("snapshot__uid")).order_by("-pk").values("pk")[:1]
        approved_uids = model._default_manager.filter(state=Publication.State.APPROVED).values("uid")
        approved = Approval.objects.filter(
            _contains_any_key(target, "snapshot__content"), snapshot__uid__in=approved_uids, pk=Subquery(last_approval)
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
    """Whether the text refers to the target. A text that cannot be read counts as a use."""
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
    """The keys of rows of the target's model to which the content refers."""
    for reference in reference_fields(model, target.model) if target.model else ():
        if reference.is_many_to_many:
            yield from value["many"][reference.name]
        elif reference.rows is model:
            yield value["columns"][f"{reference.target}_id"]
        else:
            yield from (child[f"{reference.target}_id"] for child in value["own"][reference.name])
