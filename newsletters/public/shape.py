"""Items, issues and special reports as the public reads them."""

from rest_framework import serializers

from catalogue.api.shape import PRECISIONS, DocumentShape, DocumentTail, ReadShape, RichText
from newsletters.public.words import ContentForm, TranslationAvailability


class ItemDocument(DocumentTail, DocumentShape):
    """What is stored. Facts and analysis stand apart; an analysis is signed and dated."""

    title_zh = serializers.CharField()
    content_forms = serializers.ListField(child=serializers.ChoiceField(ContentForm.choices))
    reported_on = serializers.DateField()
    event_on = serializers.DateField(allow_null=True)
    event_on_precision = serializers.ChoiceField(PRECISIONS)
    comments_close_on = serializers.DateField(allow_null=True)
    translation_availability = serializers.ChoiceField(TranslationAvailability.choices)
    facts = RichText()
    analysis = RichText()
    analyst = serializers.CharField()
    analysed_on = serializers.DateField(allow_null=True)


class ItemShape(ReadShape, ItemDocument):
    """What is read."""


class IssueSectionShape(serializers.Serializer):
    """Items by uid, in order."""

    title = serializers.CharField()
    introduction = serializers.CharField()
    items = serializers.ListField(child=serializers.UUIDField())


class IssueDocument(DocumentTail, DocumentShape):
    """What is stored. `number` counts within the phase."""

    phase = serializers.CharField()
    number = serializers.IntegerField(min_value=1)
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    issued_on = serializers.DateField(allow_null=True)
    takeaways = RichText()
    distributed_to = serializers.CharField()
    sections = IssueSectionShape(many=True)


class PlacedItemShape(serializers.Serializer):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.URLField()
    web_url = serializers.URLField()


class ReadSectionShape(IssueSectionShape):
    """Only live items, with today's titles."""

    items = PlacedItemShape(many=True)


class IssueShape(ReadShape, IssueDocument):
    """What is read."""

    sections = ReadSectionShape(many=True)


class ReportSectionShape(serializers.Serializer):
    """`anchor` is the section's place in the page: what stands behind # in its address."""

    number = serializers.IntegerField(min_value=1)
    title = serializers.CharField()
    anchor = serializers.CharField()
    body = RichText()


class ReportDocument(DocumentTail, DocumentShape):
    """What is stored. Authors are in the order in which they are cited."""

    phase = serializers.CharField(allow_null=True)
    number = serializers.IntegerField(allow_null=True, min_value=1)
    subtitle = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    issued_on = serializers.DateField(allow_null=True)
    abstract = RichText()
    sections = ReportSectionShape(many=True)


class ReportShape(ReadShape, ReportDocument):
    """What is read."""
