"""PDF of a publication: renders the page's context with a template of templates/print/ and typesets the HTML in another process."""

import re
from base64 import b64encode
from hashlib import blake2b
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue.index.revision import REVISION_CACHE_SECONDS
from catalogue.publication_types import publication_types
from infra.content_addressed_files import FILE_NAME, PUBLIC_FILES_PATH, media_type, open_public_file
from infra.isolated_process import ProcessFailed, ProcessLimits, ProcessTimeout, run_isolated

NO_PANGO, NO_FONT = 3, 4  # exit codes of typesetter.py; importing it would load WeasyPrint into every web process
LIMITS = ProcessLimits(seconds=60, memory=2 * 2**30)  # a report of 300 pages takes less
REPRODUCIBLE_ENVIRONMENT = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}  # no random order and no current time in the PDF
PICTURE_TAG = re.compile(rf'src="{PUBLIC_FILES_PATH}({FILE_NAME.pattern})" srcset="[^"]*"')
# WeasyPrint cannot mark a picture as an artifact, and PDF/UA requires an alternative text for a figure.
DECORATIVE_PICTURE = re.compile(rf'(<img src="{PUBLIC_FILES_PATH}[^>]*) alt=""')
_one_at_a_time = BoundedSemaphore(1)  # typesetting fully uses one processor
_missing_messages = {
    NO_PANGO: _("The server lacks Pango, which sets the type (Debian: libpango-1.0-0 and libpangoft2-1.0-0)."),
    NO_FONT: _("The server lacks a typeface with the characters of this text (Debian: fonts-noto-cjk)."),
}


class PdfUnavailable(Exception):
    """The PDF cannot be made. The message gives readers the reason."""


class PdfMixin:
    """Mixin before a detail view: answers with a PDF of the same page. `template_name` is a template of templates/print/."""

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        page = super().get(request, slug, number)  # type: ignore[misc]
        if page.status_code == 301:
            return HttpResponseRedirect(pdf_path(page["Location"]), status=301)
        if page.status_code != 200:
            return page
        try:
            pdf = render_pdf(page.content)
        except PdfUnavailable as reason:
            answer = render(
                request, "print/unavailable.html", {"reason": reason, "page": request.path[: -len(".pdf")] + "/"}, status=503
            )
            answer["Retry-After"] = "600"
            return answer
        return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'})


def pdf_path(address: str) -> str:
    """Returns the path of the page's PDF; the address unchanged where the type has no PDF."""
    path = urlsplit(address).path
    folders_with_pdf = tuple(f"/{one.web_folder}/" for one in publication_types() if one.pdf_view)
    return f"{path.rstrip('/')}.pdf" if path.startswith(folders_with_pdf) else address


def render_pdf(html: bytes) -> bytes:
    """Returns the PDF, cached by a digest of the HTML, so that an unchanged text is typeset once. Raises PdfUnavailable."""
    key = f"pdf:{settings.RELEASE}:{blake2b(html, digest_size=16).hexdigest()}"
    cached: bytes | None = cache.get(key)
    if cached is None:
        with _one_at_a_time:
            cached = cache.get(key) or _run_typesetter(html)
        cache.set(key, cached, REVISION_CACHE_SECONDS)
    return cached


def _run_typesetter(html: bytes) -> bytes:
    folder = str(settings.BASE_DIR / "static")
    page = inline_pictures(html)
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


def inline_pictures(html: bytes) -> bytes:
    """Embeds public pictures as data URLs, since the typesetter has no network and no files. Leaves a missing picture out."""

    def data_url(found: re.Match[str]) -> str:
        try:
            with open_public_file(found[1]) as file:
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
