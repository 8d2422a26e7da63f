"""Renders a snapshot with the public template. The document is composed as for publication and is not stored."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalogue.documents.presenter import expand_links, preview_links
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from catalogue.publish.contracts import PublishableDocument
from catalogue.web.details import EntryDetail
from editorial.content.compose import compose_snapshot
from editorial.content.internal_links import validate_internal_links
from editorial.media_files.rewrite_for_public import with_file_folder
from editorial.models import Publication
from infra.canonical_json import canonical_json


def render_preview(
    request: HttpRequest, row: Publication, content: str, shape: int, public_view: type[EntryDetail], *, back: str, files: str
) -> HttpResponse:
    """The public page of the content, with the reasons above it why it cannot be published yet.

    `back` is the URL of the form, "" for a person without an account. `files` is the URL of the folder of its pictures: the
    pictures of a draft are not in the public folder.
    """
    try:
        row.clean_for_publication()
        if back:
            validate_internal_links(row)
        missing = {}
    except ValidationError as invalid:
        missing = invalid.message_dict
    revision = read_revision()
    composed = compose_snapshot(type(row), content, shape)
    composed = replace(composed, document=with_file_folder(composed.document, files))
    view = public_view()
    links = preview_links(composed.uid, composed.links, with_contents=view.with_contents)
    context = {
        **view.document_context(expand_links(_unsaved_entry(composed), links, revision), revision),
        "updates": [],
        "preview": {"back": back, "missing": missing},
    }
    response = render(request, view.template_name, context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _unsaved_entry(composed: PublishableDocument) -> Entry:
    live = Entry.objects.filter(uid=composed.uid).first()
    now = timezone.now()
    return Entry(
        id=live.pk if live else None, type=composed.type, uid=composed.uid,
        slug=composed.slug, title=composed.title, document=canonical_json(composed.document),
        version=(live.version if live else 0) + 1, published_at=live.published_at if live else now, updated_at=now, changed_at=now,
    )  # fmt: skip
