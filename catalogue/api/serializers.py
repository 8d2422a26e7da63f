"""Serializers of documents, without models: they define the schema, and the desk composes documents through them."""

from functools import cache

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalogue.api.schema_examples import CHANGE_EXAMPLE, HIT_EXAMPLE, response_example
from catalogue.models import Change

DATE_PRECISIONS = ["day", "month", "year", "approximate", ""]  # how exactly a date is known; "" without a date


class RichTextField(serializers.CharField):
    """Sanitised HTML: paragraphs, headings, lists, tables, links, emphasis and pictures; nothing runs.

    Addresses of pictures are relative to `web_url`, and a picture at an address never changes.
    """


class SourceSerializer(serializers.Serializer):
    """Where something was read or heard."""

    kind = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    url = serializers.CharField()
    language = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    accessed_on = serializers.DateField(allow_null=True)
    held_on = serializers.DateField(allow_null=True)
    place = serializers.CharField()
    wording = serializers.CharField()


class CorrectionSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    was_wrong = serializers.CharField()
    is_right = serializers.CharField()
    corrected_on = serializers.DateField()


class TermSerializer(serializers.Serializer):
    """A vocabulary term as it is named today."""

    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    url = serializers.URLField()
    web_url = serializers.URLField()


class RelationSerializer(serializers.Serializer):
    """A link to or from another live publication, with its verb read from this side."""

    type = serializers.CharField()
    direction = serializers.ChoiceField(["forward", "reverse"])
    verb = serializers.CharField(help_text="Read from this side: “amends”, or “amended by”.")
    inverse = serializers.CharField(help_text="The same relation read from the other side.")
    effective_on = serializers.DateField(allow_null=True)
    locator = serializers.CharField()
    note = serializers.CharField()
    uid = serializers.UUIDField()
    entry_type = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField(help_text="Its Chinese title or name; empty without one.")
    url = serializers.URLField()
    web_url = serializers.URLField()


class CitationSerializer(serializers.Serializer):
    """The sentence for people, and where reference managers read the same: of an act the act itself, else the publication."""

    text = serializers.CharField()
    jsonld = serializers.URLField(help_text="schema.org")
    ris = serializers.URLField()
    bib = serializers.URLField(help_text="BibTeX")
    csl = serializers.URLField(help_text="CSL-JSON")
    page = serializers.CharField(
        help_text="The sentence that cites the desk's page in this version; the same as `text` of other types."
    )


class DocumentHeadSerializer(serializers.Serializer):
    """What every publication says of itself. Vocabulary is held as codes here and read as terms."""

    uid = serializers.UUIDField()
    type = serializers.CharField()
    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
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
    sources = SourceSerializer(many=True)
    corrections = CorrectionSerializer(many=True)


class PresentedFieldsSerializer(serializers.Serializer):
    """What reading adds: today's names, links, addresses and dates."""

    sectors = TermSerializer(many=True)
    technologies = TermSerializer(many=True)
    regions = TermSerializer(many=True)
    organizations = TermSerializer(many=True)
    priority_areas = TermSerializer(many=True)
    url = serializers.URLField()
    web_url = serializers.URLField()
    version = serializers.IntegerField(min_value=1)
    standing = serializers.ChoiceField(["live", "withdrawn"])
    notice = serializers.CharField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    verified_on = serializers.DateField(
        allow_null=True,
        help_text="The day on which the desk last checked it against its sources. No version: the log has the event `verified`.",
    )
    relations = RelationSerializer(many=True)
    citation = CitationSerializer()


@extend_schema_serializer(examples=response_example(HIT_EXAMPLE))
class SearchHitSerializer(PresentedFieldsSerializer, DocumentHeadSerializer):
    """What publications of all types share. `url` has all of it."""

    standing = notice = relations = citation = None  # type: ignore[assignment] # not of a hit

    title_zh = serializers.CharField(help_text="The official or Chinese name; empty where there is none.")
    date = serializers.DateField(
        allow_null=True, help_text="The day that lists show: of issue, of the report, of the record; null where none is known."
    )
    date_precision = serializers.ChoiceField(DATE_PRECISIONS, allow_blank=True)


@cache
def shared_serializer(serializer_class: type[serializers.Serializer]) -> serializers.Serializer:
    """One instance of each class: creating one copies all its fields, which costs more than serializing a document."""
    return serializer_class()


@extend_schema_serializer(examples=response_example(CHANGE_EXAMPLE))
class ChangeSerializer(serializers.Serializer):
    """One public event, of a publication or of a vocabulary term."""

    uid = serializers.UUIDField()
    type = serializers.CharField(help_text="The publication type, or `term`.")
    event = serializers.ChoiceField(Change.Event.choices)
    is_tombstone = serializers.BooleanField(help_text="It stands in no list any more: a copy drops it.")
    version = serializers.IntegerField()
    note = serializers.CharField(allow_null=True)
    changed_at = serializers.DateTimeField()
    title = serializers.CharField(
        allow_null=True, help_text="Today's, of a term the English name; null of what was removed for good, and of a term left."
    )
    title_zh = serializers.CharField(allow_null=True)
    url = serializers.URLField(allow_null=True)
    web_url = serializers.URLField(allow_null=True)
    facet = serializers.CharField(allow_null=True, help_text="Of a term: sector, technology, region and so on.")
    code = serializers.CharField(allow_null=True, help_text="Of a term.")
    into = serializers.CharField(allow_null=True, help_text="The code of the term that it was merged into.")
