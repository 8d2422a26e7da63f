"""Ways to the screen for many publications: actions of the lists, and links beside an issue."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from editorial.admin.batch.batch_rows import BATCHES, row_key
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.workflow.transition_table import TRANSITIONS, may_transition


class BatchLink(NamedTuple):
    label: str
    count: int
    url: str


def batch_action(name: str) -> Any:
    """The action of the lists of publications that leads to the screen."""

    @admin.action(description=f"{TRANSITIONS[name].label}…", permissions=[TRANSITIONS[name].permission])
    def action(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        rows, most = queryset[: BATCHES[name].max_rows + 1], BATCHES[name].max_rows
        if len(rows) > most:
            model_admin.message_user(request, f"{TRANSITIONS[name].label}: at most {most} at once. Choose fewer.", messages.ERROR)
            return None
        return HttpResponseRedirect(batch_url(name, rows, back=request.get_full_path()))

    action.__name__ = f"batch_{name}"
    return action


def batch_url(name: str, publications: Iterable[Publication], *, back: str) -> str:
    query = {"row": [row_key(row) for row in publications], "back": back}
    return f"{reverse('batch', args=[name])}?{urlencode(query, doseq=True)}"


def batch_links(publications: Sequence[Publication], *, by: Actor, back: str) -> list[BatchLink]:
    """For each batch the link with those of the publications that wait for it and that the person may move."""
    links = []
    for name, batch in BATCHES.items():
        rows = [row for row in publications if may_transition(by, name, row) and (name != "submit" or is_unfinished(row))]
        if rows:
            links.append(BatchLink(TRANSITIONS[name].label, len(rows), batch_url(name, rows[: batch.max_rows], back=back)))
    return links


def is_unfinished(row: Publication) -> bool:
    return row.is_changed or row.state == Publication.State.DRAFT
