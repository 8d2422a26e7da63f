"""The facets of a list: each vocabulary with its counts, and when its entries were issued."""

from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from catalogue.addresses import API
from catalogue.api.examples import FACETS, shown
from catalogue.api.filters import EntryFilter
from catalogue.api.paging import address_of
from catalogue.membership import MONTH
from catalogue.memory import names_at
from catalogue.selection import Selection


class FacetValueShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField(min_value=1)
    url = serializers.URLField(help_text="The list under the same filters with this value alone for its facet.")


class FacetShape(serializers.Serializer):
    """The largest count first."""

    parameter = serializers.CharField(help_text="The filter that takes the codes.")
    name = serializers.CharField()
    values = FacetValueShape(many=True)


class BarShape(serializers.Serializer):
    """Periods without an entry are left out."""

    period = serializers.CharField(help_text="`2015-03` or `2015`.")
    count = serializers.IntegerField(min_value=1)


@extend_schema_serializer(examples=shown(FACETS))
class FacetsShape(serializers.Serializer):
    count = serializers.IntegerField(min_value=0)
    description = serializers.CharField()
    facets = FacetShape(many=True)
    by_month = BarShape(many=True)
    by_year = BarShape(many=True)


def facets_of(selection: Selection, filters: EntryFilter, request: Request) -> dict[str, Any]:
    """`facets`, `by_month` and `by_year` of the shape."""
    named = {name: one.facet for name, one in filters.filters.items() if hasattr(one, "facet")}
    counts = selection.facets(*named.values(), MONTH)
    months = sorted(counts.pop(MONTH).items())
    years: Counter[str] = Counter()
    for month, count in months:
        years[month[:4]] += count
    return {
        "facets": [
            {
                "parameter": name,
                "name": str(filters.filters[name].label),
                "values": _values(name, counts[facet], selection, filters, request),
            }
            for name, facet in named.items()
        ],
        "by_month": [{"period": month, "count": count} for month, count in months],
        "by_year": [{"period": year, "count": count} for year, count in sorted(years.items())],
    }


def _values(
    name: str, counts: dict[str, int], selection: Selection, filters: EntryFilter, request: Request
) -> list[dict[str, Any]]:
    names, words = names_at(selection.moment), dict(filters.filters[name].extra.get("choices", ()))
    values = []
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        known = names.get(name, code)
        label = known.name_en if known else str(words.get(code, code))
        url = address_of(request, path=f"/api/v1/{API[selection.type]}/", **{name: code})
        values.append({"code": code, "name": label, "count": count, "url": url})
    return values
