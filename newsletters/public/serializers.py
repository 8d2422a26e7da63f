"""Serializers of items, issues and special reports: the stored documents, and the presented ones."""

from rest_framework import serializers

from catalogue.api.serializers import (
    DATE_PRECISIONS,
    DocumentHeadSerializer,
    DocumentTailSerializer,
    PresentedFieldsSerializer,
    RichTextField,
)
from newsletters.public.choices import ContentForm, TranslationAvailability


class ItemDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `analysis` is apart from `facts`, signed (`analyst`) and dated (`analysed_on`)."""

    title_zh = serializers.CharField()
    content_forms = serializers.ListField(child=serializers.ChoiceField(ContentForm.choices))
    reported_on = serializers.DateField()
    event_on = serializers.DateField(allow_null=True)
    event_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    comments_close_on = serializers.DateField(allow_null=True)
    translation_availability = serializers.ChoiceField(TranslationAvailability.choices)
    facts = RichTextField()
    analysis = RichTextField()
    analyst = serializers.CharField()
    analysed_on = serializers.DateField(allow_null=True)


class ItemSerializer(PresentedFieldsSerializer, ItemDocumentSerializer):
    """The presented document."""


class IssueSectionSerializer(serializers.Serializer):
    """`items` are uids in reading order."""

    title = serializers.CharField()
    introduction = serializers.CharField()
    items = serializers.ListField(child=serializers.UUIDField())


class IssueDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `number` counts within the phase."""

    phase = serializers.CharField()
    number = serializers.IntegerField(min_value=1)
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    issued_on = serializers.DateField(allow_null=True)
    takeaways = RichTextField()
    distributed_to = serializers.CharField()
    sections = IssueSectionSerializer(many=True)


class SectionItemSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.URLField()
    web_url = serializers.URLField()


class PresentedSectionSerializer(IssueSectionSerializer):
    """`items` are references to the live items, with their current titles."""

    items = SectionItemSerializer(many=True)


class IssueSerializer(PresentedFieldsSerializer, IssueDocumentSerializer):
    """The presented document."""

    sections = PresentedSectionSerializer(many=True)


class ReportSectionSerializer(serializers.Serializer):
    """`anchor` is the URL fragment of the section on the report's page."""

    number = serializers.IntegerField(min_value=1)
    title = serializers.CharField()
    anchor = serializers.CharField()
    body = RichTextField()


class ReportDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `authors` are in citation order."""

    phase = serializers.CharField(allow_null=True)
    number = serializers.IntegerField(allow_null=True, min_value=1)
    subtitle = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    issued_on = serializers.DateField(allow_null=True)
    abstract = RichTextField()
    sections = ReportSectionSerializer(many=True)


class ReportSerializer(PresentedFieldsSerializer, ReportDocumentSerializer):
    """The presented document."""
