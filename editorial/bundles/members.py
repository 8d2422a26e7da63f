"""The publications of a bundle: read, added and removed."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.models import Bundle, BundleMember, Publication


def bundle_publications(bundle: Bundle) -> list[Publication]:
    """The members that the desk still has; one statement a type."""
    publications: list[Publication] = []
    members = list(bundle.members.all())
    for model in publication_registry.publication_models():
        uids = [member.uid for member in members if member.type == model.ENTRY_TYPE]
        publications += model._default_manager.filter(uid__in=uids).order_by("pk") if uids else []
    return publications


@transaction.atomic
def add_to_bundle(publications: Sequence[Publication], *, bundle: Bundle | None, title: str, with_parts: bool, by: Actor) -> Bundle:
    """The bundle with the publications in it; a new one of that title where `bundle` is None. They leave other bundles.

    `with_parts` adds what they suggest and readers have not seen, such as the items of an issue.
    """
    bundle = bundle or Bundle.objects.create(title=title.strip(), created_by=by)  # type: ignore[misc]
    suggested = [part for row in publications for part in row.suggested_bundle_members()] if with_parts else []
    unseen = [part for part in suggested if part.state != Publication.State.PUBLISHED or part.is_changed]
    for row in [*publications, *unseen]:
        BundleMember.objects.update_or_create(uid=row.uid, defaults={"type": row.ENTRY_TYPE, "bundle": bundle})
    return bundle


def remove_from_bundle(bundle_pk: int, uid: UUID) -> None:
    """Does nothing where the publication is not in that bundle."""
    BundleMember.objects.filter(bundle=bundle_pk, uid=uid).delete()
