"""A kept text through the public template: composed as publishing would compose it, never stored."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue.composed import Composed, canonical
from catalogue.models import Entry
from catalogue.moment import read_moment
from catalogue.reading import links_to_live, splice
from catalogue.web.details import EntryDetail
from editorial.composing import compose_snapshot
from editorial.media.for_readers import shown_from
from editorial.models import Publication
from editorial.own_links import refuse_hidden_links


def render_preview(
    request: HttpRequest, row: Publication, content: str, shape: int, public_view: type[EntryDetail], *, back: str, files: str
) -> HttpResponse:
    """What readers would see of that content. What it still lacks is said above it; `back` is "" for an outsider.

    `files` is the folder from which its pictures are shown: those of a draft are not among the public ones.
    """
    try:
        row.clean_for_publication()
        if back:
            refuse_hidden_links(row)
        missing = {}
    except ValidationError as lacking:
        missing = lacking.message_dict
    moment = read_moment()
    composed = compose_snapshot(type(row), content, shape)
    composed = replace(composed, document=shown_from(composed.document, files))
    view = public_view()
    links = links_to_live(composed, with_contents=view.with_contents)
    document = splice(_unsaved_entry(composed), links, moment)
    context = {
        "document": document,
        "updates": [],
        "preview": {"back": back, "missing": missing},
        **view.about(document),
        **view.more(document, moment),
    }
    response = render(request, view.template_name, context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _unsaved_entry(composed: Composed) -> Entry:
    live = Entry.objects.filter(uid=composed.uid).first()
    now = timezone.now()
    return Entry(
        id=live.pk if live else None, type=composed.type, uid=composed.uid,
        slug=composed.slug, title=composed.title, document=canonical(composed.document),
        version=(live.version if live else 0) + 1, published_at=live.published_at if live else now, updated_at=now, changed_at=now,
    )  # fmt: skip
