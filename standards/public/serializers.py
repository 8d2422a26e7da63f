"""Serializers of standards: the stored document, and the API's object."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer, TermSerializer
from catalogue.documents.document_serializers import (
    DocumentHeadSerializer,
    DocumentTailSerializer,
    OptionalText,
    PrecisionField,
    RichTextField,
)
from standards.public.choices import (
    AdoptionDegree,
    CounterpartDegree,
    ReplacementExtent,
    StandardNature,
    StandardScope,
    StandardStage,
    StandardStatus,
)


class ReplacedStandardSerializer(serializers.Serializer):
    """A standard that is replaced, by its number. What the desk has a record of stands among the relations too."""

    number = serializers.CharField(help_text="Its number.")
    extent = serializers.ChoiceField(ReplacementExtent.choices, help_text="Whether it is replaced in whole or in part.")
    note = OptionalText(help_text="What else there is to say of it.")


class AdoptedStandardSerializer(serializers.Serializer):
    """An international standard that is adopted."""

    number = serializers.CharField(help_text="Its number.")
    degree = serializers.ChoiceField(
        AdoptionDegree.choices, allow_null=True, help_text="Identical, modified or not equivalent; null where it is not known."
    )


class StoredCounterpartSerializer(serializers.Serializer):
    """A European or international standard or law on the same subject."""

    number = serializers.CharField(help_text="Its number or name.")
    degree = serializers.ChoiceField(
        CounterpartDegree.choices, allow_null=True, help_text="How near it is; null where nobody compared them."
    )
    url = OptionalText(help_text="Where it can be read.")
    note = OptionalText(help_text="What else there is to say of it.")


class CounterpartSerializer(StoredCounterpartSerializer):
    """A European or international standard or law on the same subject."""

    url = None  # type: ignore[assignment] # `url` is an object's own address
    href = OptionalText(source="url", help_text="Where it can be read.")


class StandardDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. Each date has a precision; null is an unknown date."""

    document_number = OptionalText(help_text="Its number, such as GB/T 22080-2025; null for a plan that has none yet.")
    title_zh = OptionalText(help_text="The official Chinese title.")
    nature = serializers.ChoiceField(
        StandardNature.choices, allow_null=True, help_text="Of this edition; null where the number does not tell."
    )
    scope = serializers.ChoiceField(StandardScope.choices, allow_null=True, help_text="Whose standard it is.")
    series = OptionalText(help_text="The letters of its number without the nature, such as GB, YD or ISO/IEC.")
    stage = serializers.ChoiceField(
        StandardStage.choices, help_text="What the desk recorded. `status` is where it stands today, by its dates."
    )
    plan_number = OptionalText(help_text="The number of its project, such as 20230001-T-339.")
    issued_on = serializers.DateField(allow_null=True, help_text="The day on which it was issued.")
    issued_on_precision = PrecisionField()
    in_force_on = serializers.DateField(allow_null=True, help_text="Its first day in force.")
    in_force_on_precision = PrecisionField()
    ended_on = serializers.DateField(allow_null=True, help_text="Its last day in force.")
    ended_on_precision = PrecisionField()
    comments_close_on = serializers.DateField(allow_null=True, help_text="The last day on which comments are taken.")
    issuers = serializers.ListField(child=serializers.CharField())
    ics = serializers.ListField(child=serializers.CharField(), help_text="Codes of the International Classification for Standards.")
    ccs = OptionalText(help_text="Its code in the Chinese Classification for Standards, such as L80.")
    replaces = ReplacedStandardSerializer(many=True, help_text="The standards that it replaces.")
    adopts = AdoptedStandardSerializer(many=True, help_text="The international standards that it adopts.")
    counterparts = StoredCounterpartSerializer(many=True, help_text="European and international counterparts.")
    body = RichTextField(help_text="What it requires, in the desk's words.")
    for_europe = RichTextField(help_text="What it means for Europe.")
    to_do = OptionalText(help_text="What whom it concerns should do.")
    to_do_by = serializers.DateField(allow_null=True, help_text="The last day for it.")
    doubts = OptionalText(help_text="Where sources disagree, and what could not be made certain.")


class StandardSerializer(PresentedFieldsSerializer, StandardDocumentSerializer):
    """One edition of a standard. `status` and `status_summary` may change with the day although no version is published."""

    issuers = TermSerializer(many=True, help_text="The committee and the ministry that are responsible for it.")
    counterparts = CounterpartSerializer(many=True, help_text="European and international counterparts.")
    status = serializers.ChoiceField(
        StandardStatus.choices, help_text="Where it stands on the day of the answer, by `stage` and its dates."
    )
    status_summary = OptionalText(help_text="The same in English sentences; null for an earlier version.")
