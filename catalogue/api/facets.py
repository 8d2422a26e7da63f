"""Facets of a list: by filter the codes with their counts, and counts by month and year of issue."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.paging import url_with_parameters
from catalogue.api.schema_examples import FACETS_EXAMPLE, response_example
from catalogue.http.paths import api_list_name
from catalogue.index.bitmap_index import MONTH
from catalogue.index.process_cache import vocabulary_at
from catalogue.query.entry_query import EntryQuery
from catalogue.query.exclusions import is_exclusion
from catalogue.query.filters import EntryFilterSet
from catalogue.vocabulary.choice_labels import UNKNOWN


class FacetValueSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField(min_value=1)
    url = serializers.URLField(help_text="The list under the same filters with this value alone for its facet.")


class FacetSerializer(serializers.Serializer):
    """The largest count first, but “unknown” last."""

    parameter = serializers.CharField(help_text="The filter that takes the codes.")
    name = serializers.CharField()
    values = FacetValueSerializer(many=True)


class PeriodCountSerializer(serializers.Serializer):
    """Periods without an entry are left out."""

    period = serializers.CharField(help_text="`2015-03` or `2015`.")
    count = serializers.IntegerField(min_value=1)


@extend_schema_serializer(examples=response_example(FACETS_EXAMPLE))
class FacetsSerializer(serializers.Serializer):
    count = serializers.IntegerField(min_value=0)
    description = serializers.CharField()
    facets = FacetSerializer(many=True)
    by_month = PeriodCountSerializer(many=True)
    by_year = PeriodCountSerializer(many=True)


def facet_counts(entry_query: EntryQuery, filters: EntryFilterSet, request: Request) -> dict[str, Any]:
    """The fields `facets`, `by_month` and `by_year` of FacetsSerializer."""
    facet_filters = {name: one for name, one in filters.filters.items() if hasattr(one, "facet") and not is_exclusion(name)}
    facet_by_filter = {name: filter_.facet for name, filter_ in facet_filters.items()}
    counts = entry_query.facets(*facet_by_filter.values(), MONTH)
    months = sorted(counts.pop(MONTH).items())
    years: Counter[str] = Counter()
    for month, count in months:
        years[month[:4]] += count
    return {
        "facets": [
            {
                "parameter": name,
                "name": str(filters.filters[name].label),
                "values": _facet_values(name, counts[facet], entry_query, filters, request),
            }
            for name, facet in facet_by_filter.items()
        ],
        "by_month": [{"period": month, "count": count} for month, count in months],
        "by_year": [{"period": year, "count": count} for year, count in sorted(years.items())],
    }


def _facet_values(
    name: str, counts: dict[str, int], entry_query: EntryQuery, filters: EntryFilterSet, request: Request
) -> list[dict[str, Any]]:
    vocabulary, labels = vocabulary_at(entry_query.revision), dict(filters.filters[name].extra.get("choices", ()))
    values = []
    for code, count in sorted(counts.items(), key=lambda pair: (pair[0] == UNKNOWN, -pair[1], pair[0])):
        term = vocabulary.get(name, code)
        label = term.name_en if term else str(labels.get(code, code))
        url = url_with_parameters(request, path=f"/api/v1/{api_list_name(entry_query.type)}/", **{name: code})
        values.append({"code": code, "name": label, "count": count, "url": url})
    return values
