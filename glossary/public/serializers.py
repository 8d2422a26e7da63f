"""Serializers of agreed terms: the stored document, and the API's object."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer
from catalogue.documents.document_serializers import DocumentHeadSerializer, DocumentTailSerializer, OptionalText, RichTextField


class AvoidedVariantSerializer(serializers.Serializer):
    """A name that the desk does not use for the term."""

    text = serializers.CharField(help_text="The name as it is found in texts.")
    reason = serializers.CharField(help_text="Why the desk does not use it.")


class GlossaryTermDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `title` is the preferred English name, `summary` the definition, `aliases` are other right names."""

    title_zh = OptionalText(help_text="The Chinese term.")
    pinyin = OptionalText(help_text="How it is read, with tones.")
    abbreviation = OptionalText(help_text="Its abbreviation.")
    variants = AvoidedVariantSerializer(many=True, help_text="Names that the desk does not use for it.")
    usage = RichTextField(help_text="How the desk uses it.")
    agreed_on = serializers.DateField(help_text="The day on which the desk agreed on it.")


class GlossaryTermSerializer(PresentedFieldsSerializer, GlossaryTermDocumentSerializer):
    """An agreed term of the glossary: `title` is the preferred English name, `summary` its definition."""
