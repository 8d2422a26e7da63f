"""API views of live entries: list and facets of one type or of all, and details."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.facets import FacetsSerializer, facet_counts
from catalogue.api.fieldsets import Fieldset
from catalogue.api.files.exports import export_response, iter_documents
from catalogue.api.paging import (
    next_cursor,
    page_by_number,
    requested_page_size,
    requested_position,
    url_with_parameters,
    uses_cursor,
    with_link_header,
)
from catalogue.api.renderers import CITATION_RENDERERS, EXPORT_RENDERERS
from catalogue.api.schema.examples import entry_example, response_example
from catalogue.api.serializers import SearchHitSerializer, shared_serializer
from catalogue.api.strict_viewset import StrictViewSet, moved_permanently, uid_or_field
from catalogue.documents.citations import format_bibtex, format_ris
from catalogue.documents.presenter import present_entries
from catalogue.http.paths import api_path
from catalogue.http.problems import BadParameters, Gone
from catalogue.models import Entry, Redirect
from catalogue.publication_types import PublicationType, publication_type
from catalogue.query.description import describe_list
from catalogue.query.entry_query import RELEVANCE, EntryQuery, ListPosition
from catalogue.query.filters import EntryFilterSet
from catalogue.query.search_filters import SearchFilterSet
from catalogue.query.stored_entries import entry_at_address, entry_of_uid

FORMAT_PARAMETERS = ("fields", "include", "format")
PAGING_PARAMETERS = ("page", "page_size", "cursor")


class EntryListViewSet(StrictViewSet):
    """Published entries: the list under filters, and its facets. A subclass gives `fieldset`."""

    entry_type: ClassVar[str]
    filterset_class: ClassVar[type[EntryFilterSet]] = EntryFilterSet
    extra_renderers: ClassVar[dict[str, tuple[Any, ...]]] = {"list": EXPORT_RENDERERS}
    extra_error_codes = ("503",)  # of a workbook while another one is made
    fieldset: Any

    @property
    def parameters(self) -> tuple[str, ...]:
        filters = tuple(self.filters)
        return {
            "list": (*filters, *PAGING_PARAMETERS, *FORMAT_PARAMETERS, "table"),
            "facets": (*filters, "format"),
            "retrieve": FORMAT_PARAMETERS,
        }.get(self.action, ())

    def list(self, request: Request) -> HttpResponseBase:
        """Under the filters: a page by number with a true total, or by cursor without; or all of it as a file."""
        filters = self.bind_filterset(EntryQuery(self.revision, self.entry_type))
        entry_query = self.in_default_order(filters.qs)
        head = {"description": describe_list(filters, entry_query)}
        if request.accepted_renderer.format != "json":
            return export_response(request, entry_query, self.fieldset, head["description"])
        if "table" in request.query_params:
            raise BadParameters({"table": ["It goes with format=csv only."]})
        entries, paging, links = (
            self._page_by_cursor(request, entry_query) if uses_cursor(request) else page_by_number(request, entry_query)
        )
        return with_link_header(
            Response({**paging, **head, "results": self.fieldset.render_for_json(entries, self.revision)}), links
        )

    def in_default_order(self, entry_query: EntryQuery) -> EntryQuery:
        """The query in the order that the list has without `ordering=`; a subclass overrides this method."""
        return entry_query

    @extend_schema(responses=FacetsSerializer)
    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """How many entries under the filters carry each value, and how many were issued in each month and year."""
        filters = self.bind_filterset(EntryQuery(self.revision, self.entry_type))
        entry_query = self.in_default_order(filters.qs)
        head = {"count": entry_query.count(), "description": describe_list(filters, entry_query)}
        return Response({**head, **facet_counts(entry_query, filters, request)})

    def _page_by_cursor(self, request: Request, entry_query: EntryQuery) -> tuple[Sequence[Entry], dict[str, Any], dict[str, str]]:
        size, position = requested_page_size(request), requested_position(request, self.revision, length=2)
        if position:
            entry_query = entry_query.after(ListPosition(*position))
        positions = entry_query.positions(0, size)
        links = {}
        if entry_query.count() > size:
            links["next"] = url_with_parameters(request, cursor=next_cursor(request, self.revision, *positions[-1]))
        return entry_query.fetch([position.key for position in positions]), {"next": links.get("next")}, links


class EntryViewSet(EntryListViewSet):
    """Published entries of one type."""

    declared_type: ClassVar[PublicationType]
    extra_renderers = {"list": EXPORT_RENDERERS, "retrieve": CITATION_RENDERERS}

    @cached_property
    def fieldset(self) -> Fieldset:  # type: ignore[override]
        return Fieldset.from_request(self.request, shared_serializer(self.declared_type.serializer))  # type: ignore[arg-type]

    def iter_all(self) -> Iterator[dict[str, Any]]:
        """The documents of all live entries, for a dump."""
        fieldset = Fieldset(shared_serializer(self.declared_type.serializer))  # type: ignore[arg-type]
        return iter_documents(EntryQuery(self.revision, self.entry_type), fieldset)

    def retrieve(self, request: Request, pk: str) -> Response:
        """A publication by its uid or slug; 301 from a former slug, from its slug in another case, and from one that moved."""
        entry = self._find_entry(pk)
        present = entry.redirects_to or entry
        if entry.redirects_to or (pk != entry.slug and pk.lower() != str(entry.uid)):
            return moved_permanently(request, api_path(present.type, present.slug))
        format_name = request.accepted_renderer.format
        if format_name == "json":
            return Response(self.fieldset.render_for_json([entry], self.revision)[0])
        return Response(self._alternate_format(entry, format_name))

    def _alternate_format(self, entry: Entry, format_name: str) -> Any:
        """The document as JSON-LD, CSL-JSON, RIS or BibTeX."""
        document = present_entries([entry], self.revision)[0]
        if format_name == "jsonld":
            return self.declared_type.json_ld(document)
        record = self.declared_type.main_record(document)
        return {"csl": [record], "ris": format_ris(record), "bib": format_bibtex(record)}[format_name]

    def _find_entry(self, name: str) -> Entry:
        """By uid, slug or a former slug, in lower case too. Raises Http404 or Gone."""
        entry = self._entry_named(name[:120]) or (self._entry_named(name[:120].lower()) if name != name.lower() else None)
        if entry is None:
            raise Http404(f"There is no {self.entry_type} “{name[:120]}”.")
        if Entry.Standing.GONE in (entry.standing, entry.redirects_to and entry.redirects_to.standing):
            raise Gone
        return entry

    def _entry_named(self, name: str) -> Entry | None:
        asked = uid_or_field("slug", name)
        entry = entry_of_uid(self.entry_type, asked["uid"]) if "uid" in asked else entry_at_address(self.entry_type, asked["slug"])
        if entry is None:
            old = Redirect.objects.filter(type=self.entry_type, slug=name).select_related("entry__redirect_target__to").first()
            entry = old.entry if old else None
        return entry


@extend_schema(tags=["search"])
class SearchViewSet(EntryListViewSet):
    """Published entries of all types; `q` puts the best matches first, unless `ordering` says otherwise."""

    entry_type = ""
    nouns = ("publication", "publications of all types")
    serializer_class = SearchHitSerializer
    filterset_class = SearchFilterSet

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in super().parameters if name != "include")

    @cached_property
    def fieldset(self) -> Fieldset:  # type: ignore[override]
        return Fieldset.from_request(self.request, shared_serializer(SearchHitSerializer))

    def in_default_order(self, entry_query: EntryQuery) -> EntryQuery:
        is_ordered = "ordering" in self.request.query_params
        return entry_query.ordered_by(RELEVANCE) if entry_query.words and not is_ordered else entry_query


@cache
def entry_viewset(code: str) -> type[EntryViewSet]:
    """The viewset of a publication type, with its shape and its example in the schema. Raises KeyError for an unknown code."""
    declared = publication_type(code)

    @extend_schema(tags=[code])
    class TypedViewSet(EntryViewSet):
        declared_type = declared
        entry_type = code
        nouns = (declared.name, declared.plural)
        serializer_class = declared.serializer
        filterset_class = declared.filterset

    extend_schema_serializer(examples=response_example(entry_example(declared)))(declared.serializer)
    TypedViewSet.__name__ = f"{code.title()}ViewSet"
    TypedViewSet.__doc__ = f"{declared.api_name.capitalize()}, as published: by page, by cursor, or all of them as a file."
    return TypedViewSet
