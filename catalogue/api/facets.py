"""Facets of a list: by filter the codes with their counts, and counts by month and year of issue."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.paging import url_with_parameters
from catalogue.api.schema.examples import FACETS_EXAMPLE, response_example
from catalogue.http.paths import api_list_name
from catalogue.index.bitmap_index import MONTH
from catalogue.index.process_cache import vocabulary_at
from catalogue.query.entry_query import EntryQuery
from catalogue.query.exclusions import is_exclusion
from catalogue.query.filters import EntryFilterSet
from catalogue.vocabulary.choice_labels import UNKNOWN


class FacetValueSerializer(serializers.Serializer):
    """A value of a facet."""

    code = serializers.CharField(help_text="Its code, which the filter takes.")
    name = serializers.CharField(help_text="Its English name.")
    count = serializers.IntegerField(min_value=1, help_text="How many entries carry it.")
    href = serializers.URLField(help_text="The list under the same filters with this value alone for its facet.")


class FacetSerializer(serializers.Serializer):
    """A facet with its values: the largest count first, but “unknown” last."""

    parameter = serializers.CharField(help_text="The filter that takes the codes.")
    name = serializers.CharField(help_text="Its English name.")
    values = FacetValueSerializer(many=True, help_text="Each value that an entry carries.")


class PeriodCountSerializer(serializers.Serializer):
    """How many were issued in a month or year. Periods without an entry are left out."""

    period = serializers.CharField(help_text="`2015-03` or `2015`.")
    count = serializers.IntegerField(min_value=1, help_text="How many were issued in it.")


@extend_schema_serializer(examples=response_example(FACETS_EXAMPLE))
class FacetsSerializer(serializers.Serializer):
    """Counts of the entries under the filters."""

    count = serializers.IntegerField(min_value=0, help_text="How many entries there are under the filters.")
    description = serializers.CharField(help_text="What was asked for, in words.")
    facets = FacetSerializer(many=True, help_text="The facets of the list.")
    by_month = PeriodCountSerializer(many=True, help_text="By month of issue, the earliest first.")
    by_year = PeriodCountSerializer(many=True, help_text="By year of issue, the earliest first.")


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
        href = url_with_parameters(request, path=f"/api/v1/{api_list_name(entry_query.type)}/", **{name: code})
        values.append({"code": code, "name": label, "count": count, "href": href})
    return values
