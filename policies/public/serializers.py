"""Serializers of policies: the stored document, and the presented one."""

from rest_framework import serializers

from catalogue.api.serializers import (
    DATE_PRECISIONS,
    DocumentHeadSerializer,
    DocumentTailSerializer,
    PresentedFieldsSerializer,
    RichTextField,
    TermSerializer,
)
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle, PolicyTextStatus


class PolicyTextSerializer(serializers.Serializer):
    language = serializers.CharField()
    status = serializers.ChoiceField(PolicyTextStatus.choices)
    title = serializers.CharField()
    url = serializers.CharField()
    translator = serializers.CharField()
    body = RichTextField()


class PolicyEventSerializer(serializers.Serializer):
    happened_on = serializers.DateField()
    happened_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    title = serializers.CharField()
    note = serializers.CharField()


class PolicyDocumentSerializer(DocumentTailSerializer, DocumentHeadSerializer):
    """The stored document. Each date has a precision; null is an unknown date."""

    kind = serializers.ChoiceField(PolicyKind.choices)
    title_zh = serializers.CharField()
    document_number = serializers.CharField()
    issuers = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(PolicyLevel.choices)
    lifecycle = serializers.ChoiceField(PolicyLifecycle.choices)
    written_on = serializers.DateField(allow_null=True)
    written_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    published_on = serializers.DateField(allow_null=True)
    published_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    in_force_on = serializers.DateField(allow_null=True)
    in_force_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    ended_on = serializers.DateField(allow_null=True)
    ended_on_precision = serializers.ChoiceField(DATE_PRECISIONS)
    comments_close_on = serializers.DateField(allow_null=True)
    ics = serializers.ListField(child=serializers.CharField())
    body = RichTextField()
    texts = PolicyTextSerializer(many=True)
    events = PolicyEventSerializer(many=True)


class PolicySerializer(PresentedFieldsSerializer, PolicyDocumentSerializer):
    """The presented document. `status` and `status_summary` may change with the day although no version is published."""

    issuers = TermSerializer(many=True)
    status = serializers.ChoiceField(
        PolicyLifecycle.choices,
        help_text="Where it stands on the day of the answer, by `lifecycle`, its dates and the relations of others to it.",
    )
    status_summary = serializers.CharField(
        help_text="The same in English sentences, such as “In force since 1 January 2025.”; empty for an earlier version."
    )
