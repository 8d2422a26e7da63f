"""Renders a text with the public templates, as a page or as a PDF. The document is composed as for publication, not stored."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.documents.presenter import expand_links, preview_links
from catalogue.index.revision import Revision, read_revision
from catalogue.models import Entry
from catalogue.print.pdf import pdf_response, render_private_pdf
from catalogue.web.details import EntryDetail
from editorial.content import publication_registry
from editorial.content.compose import compose_snapshot
from editorial.content.publication_registry import DeskType
from editorial.media_files.private_store import open_stored_file
from editorial.media_files.rewrite_for_public import with_file_folder
from editorial.models import Publication
from editorial.previews.missing_parts import missing_from, missing_values
from editorial.previews.unpublished_contents import UnpublishedContent, parts_of, unpublished_contents, unsaved_entry


class PreviewedText(NamedTuple):
    """A text of a publication. `row` has its values: the working version, or a hydrated snapshot."""

    row: Publication
    content: str
    shape: int
    is_working_version: bool = False


class PreviewFormat(NamedTuple):
    """A way in which readers get a publication. `code` is the end of the preview's URL, "" for the page."""

    code: str
    label: str
    view_of: Callable[[DeskType], type[EntryDetail] | None]

    @property
    def screen(self) -> str:
        """The name of the preview's URL."""
        return f"preview_{self.code}".rstrip("_")


PAGE = PreviewFormat("", "Web page", lambda desk_type: desk_type.public.detail_view)
PDF = PreviewFormat("pdf", "PDF", lambda desk_type: desk_type.pdf_preview_view)
FORMATS = {one.code: one for one in (PAGE, PDF)}


def preview_formats(entry_type: str) -> list[PreviewFormat]:
    """The formats that the type has."""
    desk_type = publication_registry.desk_type(entry_type)
    return [one for one in FORMATS.values() if one.view_of(desk_type)]


def render_for_desk(
    request: HttpRequest,
    text: PreviewedText,
    code: str,
    *,
    urls: dict[str, str],
    files: str,
    more_tabs: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """The preview for a person of the desk: with contents that readers do not see, marked, and what would be missing.

    `code` is that of a format of the type. `urls` has the URLs of the form (`back`) and of each format by its code;
    `more_tabs` are label and URL of other ways to read it.
    """
    view: Any = FORMATS[code].view_of(publication_registry.desk_type(text.row.ENTRY_TYPE))
    parts = parts_of(text.row, by=request.user) if text.is_working_version else []
    is_page = code == PAGE.code
    contents = unpublished_contents(parts, files=files if is_page else "")
    preview: dict[str, Any] = {"back": urls["back"], "is_for_desk": True}
    if is_page:
        preview["tabs"] = [(one.label, urls[one.code], one.code == code) for one in preview_formats(text.row.ENTRY_TYPE)]
        preview["tabs"] += [(label, url, False) for label, url in more_tabs]
        preview["missing"] = missing_from(text.row, parts)
        preview["unseen"] = len(contents)
    response = _render(request, text, view, contents, preview, files=files if is_page else "")
    if is_page:
        return response
    name = f"preview-{text.row.slug}.pdf"
    pdf = pdf_response(request, lambda: render_private_pdf(response.content, open_stored_file), name, page=urls[PAGE.code])
    return _not_to_be_found(pdf)


def render_for_outsider(request: HttpRequest, text: PreviewedText, *, files: str) -> HttpResponse:
    """The page of one text for a person without an account: what readers do not see of other publications is not in it."""
    view = publication_registry.desk_type(text.row.ENTRY_TYPE).public.detail_view
    return _render(request, text, view, [], {"problems": missing_values(text.row)}, files=files)


def _render(
    request: HttpRequest,
    text: PreviewedText,
    view_class: type[EntryDetail],
    contents: Sequence[UnpublishedContent],
    preview: dict[str, Any],
    *,
    files: str,
) -> HttpResponse:
    """`files` is the URL of the folder of its pictures, which are not in the public one; "" for a PDF, which holds them."""
    view = view_class()
    document, revision = presented_text(text, view_class, contents, files=files)
    context = {
        **view.document_context(document, revision),
        "updates": [],
        "preview": preview,
    }
    return _not_to_be_found(render(request, view.template_name, context))


def presented_text(
    text: PreviewedText, view_class: type[EntryDetail], contents: Sequence[UnpublishedContent], *, files: str
) -> tuple[dict[str, Any], Revision]:
    """The document that readers would see, presented as for the view, and the revision at which it was made."""
    revision = read_revision()
    composed = compose_snapshot(type(text.row), text.content, text.shape)
    composed = replace(composed, document=with_file_folder(composed.document, files))
    links = preview_links(composed.uid, composed.links, with_contents=view_class.with_contents, unpublished=contents)
    entry = unsaved_entry(composed, Entry.objects.filter(uid=composed.uid).first())
    return expand_links(entry, links, revision), revision


def _not_to_be_found(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
