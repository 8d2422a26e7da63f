"""Serializers of stored documents: the shared fields of what the desk composes and the catalogue keeps.

They say which keys a document has, in which order. A text that is not known is stored as "". What the API makes of a document
is in catalogue.api.serializers.
"""

from typing import Any

from rest_framework import serializers

# How exactly a date is known; "" without a date.
DATE_PRECISIONS = [
    ("day", "To the day"),
    ("month", "To the month; the day in the date is 01"),
    ("year", "To the year; month and day in the date are 01"),
    ("approximate", "About that date"),
]


class RichTextField(serializers.CharField):
    """Sanitised HTML: paragraphs, headings, lists, tables, links, emphasis and pictures; nothing runs.

    Addresses of pictures are relative to `web_url`, and a picture at an address never changes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_null": True, **options})


class OptionalText(serializers.CharField):
    """A text that may be unknown: "" in a document, null in the API."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_null": True, **options})


class PrecisionField(serializers.ChoiceField):
    """How exactly a date is known: "" in a document without the date, null in the API."""

    def __init__(self, **options: Any) -> None:
        text = "How exactly the date is known; null without a date."
        super().__init__(DATE_PRECISIONS, **{"allow_null": True, "help_text": text, **options})


class StoredSourceSerializer(serializers.Serializer):
    """Where something was read or heard."""

    kind = serializers.CharField(help_text="What sort of source it is, such as official_website or tc_meeting.")
    title = serializers.CharField(help_text="Its title.")
    publisher = OptionalText(help_text="Who published it.")
    url = OptionalText(help_text="Where it can be read.")
    language = OptionalText(help_text="Its language (BCP 47).")
    published_on = serializers.DateField(allow_null=True, help_text="The day on which it was published.")
    accessed_on = serializers.DateField(allow_null=True, help_text="The day on which the desk read it.")
    held_on = serializers.DateField(allow_null=True, help_text="The day of a meeting or event.")
    place = OptionalText(help_text="The place of a meeting or event.")
    wording = OptionalText(help_text="What may be said publicly of something heard first-hand.")
    # Of a source with a kept copy alone: documents of others are as they were.
    copy_kept_on = serializers.DateField(required=False, help_text="The day on which the desk kept a copy of it.")
    copy_sha256 = serializers.CharField(required=False, help_text="SHA-256 of that copy, in hexadecimal digits.")


class CorrectionSerializer(serializers.Serializer):
    """What a publication said that was wrong, and what is right."""

    uid = serializers.UUIDField(help_text="Identifies the correction for ever.")
    was_wrong = serializers.CharField(help_text="What was said before.")
    is_right = serializers.CharField(help_text="What is right.")
    corrected_on = serializers.DateField(help_text="The day of the correction.")


class DocumentHeadSerializer(serializers.Serializer):
    """What every publication says of itself. Vocabulary is held as codes here and read as terms."""

    uid = serializers.UUIDField(help_text="Identifies the publication for ever, whatever its address is.")
    type = serializers.CharField(help_text="The type of publication.")
    slug = serializers.SlugField(help_text="The last part of its addresses; it may change, and the former one then redirects.")
    title = serializers.CharField(help_text="Its English title.")
    summary = OptionalText(help_text="What it is and why it matters, in a few sentences.")
    aliases = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="Other names, under which search finds it."
    )


class DocumentTailSerializer(serializers.Serializer):
    """What every publication carries behind its own fields."""

    sectors = serializers.ListField(child=serializers.CharField())
    technologies = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    organizations = serializers.ListField(child=serializers.CharField())
    priority_areas = serializers.ListField(child=serializers.CharField())
    sources = StoredSourceSerializer(many=True, help_text="Where it was read or heard.")
    corrections = CorrectionSerializer(many=True, help_text="What was wrong in it once.")
