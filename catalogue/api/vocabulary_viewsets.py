"""Vocabulary in the API: the public terms, each with the number of live publications that carry it."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.renderers import JsonLdRenderer
from catalogue.api.resources import resource
from catalogue.api.schema.examples import TERM_EXAMPLES, response_example
from catalogue.api.serializers import TermSerializer, shared_serializer
from catalogue.api.strict_viewset import StrictViewSet, moved_permanently, uid_or_field
from catalogue.documents.document_serializers import OptionalText
from catalogue.documents.term_json_ld import term_json_ld
from catalogue.http.paths import VOCABULARY_FOLDERS, term_api_path, term_web_path
from catalogue.http.problems import BadParameters
from catalogue.index.process_cache import bitmap_index_at, public_term, public_terms, vocabulary_at
from catalogue.models.names_field import split_names
from catalogue.models.vocabulary import Organization, Tier
from catalogue.query.code_fields import canonical_code
from catalogue.query.filters import ColumnChoiceFilter, InstantFilter, KeywordsFilter, UidFilter
from catalogue.search import searcher
from catalogue.vocabulary.lookup import FACET_MODELS, TERM_REFERENCES

OWN_FIELDS = {
    "sector": ("scheme", "industry_tier", "nace_section"),
    "region": ("numeric_code",),
    "organization": ("abbreviation", "kind", "succeeded_on"),
}


@extend_schema_serializer(examples=response_example(TERM_EXAMPLES["technology"]))
class VocabularySerializer(serializers.Serializer):
    """A term of a vocabulary."""

    uid = serializers.UUIDField(help_text="Identifies the term for ever.")
    code = serializers.CharField(help_text="Its code, which filters take.")
    name_en = serializers.CharField(help_text="Its English name.")
    name_zh = OptionalText(help_text="Its Chinese name.")
    aliases = serializers.ListField(child=serializers.CharField(), help_text="Other names, under which search finds it.")
    is_retired = serializers.BooleanField(help_text="No longer used for new work; what carries it keeps it.")
    count = serializers.IntegerField(help_text="Live publications of all types that carry it, today; no event tells it.")
    url = serializers.URLField(help_text="Its own address in the API.")
    web_url = serializers.URLField(help_text="Its page.")
    version = serializers.IntegerField(help_text="Counts its changes.")
    changed_at = serializers.DateTimeField(help_text="When it last changed.")


@extend_schema_serializer(examples=response_example(TERM_EXAMPLES["sector"]))
class SectorSerializer(VocabularySerializer):
    """A sector of the industrial classification GB/T 4754."""

    scheme = serializers.CharField(help_text="The edition of GB/T 4754 that the code is of.")
    industry_tier = serializers.ChoiceField(Tier.choices, allow_null=True, help_text="Primary, secondary or tertiary.")
    nace_section = OptionalText(help_text="The section of NACE Rev. 2 that comes nearest.")
    parent = TermSerializer(allow_null=True, help_text="The sector above it.")


@extend_schema_serializer(examples=response_example(TERM_EXAMPLES["region"]))
class RegionSerializer(VocabularySerializer):
    """A province or city."""

    numeric_code = OptionalText(help_text="The old numeric code, such as CN-41.")


@extend_schema_serializer(examples=response_example(TERM_EXAMPLES["organization"]))
class OrganizationSerializer(VocabularySerializer):
    """A ministry, company or other body."""

    abbreviation = OptionalText(help_text="Its usual abbreviation.")
    kind = serializers.ChoiceField(Organization.Kind.choices, help_text="What sort of body it is.")
    succeeded_on = serializers.DateField(allow_null=True, help_text="When it took over from its predecessor.")
    parent = TermSerializer(allow_null=True, help_text="The body above it.")
    predecessor = TermSerializer(allow_null=True, help_text="The body that it took over from.")


SERIALIZERS = {"sector": SectorSerializer, "region": RegionSerializer, "organization": OrganizationSerializer}


class VocabularyFilterSet(django_filters.FilterSet):
    """The filters that every vocabulary has."""

    uid = UidFilter(label="Uid")
    q = KeywordsFilter(method="filter_names", label="Words of the names or the code")
    changed_since = InstantFilter("changed_at", lookup_expr="gte", label="Changed since")

    def filter_names(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in searcher.parse_words(value):
            named = (Q(**{f"{column}__icontains": word}) for column in ("code", "name_en", "name_zh", "aliases"))
            rows = rows.filter(reduce(or_, named))
        return rows

    def filter_parent(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Children of the term with that code, in any case; that of a merged term means the term that it was merged into."""
        merged = rows.model.objects.filter(code__iexact=value).values("merged_into")
        return rows.filter(Q(parent__code__iexact=value) | Q(parent__in=merged))


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
        if parent and not public_term(self.facet, self._canonical(parent), self.revision):
            raise BadParameters({"parent": [f"“{parent[:60]}” is not a known code."]})
        return self.paginated_response(filters.qs, self._serialize_term)

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """A term by its code or uid; 301 to the one that stayed from one that was merged, and from its code in another case."""
        known = vocabulary_at(self.revision).get(self.facet, pk)
        if known is None or (self.facet, pk) not in vocabulary_at(self.revision).merged_codes:
            row = self._public_terms().filter(**uid_or_field("code", known.code if known else pk)).first()
            if row is not None:
                is_linked_data = request.accepted_renderer.format == JsonLdRenderer.format
                return Response(term_json_ld(self.facet, row, self.revision) if is_linked_data else self._serialize_term(row))
        code = known.code if known else self._code_merged_into(pk) or self._canonical(pk)
        target = public_term(self.facet, code, self.revision)
        if target is None:
            raise Http404(f"There is no {self.facet.replace('_', ' ')} “{pk[:60]}”.")
        return moved_permanently(request, term_api_path(self.facet, target.code))

    def _canonical(self, code: str) -> str:
        """The code of a public term that is written so in another case; else as it is."""
        return canonical_code(code, [term.code for term in public_terms(self.facet, self.revision)])

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
        document = {
            "uid": row.uid,
            "code": row.code,
            "name_en": row.name_en,
            "name_zh": row.name_zh,
            "aliases": split_names(row.aliases),
            **more,
            "is_retired": row.is_retired,
            "count": bitmap_index_at(self.revision).count("", self.facet, row.code),
            "url": settings.SITE_URL + term_api_path(self.facet, row.code),
            "web_url": settings.SITE_URL + term_web_path(self.facet, row.code),
            "version": row.version,
            "changed_at": row.changed_at,
        }
        return resource(document, shared_serializer(self.serializer_class))


def vocabulary_viewset(facet: str) -> type[VocabularyViewSet]:
    name = f"{facet.title().replace('_', '')}ViewSet"
    plural = VOCABULARY_FOLDERS[facet].replace("-", " ")
    one = facet.replace("_", " ")
    attributes: dict[str, Any] = {
        "nouns": (one, plural),
        "facet": facet,
        "filterset_class": FILTER_SETS.get(facet, VocabularyFilterSet),
        "__doc__": f"{plural.capitalize()} with codes and names, and how many publications carry each.",
    }
    attributes["serializer_class"] = SERIALIZERS.get(facet, VocabularySerializer)
    return extend_schema(tags=["vocabulary"])(type(name, (VocabularyViewSet,), attributes))
