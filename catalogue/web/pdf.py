"""The printed face of a publication: its page's context through a template of templates/pdf/, typeset by another process."""

import re
import subprocess
from base64 import b64encode
from hashlib import blake2b
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import WEB
from catalogue.apart import run_apart
from catalogue.moment import KEPT_SECONDS
from catalogue.public_files import FOLDER, NAME, opened, type_of

NO_PANGO, NO_FONT = 3, 4  # as typesetter.py ends, which is not imported: it would load the libraries into every web process
SECONDS = 60  # a report of three hundred pages takes less
SAME_BYTES = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}  # no order by chance and no time of today in them
PRINTED = tuple(f"/{WEB[kind]}/" for kind in ("issue", "report"))
PICTURE = re.compile(rf'src="{FOLDER}({NAME.pattern})" srcset="[^"]*"')
# WeasyPrint makes no artifact of a picture, and a figure without words is no PDF/UA.
DECORATIVE = re.compile(rf'(<img src="{FOLDER}[^>]*) alt=""')
_one_at_a_time = BoundedSemaphore(1)  # typesetting takes a processor for itself; other answers go on meanwhile
_missing = {
    NO_PANGO: _("The server lacks Pango, which sets the type (Debian: libpango-1.0-0 and libpangoft2-1.0-0)."),
    NO_FONT: _("The server lacks a typeface with the characters of this text (Debian: fonts-noto-cjk)."),
}


class NotTypeset(Exception):
    """There is no PDF; the message says why, in words for readers."""


class PdfFace:
    """Before a detail view: answers as the page does, in PDF. Its template_name is one of templates/pdf/."""

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        page = super().get(request, slug, number)  # type: ignore[misc]
        if page.status_code == 301:
            return HttpResponseRedirect(printed(page["Location"]), status=301)
        if page.status_code != 200:
            return page
        try:
            pdf = typeset(page.content)
        except NotTypeset as reason:
            answer = render(
                request, "pdf/unavailable.html", {"reason": reason, "page": request.path[: -len(".pdf")] + "/"}, status=503
            )
            answer["Retry-After"] = "600"
            return answer
        return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'})


def printed(address: str) -> str:
    """The PDF of that page; the page itself where its type has none."""
    path = urlsplit(address).path
    return f"{path.rstrip('/')}.pdf" if path.startswith(PRINTED) else address


def typeset(html: bytes) -> bytes:
    """Kept by what it is made of, so that a new edition costs nothing where this text stayed. Raises NotTypeset."""
    key = f"pdf:{settings.RELEASE}:{blake2b(html, digest_size=16).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        with _one_at_a_time:
            kept = cache.get(key) or _typeset(html)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _typeset(html: bytes) -> bytes:
    folder = str(settings.BASE_DIR / "static")
    page = with_pictures(html)
    try:
        done = run_apart("catalogue.web.typesetter", folder, settings.SITE_URL, given=page, seconds=SECONDS, settled=SAME_BYTES)
    except subprocess.TimeoutExpired:
        raise NotTypeset(_("It took too long to set.")) from None
    if done.returncode:
        raise NotTypeset(_missing.get(done.returncode, _("Setting it failed, and the desk can see why.")))
    return done.stdout


def with_pictures(html: bytes) -> bytes:
    """The pictures of our public store within the page, since whoever sets it asks nobody for anything. A lost one is left out."""

    def within(found: re.Match[str]) -> str:
        try:
            with opened(found[1]) as file:
                data = b64encode(file.read()).decode()
        except FileNotFoundError:
            return 'src=""'
        return f'src="data:{type_of(found[1])};base64,{data}"'

    page = html.decode()
    return PICTURE.sub(within, DECORATIVE.sub(r'\1 alt="Decoration"', page)).encode() if FOLDER in page else html
