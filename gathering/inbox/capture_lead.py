"""Makes a draft of a lead: of the type that is asked for, with what the notice says; once, whoever presses how often."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from catalogue.models import Organization
from editorial.audit.audit_log import Actor
from editorial.capture.create_source import create_source
from editorial.capture.known_sources import find_known_sources
from editorial.content import publication_registry
from editorial.content.free_slug import dated_slug, free_slug
from editorial.models import Publication, Remark
from editorial.workflow.after_save import after_save
from editorial.workflow.transition_table import has_permission
from gathering.inbox.lead_moves import IS_OPEN
from gathering.models import Lead, WatchedList
from infra.claims import claim_row
from infra.text.han import HAN_CHARACTER
from infra.text.standard_numbers import parse
from newsletters.models import Item
from policies.models import Policy
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle
from standards.models import Standard
from standards.public.choices import StandardStage

MAX_TITLE = 300


def may_capture(by: Actor, entry_type: str) -> bool:
    """Whoever may add drafts of the type, and sources."""
    model = publication_registry.model_for_type(entry_type)
    return has_permission(by, "add", model) and (by is None or by.has_perm("editorial.add_source"))  # type: ignore[union-attr]


def capture_lead(lead: Lead, entry_type: str, *, by: Actor) -> Publication | None:
    """The draft, or None where the lead was settled before. Tries again once where another person takes the same slug meanwhile.

    Raises PermissionDenied, and ValidationError for what no draft can be made of, such as a standard that the desk has already.
    """
    if not may_capture(by, entry_type):
        raise PermissionDenied
    try:
        return _capture(lead, entry_type, by)
    except IntegrityError:
        return _capture(lead, entry_type, by)


@transaction.atomic
def _capture(lead: Lead, entry_type: str, by: Actor) -> Publication | None:
    """The lead is settled first: that UPDATE decides between two people."""
    uid, row = uuid.uuid4(), Lead.objects.filter(pk=lead.pk)
    settled = {"state": Lead.State.CAPTURED, "settled_at": timezone.now(), "settled_by": by}
    if not claim_row(row, IS_OPEN & Q(duplicate_of=None), made_type=entry_type, made_uid=uid, **settled):
        return None
    watched, title = lead.watched_list, lead.title[:MAX_TITLE]
    draft: Any = DRAFTS[entry_type](lead, watched)
    draft.uid, draft.title, draft.owner, draft.updated_by = uid, title, by, by
    draft.title_zh = title if HAN_CHARACTER.search(title) else ""
    draft.slug = draft.slug or free_slug(type(draft), title) or dated_slug(type(draft))
    draft.full_clean()
    draft.save()
    _add_relations(draft, lead, watched, by)
    if lead.numbers and entry_type == Item.ENTRY_TYPE:
        Remark.objects.create(type=entry_type, uid=uid, by=by, text=f"Numbers in the notice: {', '.join(lead.numbers)}.")  # type: ignore[misc]
    after_save(draft, by=by, is_new=True)
    return draft


def _add_relations(draft: Any, lead: Lead, watched: WatchedList, by: Actor) -> None:
    known = find_known_sources(lead.url)
    source = known.same_page[0] if known.same_page else None
    if source is None:
        title, language = lead.title[:MAX_TITLE], watched.language
        source = create_source(lead.url, title, known, publisher=watched.body, language=language, published_on=lead.day, by=by)
    draft.sources.add(source)
    draft.sectors.set(watched.sectors.all())
    draft.regions.set(watched.regions.all())
    if not isinstance(draft, Item) and watched.body:
        names = Q(abbreviation=watched.body) | Q(name_en=watched.body) | Q(name_zh=watched.body)
        draft.issuers.set(Organization.objects.filter(names)[:1])


def _item(lead: Lead, watched: WatchedList) -> Publication:
    return Item(event_on=lead.day, comments_close_on=lead.closes_on)


def _policy(lead: Lead, watched: WatchedList) -> Publication:
    """Kind and level are guesses, which the form shows."""
    return Policy(
        kind=PolicyKind.CONSULTATION_DRAFT if lead.closes_on else PolicyKind.OTHER,
        level=PolicyLevel.PROVINCIAL if watched.regions.exists() else PolicyLevel.MINISTRY,
        lifecycle=PolicyLifecycle.CONSULTATION if lead.closes_on else PolicyLifecycle.UNKNOWN,
        document_number=next(iter(lead.numbers), "")[:80], published_on=lead.day, comments_close_on=lead.closes_on,
    )  # fmt: skip


def _standard(lead: Lead, watched: WatchedList) -> Publication:
    """The first number of a standard in the notice. A taken one is refused when the draft is checked."""
    standard = next(filter(None, map(parse, lead.numbers)), None)
    return Standard(
        document_number=standard.printed if standard else "",
        slug=free_slug(Standard, standard.slug) if standard else dated_slug(Standard),
        stage=StandardStage.CONSULTATION if lead.closes_on else StandardStage.UNKNOWN,
        comments_close_on=lead.closes_on,
    )  # fmt: skip


DRAFTS = {Item.ENTRY_TYPE: _item, Policy.ENTRY_TYPE: _policy, Standard.ENTRY_TYPE: _standard}
