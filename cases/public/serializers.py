"""Serializers of case studies: the stored document, and the presented one."""

from rest_framework import serializers

from catalogue.api.serializers import (
    DATE_PRECISIONS,
    DocumentHeadSerializer,
    DocumentTailSerializer,
    PresentedFieldsSerializer,
    RichTextField,
    TermSerializer,
)
from catalogue.models.vocabulary import Tier


class CaseDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document: traditional_industry + technologies = new_industry. `started_on` is null where it is unknown."""

    name_zh = serializers.CharField()
    traditional_industry = serializers.CharField()
    new_industry = serializers.CharField()
    tier = serializers.ChoiceField(Tier.choices)
    organization = serializers.CharField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    started_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    recorded_on = serializers.DateField()
    background = RichTextField()
    what_changed = RichTextField()
    regulators_response = RichTextField()
    outcome = RichTextField()


class CaseSerializer(PresentedFieldsSerializer, CaseDocumentSerializer):
    """The presented document."""

    organization = TermSerializer(allow_null=True)  # type: ignore[assignment]
