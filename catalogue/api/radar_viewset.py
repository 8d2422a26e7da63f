"""The radar in the API: the days ahead, the next first."""

from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.paging import page_by_number, with_link_header
from catalogue.api.resources import resource
from catalogue.api.serializers import PublicationReferenceSerializer, shared_serializer
from catalogue.api.strict_viewset import StrictViewSet
from catalogue.documents.document_serializers import OptionalText, PrecisionField
from catalogue.documents.presenter import entry_reference
from catalogue.query.entry_query import EntryQuery
from catalogue.query.radar import RADAR_DATES, RadarDate, RadarDates, RadarFilterSet, period


class RadarDateSerializer(serializers.Serializer):
    """A day ahead, and the publication of which it is."""

    on = serializers.DateField(help_text="The day, in the desk's time zone.")
    precision = PrecisionField()
    field = serializers.ChoiceField(list(RADAR_DATES.items()), help_text="The field of the publication that has the day.")
    to_do = OptionalText(help_text="What is to be done by then; null of other days.")
    publication = PublicationReferenceSerializer(help_text="The publication.")


@extend_schema(tags=["search"])
class RadarViewSet(StrictViewSet):
    """What closes for comments, comes into force or is to be done in the next `days`, the next first."""

    nouns = ("day ahead", "days ahead")
    serializer_class = RadarDateSerializer
    filterset_class = RadarFilterSet

    def list(self, request: Request) -> Response:
        filters = self.bind_filterset(EntryQuery(self.revision))
        dates = RadarDates(filters.qs, *period(filters.form.cleaned_data["days"]))
        page, paging, links = page_by_number(request, dates)
        prefetch_related_objects([one.entry for one in page], "chinese_title", "entry_number")
        return with_link_header(Response({**paging, "results": [_serialize(one) for one in page]}), links)


def _serialize(one: RadarDate) -> dict[str, Any]:
    values = {
        "on": one.day,
        "precision": one.precision,
        "field": one.name,
        "to_do": one.entry.content.get("to_do") if one.name == "to_do_by" else None,
        "publication": entry_reference(one.entry),
    }
    return resource(values, shared_serializer(RadarDateSerializer))
