"""Vocabulary in the API: terms that the public may know of, with how many live publications carry each."""

from collections.abc import Iterator
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

from catalogue import search
from catalogue.addresses import term_api_path, term_web_path
from catalogue.api.examples import SECTOR, shown
from catalogue.api.filters import ColumnFilter, WordsFilter
from catalogue.api.problems import BadParameters
from catalogue.api.shape import TermShape
from catalogue.api.strict import StrictViewSet, uid_or
from catalogue.memory import members_at, names_at, public_name
from catalogue.models.vocabulary import Organization, Tier
from catalogue.names import MODELS

OWN_FIELDS = {
    "sector": ("scheme", "industry_tier", "nace_section"),
    "region": ("numeric_code",),
    "organization": ("abbreviation", "kind", "succeeded_on"),
}
REFERENCES = {"sector": ("parent",), "organization": ("parent", "predecessor")}


@extend_schema_serializer(examples=shown(SECTOR))
class VocabularyShape(serializers.Serializer):
    """A term."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    count = serializers.IntegerField(help_text="Live publications of all types that carry it.")
    url = serializers.URLField()
    web_url = serializers.URLField()
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class SectorShape(VocabularyShape):
    scheme = serializers.CharField(help_text="The edition of GB/T 4754 that the code is of.")
    industry_tier = serializers.ChoiceField(Tier.choices, allow_blank=True)
    nace_section = serializers.CharField(help_text="NACE Rev. 2")
    parent = TermShape(allow_null=True)


class RegionShape(VocabularyShape):
    numeric_code = serializers.CharField(help_text="The old numeric code, such as CN-41.")


class OrganizationShape(VocabularyShape):
    abbreviation = serializers.CharField()
    kind = serializers.ChoiceField(Organization.Kind.choices)
    succeeded_on = serializers.DateField(allow_null=True, help_text="When it took over from its predecessor.")
    parent = TermShape(allow_null=True)
    predecessor = TermShape(allow_null=True)


SHAPES = {"sector": SectorShape, "region": RegionShape, "organization": OrganizationShape}


class VocabularyFilter(django_filters.FilterSet):
    """What can be asked of every vocabulary."""

    q = WordsFilter(method="named", label="Words of the names or the code")

    def named(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in search.words(value):
            rows = rows.filter(Q(code__icontains=word) | Q(name_en__icontains=word) | Q(name_zh__icontains=word))
        return rows

    def beneath(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The code of a merged term means the one that stayed."""
        return rows.filter(Q(parent__code=value) | Q(parent__in=rows.model.objects.filter(code=value).values("merged_into")))


class SectorFilter(VocabularyFilter):
    parent = django_filters.CharFilter(method="beneath", label="Code of the section above it")
    tier = ColumnFilter("industry_tier", Tier.choices, label="Tier")


class OrganizationFilter(VocabularyFilter):
    parent = django_filters.CharFilter(method="beneath", label="Code of the body above it")
    kind = ColumnFilter("kind", Organization.Kind.choices, label="Kind")


FILTERS = {"sector": SectorFilter, "organization": OrganizationFilter}


class VocabularyViewSet(StrictViewSet):
    facet: ClassVar[str]
    serializer_class = VocabularyShape

    def list(self, request: Request) -> Response:
        found = self.filtered(self._public().order_by("code"))
        parent = found.form.cleaned_data.get("parent")
        if parent and not public_name(self.facet, parent, self.moment):
            raise BadParameters({"parent": [f"“{parent[:60]}” is not a known code."]})
        return self.page_of(found.qs, self._present)

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """A term by its code or uid; 301 to the one that stayed from one that was merged."""
        known = names_at(self.moment).get(self.facet, pk)
        if known is None or (self.facet, pk) not in names_at(self.moment).former:
            row = self._public().filter(**uid_or("code", known.code if known else pk)).first()
            if row is not None:
                return Response(self._present(row))
        stayed = public_name(self.facet, known.code if known else self._stayed(pk), self.moment)
        if stayed is None:
            raise Http404(f"There is no {self.facet.replace('_', ' ')} “{pk[:60]}”.")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(term_api_path(self.facet, stayed.code) + (f"?{query}" if query else ""))

    def _stayed(self, pk: str) -> str:
        """The code of what the term of that uid was merged into; "" for any other."""
        merged = MODELS[self.facet]._default_manager.filter(**uid_or("code", pk), leads_on=True)
        return merged.values_list("merged_into__code", flat=True).first() or ""

    def everything(self) -> Iterator[dict[str, Any]]:
        return map(self._present, self._public().order_by("code"))

    def _public(self) -> QuerySet[Any]:
        carried = members_at(self.moment).codes.get(self.facet, [])
        terms: Any = MODELS[self.facet]
        rows = terms.objects.filter(Q(is_standard=True) | Q(code__in=carried), merged_into=None)
        return rows.select_related(*REFERENCES.get(self.facet, ()))

    def _present(self, row: Any) -> dict[str, Any]:
        more = {name: getattr(row, name) for name in OWN_FIELDS.get(self.facet, ())}
        for name in REFERENCES.get(self.facet, ()):
            target = getattr(row, name)
            known = public_name(self.facet, target.code, self.moment) if target else None
            more[name] = known.as_reference() if known else None
        return {
            "uid": row.uid,
            "code": row.code,
            "name_en": row.name_en,
            "name_zh": row.name_zh,
            **more,
            "count": members_at(self.moment).count("", self.facet, row.code),
            "url": settings.SITE_URL + term_api_path(self.facet, row.code),
            "web_url": settings.SITE_URL + term_web_path(self.facet, row.code),
            "version": row.version,
            "changed_at": row.changed_at,
        }


def vocabulary_viewset(facet: str) -> type[VocabularyViewSet]:
    name = f"{facet.title().replace('_', '')}ViewSet"
    said: dict[str, Any] = {"facet": facet, "filterset_class": FILTERS.get(facet, VocabularyFilter)}
    said["serializer_class"] = SHAPES.get(facet, VocabularyShape)
    return extend_schema(tags=["vocabulary"])(type(name, (VocabularyViewSet,), said))
