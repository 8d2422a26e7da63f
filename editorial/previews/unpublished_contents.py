"""Contents of a publication as they would be published with it, such as the items of an issue: unsaved entries for its preview."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db.models import ForeignKey
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import Entry
from catalogue.publish.contracts import OutgoingLink, PublishableDocument
from editorial.audit.audit_log import Actor
from editorial.content.compose import compose_hydrated
from editorial.content.snapshot_shapes import child_columns, content_relations
from editorial.content.snapshots import HydratedSnapshot, RelatedObjectCache, hydrate, serialize
from editorial.media_files.file_references import facts_by_uid, referenced_uids
from editorial.media_files.rewrite_for_public import with_file_folder
from editorial.models import Publication, Schedule
from editorial.workflow.transition_table import State, has_permission
from infra.canonical_json import canonical_json


class UnpublishedContent(NamedTuple):
    """An unsaved entry. Its document has `preview`, with the state of the publication and the URL of its own preview."""

    entry: Entry
    links: Sequence[OutgoingLink]


def parts_of(row: Publication, *, by: Actor) -> list[Publication]:
    """The publications that usually go live with this one and that the person may see, their relations prefetched.

    The number of statements does not depend on that of the parts.
    """
    suggested = [part for part in row.suggested_bundle_members() if has_permission(by, "view", type(part))]
    found: dict[tuple[type[Publication], int], Publication] = {}
    for model in dict.fromkeys(type(part) for part in suggested):
        rows = model._default_manager.filter(pk__in=[part.pk for part in suggested if type(part) is model])
        for part in rows.prefetch_related(*_content_relations(model)):
            found[model, part.pk] = part
    return [found[type(part), part.pk] for part in suggested if (type(part), part.pk) in found]


def _content_relations(model: type[Publication]) -> Iterator[str]:
    yield from content_relations(model)
    for name in model.CHILD_RELATIONS:
        yield from (f"{name}__{column.name}" for column in child_columns(model, name) if isinstance(column, ForeignKey))


def unpublished_contents(parts: Sequence[Publication], *, files: str) -> list[UnpublishedContent]:
    """What readers do not see of the parts, as it would be published; without what was removed from the site.

    `files` is the URL of the folder of their pictures, "" for the public one.
    """
    shown = [part for part in parts if is_unseen(part) and part.state != State.WITHDRAWN]
    contents = {part.uid: serialize(part) for part in shown}
    media = facts_by_uid(uids) if (uids := [uid for content in contents.values() for uid in referenced_uids(content)]) else {}
    plans = {plan.uid: plan for plan in Schedule.objects.filter(uid__in=contents).select_related("snapshot")} if shown else {}
    cache = RelatedObjectCache()
    found = []
    for part in shown:
        hydrated = HydratedSnapshot(part, media=media, names_files=bool(referenced_uids(contents[part.uid])))
        plan = plans.get(part.uid)
        if plan is not None and plan.snapshot.content != contents[part.uid]:
            hydrated = hydrate(type(part), plan.snapshot.content, plan.snapshot.shape, cache=cache)
        composed = compose_hydrated(hydrated)
        preview = {"state": state_label(part), "url": preview_url(part)}
        document = {**with_file_folder(composed.document, files), "preview": preview}
        found.append(UnpublishedContent(unsaved_entry(replace(composed, document=document), None), composed.links))
    return found


def is_unseen(part: Publication) -> bool:
    """Whether readers do not see it, or another text of it."""
    return part.state != State.PUBLISHED or part.is_changed


def state_label(part: Publication) -> str:
    """Its state as the preview marks it, such as “Scheduled for 3 December 2026, 09:00”."""
    if part.state == State.SCHEDULED and part.publish_at:
        return f"Scheduled for {date_format(timezone.localtime(part.publish_at), 'j F Y, H:i')}"
    return "Live with changes" if part.state == State.PUBLISHED else part.get_state_display()


def preview_url(row: Publication) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_preview", args=[row.pk])


def unsaved_entry(composed: PublishableDocument, live: Entry | None) -> Entry:
    """The entry that publishing would write. `live` is the present one."""
    now = timezone.now()
    return Entry(  # type: ignore[misc]
        id=live.pk if live else None, type=composed.type, uid=composed.uid,
        slug=composed.slug, title=composed.title, document=canonical_json(composed.document),
        version=(live.version if live else 0) + 1, published_at=live.published_at if live else now, updated_at=now, changed_at=now,
    )  # fmt: skip
