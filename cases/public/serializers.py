"""Serializers of case studies: the stored document, and the API's object."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer, TermSerializer
from catalogue.documents.document_serializers import (
    DocumentHeadSerializer,
    DocumentTailSerializer,
    OptionalText,
    PrecisionField,
    RichTextField,
)
from catalogue.models.vocabulary import Tier


class CaseDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document: traditional_industry + technologies = new_industry. `started_on` is null where it is unknown."""

    name_zh = OptionalText()
    traditional_industry = serializers.CharField(help_text="The industry before, such as “taxi”.")
    new_industry = serializers.CharField(help_text="What it became, such as “ride hailing”.")
    tier = serializers.ChoiceField(Tier.choices, help_text="The economic sector: primary, secondary or tertiary.")
    organization = serializers.CharField(allow_null=True)
    started_on = serializers.DateField(allow_null=True, help_text="The day on which it started.")
    started_on_precision = PrecisionField()
    recorded_on = serializers.DateField(help_text="The day on which the desk recorded it.")
    background = RichTextField(help_text="How things were before.")
    what_changed = RichTextField(help_text="What is done differently, and since when.")
    regulators_response = RichTextField(help_text="What authorities said or did about it.")
    outcome = RichTextField(help_text="What came of it, as far as is known.")


class CaseSerializer(PresentedFieldsSerializer, CaseDocumentSerializer):
    """A case study: how a technology turned a traditional industry into a new one."""

    name_zh = organization = None  # type: ignore[assignment] # read as `title_zh` and `lead_organization`
    title_zh = OptionalText(source="name_zh", help_text="Its Chinese name.")
    lead_organization = TermSerializer(
        source="organization", allow_null=True, help_text="The organization that the case is about; null where there is none."
    )
