"""A case study as the public reads it."""

from rest_framework import serializers

from catalogue.api.shape import PRECISIONS, DocumentShape, DocumentTail, ReadShape, RichText, TermShape
from catalogue.models.vocabulary import Tier


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
    background = RichText()
    what_changed = RichText()
    regulators_response = RichText()
    outcome = RichText()


class CaseShape(ReadShape, CaseDocument):
    """What is read."""

    organization = TermShape(allow_null=True)  # type: ignore[assignment]
