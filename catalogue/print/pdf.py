"""PDF of a publication: renders the page's context with a template of templates/print/ and typesets the HTML in another process."""

import logging
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue.publication_types import publication_types
from infra.content_addressed_files import FILE_NAME, PUBLIC_FILES_PATH, media_type, open_public_file
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessTimeout, run_isolated
from infra.work_slots import RETRY_SECONDS, NoFreeSlot, WorkSlots

NO_PANGO, NO_FONT = 3, 4  # exit codes of typesetter.py; importing it would load WeasyPrint into every web process
LIMITS = ProcessLimits(seconds=60, memory=2 * 2**30)  # a report of 300 pages takes less
REPRODUCIBLE_ENVIRONMENT = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}  # no random order and no current time in the PDF
PICTURE_TAG = re.compile(rf'src="{PUBLIC_FILES_PATH}({FILE_NAME.pattern})" srcset="[^"]*"')
# WeasyPrint cannot mark a picture as an artifact, and PDF/UA requires an alternative text for a figure.
DECORATIVE_PICTURE = re.compile(rf'(<img src="{PUBLIC_FILES_PATH}[^>]*) alt=""')
LAYOUT_FILES = ("static/css/print.css", "catalogue/print/typesetter.py")  # what the bytes depend on beside the HTML
UNAVAILABLE_RETRY_SECONDS = 600
MISSING_PICTURE = b'src=""'
_typesetting = WorkSlots(1)  # it fully uses one processor
logger = logging.getLogger(__name__)
_missing_messages = {
    NO_PANGO: _("The server lacks Pango, which sets the type (Debian: libpango-1.0-0 and libpangoft2-1.0-0)."),
    NO_FONT: _("The server lacks a typeface with the characters of this text (Debian: fonts-noto-cjk)."),
}


class PdfUnavailable(Exception):
    """The PDF cannot be made. The message gives readers the reason."""


class PdfMixin:
    """Mixin before a detail view: answers with a PDF of the same page. `template_name` is a template of templates/print/."""

    def html_page(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The answer of the detail view, which decides whether readers may have the PDF at all."""
        return super().get(request, slug)  # type: ignore[misc]

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        page = self.html_page(request, slug)
        if page.status_code == 301:
            return HttpResponseRedirect(pdf_path(page["Location"]), status=301)
        if page.status_code != 200:
            return page
        return pdf_response(request, lambda: render_pdf(page.content), f"{slug}.pdf", page=f"{request.path[: -len('.pdf')]}/")


def pdf_response(request: HttpRequest, render_file: Callable[[], bytes], name: str, *, page: str) -> HttpResponse:
    """The PDF that `render_file` returns; where it cannot be made now, an answer 503 with a link to the `page` of the same text."""
    try:
        pdf = render_file()
    except NoFreeSlot:
        return _unavailable_page(request, page, RETRY_SECONDS)
    except PdfUnavailable as reason:
        return _unavailable_page(request, page, UNAVAILABLE_RETRY_SECONDS, str(reason))
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def pdf_path(address: str) -> str:
    """Returns the path of the page's PDF; the address unchanged where the type has no PDF."""
    path = urlsplit(address).path
    folders_with_pdf = tuple(f"/{one.web_folder}/" for one in publication_types() if one.pdf_view)
    return f"{path.rstrip('/')}.pdf" if path.startswith(folders_with_pdf) else address


def _unavailable_page(request: HttpRequest, page: str, seconds: int, reason: str = "") -> HttpResponse:
    """`reason` is empty where the PDF can be made as soon as another is ready."""
    context = {"reason": reason, "page": page, "again": request.get_full_path()}
    answer = render(request, "print/unavailable.html", context, status=503)
    answer["Retry-After"], answer["Cache-Control"] = str(seconds), "no-store"
    return answer


def pdf_name(html: bytes) -> str:
    """The name in the store: a digest of the HTML and of all else that makes the bytes, so that it never means another PDF."""
    return blake2b(_layout_digest() + html, digest_size=16).hexdigest() + ".pdf"


@cache
def _layout_digest() -> bytes:
    layout = b"".join((settings.BASE_DIR / path).read_bytes() for path in LAYOUT_FILES)
    return blake2b(layout + settings.RELEASE.encode(), digest_size=16).digest()


def render_pdf(html: bytes) -> bytes:
    """Returns the PDF from the store, or typesets and stores it.

    Raises PdfUnavailable, or NoFreeSlot while this process typesets another one.
    """
    name = pdf_name(html)
    try:
        with storages["pdfs"].open(name) as file:
            return file.read()
    except FileNotFoundError:
        pass
    with _typesetting.take():
        page = inline_pictures(html)
        pdf = _run_typesetter(page)
    if MISSING_PICTURE not in page:  # it may be there again at the next request
        _store(name, pdf)
    return pdf


def render_private_pdf(html: bytes, open_file: Callable[[str], IO[bytes]]) -> bytes:
    """As `render_pdf`, of what readers do not see: it is not stored. `open_file` opens a picture by its name."""
    with _typesetting.take():
        return _run_typesetter(inline_pictures(html, open_file))


def _store(name: str, pdf: bytes) -> None:
    """A full disk costs the next reader some time; this one has the PDF."""
    try:
        storages["pdfs"].save(name, ContentFile(pdf))
    except OSError:
        logger.exception("A PDF could not be stored.")


def _run_typesetter(page: bytes) -> bytes:
    folder = str(settings.BASE_DIR / "static")
    try:
        return run_isolated(
            "catalogue.print.typesetter",
            folder,
            settings.SITE_URL,
            stdin=page,
            limits=LIMITS,
            extra_environment=REPRODUCIBLE_ENVIRONMENT,
        )
    except ProcessTimeout:
        raise PdfUnavailable(_("It took too long to set.")) from None
    except ProcessFailed as failed:
        raise PdfUnavailable(_missing_messages.get(failed.exit_code, _("Setting it failed, and the desk can see why."))) from None


def inline_pictures(html: bytes, open_file: Callable[[str], IO[bytes]] = open_public_file) -> bytes:
    """Embeds pictures as data URLs, since the typesetter has no network and no files. Leaves a missing picture out."""

    def data_url(found: re.Match[str]) -> str:
        try:
            with open_file(found[1]) as file:
                data = b64encode(file.read()).decode()
        except FileNotFoundError:
            return 'src=""'
        return f'src="data:{media_type(found[1])};base64,{data}"'

    page = html.decode()
    return (
        PICTURE_TAG.sub(data_url, DECORATIVE_PICTURE.sub(r'\1 alt="Decoration"', page)).encode()
        if PUBLIC_FILES_PATH in page
        else html
    )
