"""A hearing as the public reads it."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer
from catalogue.documents.document_serializers import DocumentHeadSerializer, DocumentTailSerializer, RichTextField


class HearingDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """What is stored."""

    title_zh = serializers.CharField()
    held_on = serializers.DateField()
    comments_close_on = serializers.DateField(allow_null=True)
    record = RichTextField()


class HearingSerializer(PresentedFieldsSerializer, HearingDocumentSerializer):
    """The presented document."""
