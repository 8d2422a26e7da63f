"""Serializers of policies: the stored document, and the API's object."""

from rest_framework import serializers

from catalogue.api.serializers import PresentedFieldsSerializer, TermSerializer, TranslationRequestSerializer
from catalogue.documents.document_serializers import (
    DocumentHeadSerializer,
    DocumentTailSerializer,
    OptionalText,
    PrecisionField,
    RichTextField,
)
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle, PolicyTextStatus


class StoredTextSerializer(serializers.Serializer):
    """The text itself in one language, or a part of it."""

    language = serializers.CharField(help_text="Its language (BCP 47).")
    status = serializers.ChoiceField(PolicyTextStatus.choices, help_text="The official text, or how it was translated.")
    title = OptionalText(help_text="The title in this language.")
    url = OptionalText(help_text="Where the text can be read.")
    translator = OptionalText(help_text="Who translated it.")
    body = RichTextField(help_text="The text, or the part that the desk has of it.")


class LanguageTextSerializer(StoredTextSerializer):
    """The text itself in one language, or a part of it."""

    url = None  # type: ignore[assignment] # `url` is an object's own address
    href = OptionalText(source="url", help_text="Where the text can be read.")


class PolicyEventSerializer(serializers.Serializer):
    """A dated milestone."""

    happened_on = serializers.DateField(help_text="The day of the milestone.")
    happened_on_precision = PrecisionField()
    title = serializers.CharField(help_text="What happened.")
    note = OptionalText(help_text="What else there is to say of it.")


class PolicyDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. Each date has a precision; null is an unknown date."""

    kind = serializers.ChoiceField(PolicyKind.choices, help_text="What sort of act it is.")
    title_zh = OptionalText(help_text="The official Chinese title.")
    document_number = OptionalText(help_text="The number that the issuer gave it, such as 国发〔2015〕40号.")
    issuers = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(PolicyLevel.choices, help_text="The level of government that issued it.")
    lifecycle = serializers.ChoiceField(
        PolicyLifecycle.choices, help_text="Where it stood when this version was published. `status` is where it stands today."
    )
    written_on = serializers.DateField(allow_null=True, help_text="The day that the act bears.")
    written_on_precision = PrecisionField()
    published_on = serializers.DateField(allow_null=True, help_text="The day on which the issuer published it.")
    published_on_precision = PrecisionField()
    in_force_on = serializers.DateField(allow_null=True, help_text="Its first day in force.")
    in_force_on_precision = PrecisionField()
    ended_on = serializers.DateField(allow_null=True, help_text="Its last day in force.")
    ended_on_precision = PrecisionField()
    comments_close_on = serializers.DateField(allow_null=True, help_text="The last day on which comments are taken.")
    ics = serializers.ListField(child=serializers.CharField(), help_text="Codes of the International Classification for Standards.")
    body = RichTextField(help_text="What it says and why it matters, in the desk's words.")
    texts = StoredTextSerializer(many=True)
    events = PolicyEventSerializer(many=True, help_text="Dated milestones.")


class PolicySerializer(PresentedFieldsSerializer, PolicyDocumentSerializer):
    """A policy: a law, plan, notice, standard or other act. `status` and `status_summary` may change with the day although no
    version is published.
    """

    issuers = TermSerializer(many=True, help_text="The bodies that issued it.")
    status = serializers.ChoiceField(
        PolicyLifecycle.choices,
        help_text="Where it stands on the day of the answer, by `lifecycle`, its dates and the relations of others to it.",
    )
    status_summary = OptionalText(
        help_text="The same in English sentences, such as “In force since 1 January 2025.”; null for an earlier version."
    )
    texts = LanguageTextSerializer(many=True, help_text="The act itself, by language.")
    translation_requests = TranslationRequestSerializer(many=True, help_text="Translations that readers asked for.")
