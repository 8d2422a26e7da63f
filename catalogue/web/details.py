"""Detail pages of publications and of their earlier versions. A subclass names its type and template."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from catalogue.charts.relation_graph import relation_graph
from catalogue.documents.citations import citation_sentence, version_url
from catalogue.documents.page_json_ld import publication_graph
from catalogue.documents.presenter import present_entries
from catalogue.http.compiled_query import CompiledQuery
from catalogue.http.desk_day import desk_today
from catalogue.http.language import localized_path
from catalogue.http.paths import web_path
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import Revision, request_revision
from catalogue.models import Change, Entry, Redirect, Version
from catalogue.publication_types import PublicationType, publication_type
from catalogue.query.entry_query import EntryQuery, ListPosition
from catalogue.query.stored_entries import entry_at_address
from catalogue.web.deadlines.calendars import exact_dates
from catalogue.web.deadlines.consultations import open_consultation

MAX_UPDATES = 50


class EntryDetail(View):
    """One entry. Answers 200 for a live or withdrawn entry, 410 for a deleted one, 301 for a redirected or renamed one.

    `with_contents` and `with_documents_by` are passed to present_entries().
    """

    entry_type: ClassVar[str]
    template_name: ClassVar[str]
    with_contents: ClassVar[bool] = False
    with_documents_by: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        if number is not None:
            return self._version_page(request, slug, number)
        entry = entry_or_response(request, self.entry_type, slug)
        if isinstance(entry, HttpResponse):
            return entry
        revision = request_revision(request)
        context = {**self._entry_context(entry, revision), **updates_and_neighbours(entry, revision)}
        return render(request, self.template_name, context)

    def _entry_context(self, entry: Entry, revision: Revision) -> dict[str, Any]:
        [document] = present_entries([entry], revision, with_contents=self.with_contents, with_documents_by=self.with_documents_by)
        return self.document_context(document, revision)

    def document_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        """Returns the template context of a presented document: the document, its citations, JSON-LD, breadcrumbs, relation graph,
        open consultation and whether it has a calendar."""
        declared = publication_type(self.entry_type)
        return {
            "document": document,
            "record": declared.main_record(document),
            "citations": page_citations(declared, document),
            "linked_data": declared.json_ld(document),
            "structured_data": publication_graph(declared, document),
            "relation_graph": relation_graph(document, self.named_relations(document)),
            "consultation": open_consultation(document, desk_today()),
            "has_calendar": document["standing"] == Entry.Standing.LIVE and bool(exact_dates(document)),
            **self.extra_context(document, revision),
        }

    def _version_page(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        """Renders an earlier version with today's links. Answers 404 or 301 where the publication is not live."""
        version = version_or_response(request, self.entry_type, slug, number)
        if isinstance(version, HttpResponse):
            return version
        context = self._entry_context(version.as_entry(), request_revision(request))
        context |= {"updates": [], "version": version, "successors": successors(version)}
        answer = render(request, self.template_name, context)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def named_relations(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """Returns what the document names and readers have no page of, for the graph; a subclass overrides this method."""
        return []

    def extra_context(self, document: dict[str, Any], revision: Revision) -> dict[str, Any]:
        """Returns more template context; a subclass overrides this method."""
        return {}


def entry_or_response(request: HttpRequest, entry_type: str, slug: str, suffix: str = "/") -> Entry | HttpResponse:
    """Returns the entry at the address; or a 410 response for a deleted entry, or a 301 to the new address with the same `suffix`.

    Raises Http404 when no entry ever had the slug.
    """
    entry = entry_at_address(entry_type, slug)
    if entry is None:
        return redirect_from_former_slug(request, entry_type, slug, suffix)
    if entry.standing == Entry.Standing.GONE:
        return render(request, "pages/gone.html", status=410)
    return redirect_to_entry(request, entry.redirects_to, suffix) if entry.redirects_to else entry


def version_or_response(request: HttpRequest, entry_type: str, slug: str, number: int, suffix: str = "/") -> Version | HttpResponse:
    """Returns the version of a live entry; or a 301 to the new address with the same `suffix`. Raises Http404 without either."""
    live = {"entry__type": entry_type, "entry__slug": slug, "entry__standing": Entry.Standing.LIVE}
    version = Version.objects.filter(number=number, **live).select_related("entry").first()
    return version or redirect_from_former_slug(request, entry_type, slug, f"/versions/{number}{suffix}")


def successors(version: Version) -> list[dict[str, Any]]:
    """Returns the version that superseded this one, and the later ones that corrected something, in order. One statement."""
    later = Version.objects.filter(entry=version.entry, number__gt=version.number)
    shown = later.filter(Q(number=version.number + 1) | Q(kind=Version.Kind.CORRECTION)).order_by("number")
    return [dict(row) for row in shown.values("number", "kind", "note", "at")[:MAX_UPDATES]]


def page_citations(declared: PublicationType, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the citations that a page offers, the work that it is about first: each with its sentence, its files' path without
    extension ("" where there are none), and whether it is of the work; of the work also the heading that its type has.
    """
    address = urlsplit(version_url(document)).path.rstrip("/")
    has_files = "/versions/" in address or not declared.work_record
    found = [{"is_work": False, "text": citation_sentence(declared.csl_record(document)), "files": address if has_files else ""}]
    if declared.work_record:
        files = localized_path(web_path(document["type"], document["slug"])).rstrip("/")
        found.insert(
            0,
            {
                "is_work": True,
                "heading": declared.work_heading,
                "text": citation_sentence(declared.work_record(document)),
                "files": files,
            },
        )
    return found


def redirect_from_former_slug(request: HttpRequest, entry_type: str, slug: str, suffix: str = "/") -> HttpResponse:
    """Redirects to the entry that had this slug, with the same `suffix`. Raises Http404 when no entry ever had it."""
    old = Redirect.objects.filter(type=entry_type, slug=slug).select_related("entry").first()
    if old is None:
        raise Http404("There is nothing at this address.")
    return redirect_to_entry(request, old.entry, suffix)


def redirect_to_entry(request: HttpRequest, entry: Entry, suffix: str) -> HttpResponse:
    """Returns a 301; or a 410 where that entry was removed for good, so that its address is not disclosed."""
    if entry.standing == Entry.Standing.GONE:
        return render(request, "pages/gone.html", status=410)
    return HttpResponseRedirect(localized_path(entry.get_absolute_url()).rstrip("/") + suffix, status=301)


def updates_and_neighbours(entry: Entry, revision: Revision) -> dict[str, Any]:
    """Returns `updates` (changes after the first publication that have a note or another event than an update, newest first) and
    the entries before and after in the list of the type (`newer`, `older`). One statement.
    """
    around = neighbour_changes(entry, revision)
    numbers = [*around.values()] or [0]  # the number of no change
    if entry.version > 1:
        changes = _UPDATES_AND_NEIGHBOURS.fetch(key=entry.pk, entry_type=entry.type, numbers=numbers)
    else:
        changes = _NEIGHBOURS.fetch(numbers=numbers)
    by_number = {change.number: change.entry for change in changes}
    return {
        "updates": [change for change in changes if change.entry_id == entry.pk][:MAX_UPDATES],
        **{side: by_number.get(number) for side, number in around.items()},
    }


def _changes(wanted: Q) -> QuerySet[Change]:
    return Change.objects.for_readers().filter(wanted).select_related("entry__chinese_title").defer("entry__document")


def _updates_and_neighbours(key: int, entry_type: str, numbers: list[int]) -> QuerySet[Change]:
    updates = Q(entry=key, type=entry_type) & ~Q(note="", event=Change.Event.UPDATED)
    neighbours_first = Case(When(entry=key, then=1), default=0)
    return _changes(updates | Q(number__in=numbers)).order_by(neighbours_first, "-number")[: MAX_UPDATES + 2]


_NEIGHBOURS = CompiledQuery(lambda numbers: _changes(Q(number__in=numbers)), numbers=[int])
_UPDATES_AND_NEIGHBOURS = CompiledQuery(_updates_and_neighbours, key=int, entry_type=str, numbers=[int])


def neighbour_changes(entry: Entry, revision: Revision) -> dict[str, int]:
    """Returns the change numbers of the entries before and after a live entry in the list of its type, by `newer` and `older`."""
    bitmap_index = bitmap_index_at(revision)
    changes = bitmap_index.bit_sliced("change")
    own_position = ListPosition(entry.sorted_on.toordinal(), entry.pk)
    found = {}
    for side, order in (("newer", "date"), ("older", "-date")):
        for position in EntryQuery(revision, entry.type, order=order).after(own_position).positions(0, 1):
            found[side] = changes.number(position.key)
    return found
