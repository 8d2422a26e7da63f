"""Items, issues and special reports as the public reads them."""

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
    """What is stored. Facts and analysis stand apart; an analysis is signed and dated."""

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
    """What is read."""


class IssueSectionSerializer(serializers.Serializer):
    """Items by uid, in order."""

    title = serializers.CharField()
    introduction = serializers.CharField()
    items = serializers.ListField(child=serializers.UUIDField())


class IssueDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """What is stored. `number` counts within the phase."""

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
    """Only live items, with today's titles."""

    items = SectionItemSerializer(many=True)


class IssueSerializer(PresentedFieldsSerializer, IssueDocumentSerializer):
    """What is read."""

    sections = PresentedSectionSerializer(many=True)


class ReportSectionSerializer(serializers.Serializer):
    """`anchor` is the section's place in the page: what stands behind # in its address."""

    number = serializers.IntegerField(min_value=1)
    title = serializers.CharField()
    anchor = serializers.CharField()
    body = RichTextField()


class ReportDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """What is stored. Authors are in the order in which they are cited."""

    phase = serializers.CharField(allow_null=True)
    number = serializers.IntegerField(allow_null=True, min_value=1)
    subtitle = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    issued_on = serializers.DateField(allow_null=True)
    abstract = RichTextField()
    sections = ReportSectionSerializer(many=True)


class ReportSerializer(PresentedFieldsSerializer, ReportDocumentSerializer):
    """What is read."""
