"""The API's views of live entries of one type: lists, their facets, details."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.addresses import api_path
from catalogue.api.describing import NOUNS, description
from catalogue.api.examples import ENTRIES, shown
from catalogue.api.exports import documents_of, export
from catalogue.api.facets import FacetsShape, facets_of
from catalogue.api.filters import EntryFilter
from catalogue.api.paging import address_of, cursor_after, cursor_place, is_by_cursor, linked, numbered_page, page_size_of
from catalogue.api.problems import Gone
from catalogue.api.renderers import CITATIONS, EXPORTS
from catalogue.api.shape import instance_of
from catalogue.api.strict import StrictViewSet, uid_or
from catalogue.api.telling import Describe, Telling
from catalogue.citing import bibtex, ris
from catalogue.models import Entry, Redirect
from catalogue.reading import present
from catalogue.selection import Position, Selection

SHAPING = ("fields", "include", "format")
PAGING = ("page", "page_size", "cursor")


class EntryViewSet(StrictViewSet):
    """`entry_type`, `filterset_class` and `serializer_class` (the shape, for the schema) say which entries."""

    entry_type: ClassVar[str]
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter
    formats = {"list": EXPORTS, "retrieve": CITATIONS}
    cite: ClassVar[Describe]
    describe: ClassVar[Describe]

    @property
    def parameters(self) -> tuple[str, ...]:
        filters = tuple(self.filters)
        return {"list": (*filters, *PAGING, *SHAPING), "facets": (*filters, "format"), "retrieve": SHAPING}.get(self.action, ())

    @cached_property
    def telling(self) -> Telling:
        return Telling.asked_by(self.request, instance_of(self.get_serializer_class()), type(self).cite)  # type: ignore[arg-type]

    def list(self, request: Request) -> HttpResponseBase:
        """Under the filters: a page by number with a true total, or by cursor without; or all of it as a file."""
        filters = self.filtered(Selection(self.moment, self.entry_type))
        selection = filters.qs
        if request.accepted_renderer.format != "json":
            return export(request, selection, self.telling)
        said = {"description": description(filters, NOUNS[self.entry_type], self.moment, selection.order)}
        entries, paging, links = self._by_cursor(request, selection) if is_by_cursor(request) else numbered_page(request, selection)
        return linked(Response({**paging, **said, "results": self.telling.told(entries, self.moment)}), links)

    def everything(self) -> Iterator[dict[str, Any]]:
        """All that is live, for a dump."""
        telling = Telling(instance_of(self.get_serializer_class()), type(self).cite)  # type: ignore[arg-type]
        return documents_of(Selection(self.moment, self.entry_type), telling)

    @extend_schema(responses=FacetsShape)
    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """How many entries under the filters carry each value, and how many were issued in each month and year."""
        filters = self.filtered(Selection(self.moment, self.entry_type))
        selection = filters.qs
        said = description(filters, NOUNS[self.entry_type], self.moment, selection.order)
        return Response({"count": selection.count(), "description": said, **facets_of(selection, filters, request)})

    def retrieve(self, request: Request, pk: str) -> Response:
        entry = self._entry(pk)
        if entry.leads_to:
            path = api_path(entry.leads_to.type, entry.leads_to.slug)
            return Response(status=301, headers={"Location": settings.SITE_URL + path})
        wanted = request.accepted_renderer.format
        return Response(self.telling.told([entry], self.moment)[0] if wanted == "json" else self._described(entry, wanted))

    def _described(self, entry: Entry, wanted: str) -> Any:
        """As JSON-LD, or as a reference manager reads it."""
        document = present([entry], self.moment)[0]
        if wanted == "jsonld":
            return type(self).describe(document)
        record = type(self).cite(document)
        return {"csl": [record], "ris": ris(record), "bib": bibtex(record)}[wanted]

    def _by_cursor(self, request: Request, selection: Selection) -> tuple[Sequence[Entry], dict[str, Any], dict[str, str]]:
        size, place = page_size_of(request), cursor_place(request, length=2)
        if place:
            selection = selection.beyond(Position(*place))
        positions = selection.positions(0, size)
        links = {}
        if selection.count() > size:
            links["next"] = address_of(request, cursor=cursor_after(request, *positions[-1]))
        return selection.fetch(positions), {"next": links.get("next")}, links

    def _entry(self, name: str) -> Entry:
        """By uid, slug, or a slug it had before. Raises Http404 or Gone."""
        known = Entry.objects.for_reading().select_related("forward__to")
        entry = known.filter(type=self.entry_type, **uid_or("slug", name[:120])).first()
        if entry is None:
            old = Redirect.objects.filter(type=self.entry_type, slug=name[:120]).select_related("entry").first()
            entry = old.entry if old else None
        if entry is None:
            raise Http404(f"There is no {self.entry_type} “{name[:120]}”.")
        if entry.standing == Entry.Standing.GONE:
            raise Gone
        return entry


def entry_viewset(
    entry_type: str, shape: Any, filterset: type[EntryFilter], *, cite: Describe, describe: Describe
) -> type[EntryViewSet]:
    """The viewset of a publication type, with its shape in the schema.

    `cite` makes the CSL record of a presented document, `describe` its JSON-LD.
    """

    @extend_schema(tags=[entry_type])
    class TypedViewSet(EntryViewSet):
        serializer_class = shape
        filterset_class = filterset

    extend_schema_serializer(examples=shown(ENTRIES[entry_type]))(shape)
    TypedViewSet.entry_type, TypedViewSet.cite, TypedViewSet.describe = entry_type, staticmethod(cite), staticmethod(describe)
    TypedViewSet.__name__ = f"{entry_type.title()}ViewSet"
    return TypedViewSet
