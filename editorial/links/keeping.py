"""What a person does about a link: has it looked at again, calls it fine, uses the address that it moved to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from editorial import registry
from editorial.audit import Person
from editorial.links.addresses import replaced
from editorial.links.naming import Column, columns, gather
from editorial.models import LinkCheck, LinkPlace, Publication, Source
from editorial.workflow import moves
from editorial.workflow.table import WORDS, has_right

LONGEST_ACCEPTED = timedelta(days=366)
Status = LinkCheck.Status


def look_again(links: Iterable[LinkCheck]) -> int:
    """As soon as a worker comes to it and its host may be asked; how many were not waiting for that already."""
    now = timezone.now()
    return LinkCheck.objects.filter(pk__in=[link.pk for link in links], next_at__gt=now).update(next_at=now)


def accept(link: LinkCheck, *, by: Person, until: date | None = None) -> None:
    """It is fine: of a changed text, because somebody read it; of what we cannot reach, because a person could, until a day.

    Raises ValidationError for a day that is not to come, or more than a year away.
    """
    if link.status == Status.CHANGED:
        read = {"known_hash": link.content_hash, "status": Status.FINE}
        LinkCheck.objects.filter(pk=link.pk, content_hash=link.content_hash, status=link.status).update(**read)
        return
    today = timezone.localdate()
    if until is None or not today < until <= today + LONGEST_ACCEPTED:
        raise ValidationError({"until": "Say until when: a day from tomorrow on, at most a year away."})
    LinkCheck.objects.filter(pk=link.pk).update(accepted_until=until, accepted_status=link.status, accepted_by=by)


@transaction.atomic
def use_new_address(link: LinkCheck, *, by: Person) -> int:
    """Write the address that it moved to wherever the desk names the old one; how many rows changed.

    Publications get unpublished changes, those that cite a changed source too; readers see them at the next publication.
    Raises MoveRefused where it did not move for good, PermissionDenied, or ValidationError where a row refuses the address.
    """
    if not (link.is_permanent and link.final_url and link.status in LinkCheck.WELL):
        raise moves.MoveRefused("It did not move for good, so there is no new address to use.")
    keys: dict[str, set[int]] = defaultdict(set)
    for model, key in LinkPlace.objects.filter(link=link).values_list("model", "key"):
        keys[model].add(key)
    sources = Source.objects.filter(pk__in=keys.pop(Source._meta.label_lower, ()))
    citing = {
        model: set(model._default_manager.filter(sources__in=sources).values_list("pk", flat=True)) for model in registry.models()
    }
    naming: dict[type[Publication], set[int]] = {apps.get_model(label): found for label, found in keys.items()}  # type: ignore[misc]
    affected = {model: citing[model] | naming.get(model, set()) for model in citing}
    _check_rights(by, bool(sources), [model for model, found in affected.items() if found])
    done = _change_sources(sources.select_for_update(), link, by=by)
    for type_, found in affected.items():
        for row in type_._default_manager.select_for_update().filter(pk__in=found).order_by("pk"):
            done += row.pk in naming.get(type_, ()) and _change_publication(row, link, by=by)
            moves.edited(row, by=by)
    gather()
    return done


def _check_rights(by: Person, has_sources: bool, changing: list[type[Publication]]) -> None:
    if has_sources and by is not None and not by.has_perm("editorial.change_source"):  # type: ignore[union-attr]
        raise PermissionDenied("You may not change sources.")
    if not all(has_right(by, "change", model) for model in changing):
        raise PermissionDenied(WORDS["change"])


def _change_sources(sources: models.QuerySet[Source], link: LinkCheck, *, by: Person) -> int:
    changed = []
    for source in sources.order_by("pk"):
        source.url = replaced(source.url, link.url, link.final_url, is_rich=False)
        _save(source)
        changed.append(source)
    if by is not None and changed:
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, f"Address: {link.final_url}, instead of {link.url}.")  # type: ignore[arg-type]
    return len(changed)


def _change_publication(row: Publication, link: LinkCheck, *, by: Person) -> int:
    mine = [column for column in columns() if column.owner is type(row)]
    for column in mine:
        if column.model is type(row):
            _replace(row, column, link)
        else:
            for child in column.model._default_manager.filter(**{column.key: row.pk}):
                if _replace(child, column, link):
                    _save(child)
    row.revision, row.updated_by = row.revision + 1, by or row.updated_by  # type: ignore[assignment]
    _save(row)
    return 1


def _replace(row: models.Model, column: Column, link: LinkCheck) -> bool:
    before = getattr(row, column.name)
    setattr(row, column.name, replaced(before, link.url, link.final_url, is_rich=column.is_rich))
    return getattr(row, column.name) != before


def _save(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as refused:
        raise ValidationError(f"“{row}” cannot be changed: {' '.join(refused.messages)}") from None
    row.save()
