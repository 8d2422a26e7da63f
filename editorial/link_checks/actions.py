"""What an editor does about a link: asks for another check, accepts it as it is, or replaces it by the address it moved to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from editorial.audit.audit_log import Actor
from editorial.content import publication_registry
from editorial.link_checks.extract import UrlColumn, update_links, url_columns
from editorial.link_checks.link_urls import replace_url
from editorial.models import LinkCheck, LinkOccurrence, Publication, Source
from editorial.workflow.after_save import after_save
from editorial.workflow.locking import TransitionRefused
from editorial.workflow.transition_table import PERMISSION_MESSAGES, has_permission

MAX_ACCEPTANCE = timedelta(days=366)
Status = LinkCheck.Status


def check_again(links: Iterable[LinkCheck]) -> int:
    """Makes the links due now; returns how many of them were not due already."""
    now = timezone.now()
    return LinkCheck.objects.filter(pk__in=[link.pk for link in links], next_check_at__gt=now).update(next_check_at=now)


def accept_link(link: LinkCheck, *, by: Actor, until: date | None = None) -> None:
    """Accepts a changed page as reviewed, or an unreachable one as reachable for people, up to the day `until`.

    Raises ValidationError for a day that is past, or more than MAX_ACCEPTANCE away.
    """
    if link.status == Status.CHANGED:
        reviewed = {"reviewed_hash": link.content_hash, "status": Status.FINE}
        LinkCheck.objects.filter(pk=link.pk, content_hash=link.content_hash, status=link.status).update(**reviewed)
        return
    today = timezone.localdate()
    if until is None or not today < until <= today + MAX_ACCEPTANCE:
        raise ValidationError({"until": "Say until when: a day from tomorrow on, at most a year away."})
    LinkCheck.objects.filter(pk=link.pk).update(accepted_until=until, accepted_status=link.status, accepted_by=by)


@transaction.atomic
def replace_address(link: LinkCheck, *, by: Actor) -> int:
    """Writes the final address wherever the desk names the old one; returns how many rows changed.

    Publications get unpublished changes, and so do those that cite a changed source; readers see them at the next
    publication. Raises TransitionRefused where the link did not move for good, PermissionDenied, or ValidationError where a
    row refuses the address.
    """
    if not (link.is_permanent and link.final_url and link.status in LinkCheck.WELL_STATUSES):
        raise TransitionRefused("It did not move for good, so there is no new address to use.")
    keys: dict[str, set[int]] = defaultdict(set)
    for label, key in LinkOccurrence.objects.filter(link=link).values_list("model", "key"):
        keys[label].add(key)
    sources = Source.objects.filter(pk__in=keys.pop(Source._meta.label_lower, ()))
    citing = {
        model: set(model._default_manager.filter(sources__in=sources).values_list("pk", flat=True))
        for model in publication_registry.publication_models()
    }
    naming: dict[type[Publication], set[int]] = {apps.get_model(label): model_keys for label, model_keys in keys.items()}  # type: ignore[misc]
    affected = {model: citing[model] | naming.get(model, set()) for model in citing}
    _check_rights(by, bool(sources), [model for model, model_keys in affected.items() if model_keys])
    count = _change_sources(sources.select_for_update(), link, by=by)
    for model, model_keys in affected.items():
        for row in model._default_manager.select_for_update().filter(pk__in=model_keys).order_by("pk"):
            count += row.pk in naming.get(model, ()) and _change_publication(row, link, by=by)
            after_save(row, by=by)
    update_links()
    return count


def _check_rights(by: Actor, has_sources: bool, changing: list[type[Publication]]) -> None:
    if has_sources and by is not None and not by.has_perm("editorial.change_source"):  # type: ignore[union-attr]
        raise PermissionDenied("You may not change sources.")
    if not all(has_permission(by, "change", model) for model in changing):
        raise PermissionDenied(PERMISSION_MESSAGES["change"])


def _change_sources(sources: models.QuerySet[Source], link: LinkCheck, *, by: Actor) -> int:
    changed = []
    for source in sources.order_by("pk"):
        source.url = replace_url(source.url, link.url, link.final_url, is_rich=False)
        _validate_and_save(source)
        changed.append(source)
    if by is not None and changed:
        LogEntry.objects.log_actions(by.pk, changed, CHANGE, f"Address: {link.final_url}, instead of {link.url}.")  # type: ignore[arg-type]
    return len(changed)


def _change_publication(row: Publication, link: LinkCheck, *, by: Actor) -> int:
    columns = [column for column in url_columns() if column.owner is type(row)]
    for column in columns:
        if column.model is type(row):
            _replace_in_row(row, column, link)
        else:
            for child in column.model._default_manager.filter(**{column.key: row.pk}):
                if _replace_in_row(child, column, link):
                    _validate_and_save(child)
    row.lock_version, row.updated_by = row.lock_version + 1, by or row.updated_by  # type: ignore[assignment]
    _validate_and_save(row)
    return 1


def _replace_in_row(row: models.Model, column: UrlColumn, link: LinkCheck) -> bool:
    before = getattr(row, column.name)
    setattr(row, column.name, replace_url(before, link.url, link.final_url, is_rich=column.is_rich))
    return getattr(row, column.name) != before


def _validate_and_save(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as refused:
        raise ValidationError(f"“{row}” cannot be changed: {' '.join(refused.messages)}") from None
    row.save()
