"""A case study as the public reads it."""

from rest_framework import serializers

from catalogue.api.shape import DocumentShape, DocumentTail, ReadShape, TermShape
from catalogue.models.vocabulary import Tier

PRECISIONS = ["day", "month", "year", "approximate", ""]


class CaseDocument(DocumentTail, DocumentShape):
    """What is stored: traditional_industry + technologies = new_industry. A null start is unknown."""

    name_zh = serializers.CharField()
    traditional_industry = serializers.CharField()
    new_industry = serializers.CharField()
    tier = serializers.ChoiceField(Tier.choices)
    organization = serializers.CharField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    started_on_precision = serializers.ChoiceField(PRECISIONS)
    recorded_on = serializers.DateField()
    background = serializers.CharField()
    what_changed = serializers.CharField()
    regulators_response = serializers.CharField()
    outcome = serializers.CharField()


class CaseShape(ReadShape, CaseDocument):
    """What is read."""

    organization = TermShape(allow_null=True)  # type: ignore[assignment]
