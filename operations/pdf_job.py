"""Worker job: makes the PDFs of what is published, so that readers wait for none, and deletes those that nothing shows any more."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

from django.conf import settings
from django.core.files.storage import storages
from django.http import HttpRequest
from django.utils import timezone

from catalogue.http.guard import public_tables_only
from catalogue.http.language import in_language
from catalogue.index.revision import read_revision
from catalogue.models import Entry
from catalogue.print.pdf import PdfUnavailable, pdf_name, pdf_path, render_pdf
from catalogue.publication_types import publication_types

MAX_PDFS = 200  # the newest; a reader's request makes another, which stays for RETENTION
RETENTION = timedelta(days=1)
_process = SimpleNamespace(revision=None, names=frozenset())  # the revision of which all PDFs are made, and their names
logger = logging.getLogger(__name__)


def make_missing_pdfs(is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Returns how many were made, the newest first. One statement where the catalogue has not changed since."""
    made, names = 0, set()
    with public_tables_only(), in_language(settings.LANGUAGE_CODE):
        revision = read_revision()
        if revision == _process.revision:
            return 0
        for html in _print_pages():
            if is_stopped():
                return made
            names.add(pdf_name(html))
            made += _make_if_missing(html)
    _process.revision, _process.names = revision, frozenset(names)
    return made


def delete_unused_pdfs() -> None:
    """Deletes what is older than RETENTION and no PDF of the present revision, unless the PDFs of a new one are yet to be made."""
    if _process.revision != read_revision():
        return
    store, until = storages["pdfs"], timezone.now() - RETENTION
    try:
        stored = store.listdir("")[1]
    except FileNotFoundError:  # none was ever made
        return
    for name in stored:
        if name not in _process.names and store.get_modified_time(name) < until:
            store.delete(name)


def _print_pages() -> Iterator[bytes]:
    """The HTML of each PDF, as its address renders it: of the entries that changed last first."""
    views = {one.code: one.pdf_view for one in publication_types() if one.pdf_view}
    shown = Entry.objects.filter(type__in=views, standing__in=(Entry.Standing.LIVE, Entry.Standing.WITHDRAWN))
    for entry in shown.order_by("-changed_at", "-pk").defer("document")[:MAX_PDFS]:
        request = HttpRequest()
        request.method, request.path = "GET", pdf_path(entry.get_absolute_url())
        page = views[entry.type]().html_page(request, entry.slug)
        if page.status_code == 200:
            yield page.content


def _make_if_missing(html: bytes) -> bool:
    if storages["pdfs"].exists(pdf_name(html)):
        return False
    try:
        render_pdf(html)
    except PdfUnavailable as reason:
        logger.warning("A PDF could not be made: %s", reason)
        return False
    return True
