"""Vocabulary in the API: the public terms, each with the number of live publications that carry it."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.renderers import JsonLdRenderer
from catalogue.api.schema_examples import SECTOR_EXAMPLE, response_example
from catalogue.api.serializers import TermSerializer
from catalogue.api.strict_viewset import StrictViewSet, uid_or_field
from catalogue.documents.term_json_ld import term_json_ld
from catalogue.http.paths import term_api_path, term_web_path
from catalogue.http.problems import BadParameters
from catalogue.index.process_cache import bitmap_index_at, public_term, vocabulary_at
from catalogue.models.names_field import split_names
from catalogue.models.vocabulary import Organization, Tier
from catalogue.query.filters import ColumnChoiceFilter, KeywordsFilter
from catalogue.search import searcher
from catalogue.vocabulary.lookup import FACET_MODELS, TERM_REFERENCES

OWN_FIELDS = {
    "sector": ("scheme", "industry_tier", "nace_section"),
    "region": ("numeric_code",),
    "organization": ("abbreviation", "kind", "succeeded_on"),
}


@extend_schema_serializer(examples=response_example(SECTOR_EXAMPLE))
class VocabularySerializer(serializers.Serializer):
    """A term."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField(), help_text="Other names, under which search finds it.")
    count = serializers.IntegerField(help_text="Live publications of all types that carry it.")
    url = serializers.URLField()
    web_url = serializers.URLField()
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class SectorSerializer(VocabularySerializer):
    scheme = serializers.CharField(help_text="The edition of GB/T 4754 that the code is of.")
    industry_tier = serializers.ChoiceField(Tier.choices, allow_blank=True)
    nace_section = serializers.CharField(help_text="NACE Rev. 2")
    parent = TermSerializer(allow_null=True)


class RegionSerializer(VocabularySerializer):
    numeric_code = serializers.CharField(help_text="The old numeric code, such as CN-41.")


class OrganizationSerializer(VocabularySerializer):
    abbreviation = serializers.CharField()
    kind = serializers.ChoiceField(Organization.Kind.choices)
    succeeded_on = serializers.DateField(allow_null=True, help_text="When it took over from its predecessor.")
    parent = TermSerializer(allow_null=True)
    predecessor = TermSerializer(allow_null=True)


SERIALIZERS = {"sector": SectorSerializer, "region": RegionSerializer, "organization": OrganizationSerializer}


class VocabularyFilterSet(django_filters.FilterSet):
    """The filters that every vocabulary has."""

    q = KeywordsFilter(method="filter_names", label="Words of the names or the code")

    def filter_names(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in searcher.parse_words(value):
            named = (Q(**{f"{column}__icontains": word}) for column in ("code", "name_en", "name_zh", "aliases"))
            rows = rows.filter(reduce(or_, named))
        return rows

    def filter_parent(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Children of the term with that code; the code of a merged term means the term that it was merged into."""
        return rows.filter(Q(parent__code=value) | Q(parent__in=rows.model.objects.filter(code=value).values("merged_into")))


class SectorFilterSet(VocabularyFilterSet):
    parent = django_filters.CharFilter(method="filter_parent", label="Code of the section above it")
    tier = ColumnChoiceFilter("industry_tier", Tier.choices, label="Tier")


class OrganizationFilterSet(VocabularyFilterSet):
    parent = django_filters.CharFilter(method="filter_parent", label="Code of the body above it")
    kind = ColumnChoiceFilter("kind", Organization.Kind.choices, label="Kind")


FILTER_SETS = {"sector": SectorFilterSet, "organization": OrganizationFilterSet}


class VocabularyViewSet(StrictViewSet):
    facet: ClassVar[str]
    serializer_class = VocabularySerializer
    extra_renderers: ClassVar[dict[str, tuple[Any, ...]]] = {"retrieve": (JsonLdRenderer,)}

    def list(self, request: Request) -> Response:
        filters = self.bind_filterset(self._public_terms().order_by("code"))
        parent = filters.form.cleaned_data.get("parent")
        if parent and not public_term(self.facet, parent, self.revision):
            raise BadParameters({"parent": [f"“{parent[:60]}” is not a known code."]})
        return self.paginated_response(filters.qs, self._serialize_term)

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """A term by its code or uid; 301 to the one that stayed from one that was merged."""
        known = vocabulary_at(self.revision).get(self.facet, pk)
        if known is None or (self.facet, pk) not in vocabulary_at(self.revision).merged_codes:
            row = self._public_terms().filter(**uid_or_field("code", known.code if known else pk)).first()
            if row is not None:
                is_linked_data = request.accepted_renderer.format == JsonLdRenderer.format
                return Response(term_json_ld(self.facet, row, self.revision) if is_linked_data else self._serialize_term(row))
        target = public_term(self.facet, known.code if known else self._code_merged_into(pk), self.revision)
        if target is None:
            raise Http404(f"There is no {self.facet.replace('_', ' ')} “{pk[:60]}”.")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(term_api_path(self.facet, target.code) + (f"?{query}" if query else ""))

    def _code_merged_into(self, pk: str) -> str:
        """The code of the term that the term with that uid or code was merged into; "" if it was not merged."""
        merged = FACET_MODELS[self.facet]._default_manager.filter(**uid_or_field("code", pk), is_redirected=True)
        return merged.values_list("merged_into__code", flat=True).first() or ""

    def iter_all(self) -> Iterator[dict[str, Any]]:
        return map(self._serialize_term, self._public_terms().order_by("code"))

    def _public_terms(self) -> QuerySet[Any]:
        carried = bitmap_index_at(self.revision).codes_by_facet.get(self.facet, [])
        terms: Any = FACET_MODELS[self.facet]
        rows = terms.objects.filter(Q(is_standard=True) | Q(code__in=carried), merged_into=None)
        return rows.select_related(*TERM_REFERENCES.get(self.facet, ()))

    def _serialize_term(self, row: Any) -> dict[str, Any]:
        more = {name: getattr(row, name) for name in OWN_FIELDS.get(self.facet, ())}
        for name in TERM_REFERENCES.get(self.facet, ()):
            related = getattr(row, name)
            term = public_term(self.facet, related.code, self.revision) if related else None
            more[name] = term.as_reference() if term else None
        return {
            "uid": row.uid,
            "code": row.code,
            "name_en": row.name_en,
            "name_zh": row.name_zh,
            "aliases": split_names(row.aliases),
            **more,
            "count": bitmap_index_at(self.revision).count("", self.facet, row.code),
            "url": settings.SITE_URL + term_api_path(self.facet, row.code),
            "web_url": settings.SITE_URL + term_web_path(self.facet, row.code),
            "version": row.version,
            "changed_at": row.changed_at,
        }


def vocabulary_viewset(facet: str) -> type[VocabularyViewSet]:
    name = f"{facet.title().replace('_', '')}ViewSet"
    attributes: dict[str, Any] = {"facet": facet, "filterset_class": FILTER_SETS.get(facet, VocabularyFilterSet)}
    attributes["serializer_class"] = SERIALIZERS.get(facet, VocabularySerializer)
    return extend_schema(tags=["vocabulary"])(type(name, (VocabularyViewSet,), attributes))
