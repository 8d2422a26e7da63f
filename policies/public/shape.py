"""A policy as the public reads it."""

from rest_framework import serializers

from catalogue.api.shape import PRECISIONS, DocumentShape, DocumentTail, ReadShape, RichText, TermShape
from policies.public.words import Kind, Level, Lifecycle, TextStatus


class PolicyTextShape(serializers.Serializer):
    language = serializers.CharField()
    status = serializers.ChoiceField(TextStatus.choices)
    title = serializers.CharField()
    url = serializers.CharField()
    translator = serializers.CharField()
    body = RichText()


class PolicyEventShape(serializers.Serializer):
    happened_on = serializers.DateField()
    happened_on_precision = serializers.ChoiceField(PRECISIONS)
    title = serializers.CharField()
    note = serializers.CharField()


class PolicyDocument(DocumentTail, DocumentShape):
    """What is stored. Dates stand beside their precision; null is unknown."""

    kind = serializers.ChoiceField(Kind.choices)
    title_zh = serializers.CharField()
    document_number = serializers.CharField()
    issuers = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(Level.choices)
    lifecycle = serializers.ChoiceField(Lifecycle.choices)
    written_on = serializers.DateField(allow_null=True)
    written_on_precision = serializers.ChoiceField(PRECISIONS)
    published_on = serializers.DateField(allow_null=True)
    published_on_precision = serializers.ChoiceField(PRECISIONS)
    in_force_on = serializers.DateField(allow_null=True)
    in_force_on_precision = serializers.ChoiceField(PRECISIONS)
    ended_on = serializers.DateField(allow_null=True)
    ended_on_precision = serializers.ChoiceField(PRECISIONS)
    comments_close_on = serializers.DateField(allow_null=True)
    ics = serializers.ListField(child=serializers.CharField())
    body = RichText()
    texts = PolicyTextShape(many=True)
    events = PolicyEventShape(many=True)


class PolicyShape(ReadShape, PolicyDocument):
    """What is read."""

    issuers = TermShape(many=True)
