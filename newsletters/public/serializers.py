"""Serializers of items, issues and special reports: the stored documents, and the API's objects."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer, PublicationReferenceSerializer, TranslationRequestSerializer
from catalogue.documents.document_serializers import (
    DocumentHeadSerializer,
    DocumentTailSerializer,
    OptionalText,
    PrecisionField,
    RichTextField,
)
from newsletters.public.choices import ContentForm, TranslationAvailability
from policies.public.serializers import LanguageTextSerializer, StoredTextSerializer

PHASE_HELP = "The code of the desk's phase in which it was issued."


class ItemDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `analysis` is apart from `facts`, signed (`analyst`) and dated (`analysed_on`)."""

    title_zh = OptionalText(help_text="The Chinese title.")
    content_forms = serializers.ListField(
        child=serializers.ChoiceField(ContentForm.choices), help_text="What it consists of; several are possible."
    )
    reported_on = serializers.DateField(help_text="The day on which the desk reported it.")
    event_on = serializers.DateField(allow_null=True, help_text="The day of the event that it reports.")
    event_on_precision = PrecisionField()
    comments_close_on = serializers.DateField(allow_null=True, help_text="The last day on which comments are taken.")
    translation_availability = serializers.ChoiceField(
        TranslationAvailability.choices,
        help_text="Whether what it reports on can be read in English, and how it was translated.",
    )
    facts = RichTextField(help_text="What happened and who said so.")
    analysis = RichTextField(help_text="What the desk makes of it, apart from the facts.")
    analyst = OptionalText(help_text="Who signs the analysis.")
    analysed_on = serializers.DateField(allow_null=True, help_text="The day of the analysis.")
    texts = StoredTextSerializer(many=True)


class ItemSerializer(PresentedFieldsSerializer, ItemDocumentSerializer):
    """An item of the newsletter: facts, and the desk's analysis apart from them."""

    texts = LanguageTextSerializer(many=True, default=list, help_text="What it reports on, or itself, in other languages.")
    translation_requests = TranslationRequestSerializer(many=True, help_text="Translations that readers asked for.")


class StoredIssueSectionSerializer(serializers.Serializer):
    """`items` are uids in reading order."""

    title = serializers.CharField(help_text="Its heading.")
    introduction = OptionalText(help_text="What stands between the heading and the items.")
    items = serializers.ListField(child=serializers.UUIDField())


class AbbreviationSerializer(serializers.Serializer):
    """An abbreviation that the issue uses."""

    abbreviation = serializers.CharField(help_text="As it stands in the texts.")
    title = serializers.CharField(help_text="What it means, in English.")
    title_zh = OptionalText(help_text="What it means, in Chinese.")


class IssueDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `number` counts within the phase."""

    phase = serializers.CharField(help_text=PHASE_HELP)
    number = serializers.IntegerField(min_value=1, help_text="Counts the issues of the phase.")
    period_start = serializers.DateField(help_text="The first day that it reports on.")
    period_end = serializers.DateField(help_text="The last day that it reports on.")
    issued_on = serializers.DateField(allow_null=True, help_text="The day of issue.")
    takeaways = RichTextField(help_text="What a reader in a hurry should know.")
    distributed_to = OptionalText(help_text="To whom it was sent.")
    sections = StoredIssueSectionSerializer(many=True)
    abbreviations = AbbreviationSerializer(
        many=True, default=list, help_text="Those of the glossary that its texts used when it was published."
    )


class IssueSectionSerializer(StoredIssueSectionSerializer):
    """A section of an issue."""

    items = PublicationReferenceSerializer(many=True, help_text="Its live items in reading order, with their current titles.")


class IssueSerializer(PresentedFieldsSerializer, IssueDocumentSerializer):
    """An issue of the newsletter."""

    sections = IssueSectionSerializer(many=True, help_text="Its sections in reading order.")


class ReportSectionSerializer(serializers.Serializer):
    """A section of a report."""

    number = serializers.IntegerField(min_value=1, help_text="Counts the sections.")
    title = serializers.CharField(help_text="Its heading.")
    anchor = serializers.CharField(help_text="The fragment of its address on the report's page.")
    body = RichTextField(help_text="Its text.")


class ReportDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. `authors` are in citation order."""

    phase = serializers.CharField(allow_null=True, help_text=PHASE_HELP)
    number = serializers.IntegerField(allow_null=True, min_value=1, help_text="Counts the reports of the phase.")
    subtitle = OptionalText(help_text="Its subtitle.")
    authors = serializers.ListField(child=serializers.CharField(), help_text="Its authors in citation order.")
    issued_on = serializers.DateField(allow_null=True, help_text="The day of issue.")
    abstract = RichTextField(help_text="What it asks and what it finds.")
    sections = ReportSectionSerializer(many=True, help_text="Its sections in reading order.")


class ReportSerializer(PresentedFieldsSerializer, ReportDocumentSerializer):
    """A special report."""
