"""Proposals of terms: whoever may add terms but not change them proposes; an editor confirms or declines, or merges."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from catalogue.models import Vocabulary
from catalogue.models.names_field import split_names
from editorial.audit.audit_log import Actor, record_about
from editorial.content.proposed_terms import open_proposals
from editorial.models import AuditEntry
from editorial.search.matching import match_rank, matches_query
from editorial.term_merge.merge_rules import may_merge

MAX_SIMILAR = 8  # terms shown beside a proposal
MAX_NAMES = 5  # of a proposal, by which similar terms are looked for


@transaction.atomic
def confirm(term: Vocabulary, *, by: Actor) -> None:
    """Raises PermissionDenied, or ValidationError where somebody decided before."""
    _decide(term, by=by, is_proposed=False, is_retired=False)
    record_about(AuditEntry.Action.CONFIRMED, term, by=by)


@transaction.atomic
def decline(term: Vocabulary, *, by: Actor, reason: str) -> None:
    """Drafts keep a declined term until another one is chosen; it is not offered again. Raises as `confirm`."""
    if not reason.strip():
        raise ValidationError("Say why: who proposed it reads this.")
    _decide(term, by=by, is_proposed=True, is_retired=True)
    record_about(AuditEntry.Action.DECLINED, term, by=by, reason=reason.strip())


def _decide(term: Vocabulary, *, by: Actor, is_proposed: bool, is_retired: bool) -> None:
    if not may_merge(by, type(term), is_proposed=True):
        raise PermissionDenied("You may not decide on proposals; ask an editor.")
    if not open_proposals(type(term)).filter(pk=term.pk).update(is_proposed=is_proposed, is_retired=is_retired):
        raise ValidationError("It was decided before.")


def similar_terms(term: Vocabulary) -> list[Vocabulary]:
    """Terms that one of its names finds, those called so first."""
    names = [term.name_en, term.name_zh, getattr(term, "abbreviation", ""), *split_names(term.aliases)]
    condition = Q(pk=None)
    for name in list(filter(None, names))[:MAX_NAMES]:
        condition |= matches_query(name)
    model: Any = type(term)
    rows = model._default_manager.filter(condition, merged_into=None, is_proposed=False).exclude(pk=term.pk)
    return list(rows.order_by(match_rank(term.name_zh or term.name_en), "code")[:MAX_SIMILAR])
