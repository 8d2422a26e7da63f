"""Serializers of the API's objects: they define the schema, and which key of a presented document each field reads (`source`).

One grammar holds for all: `uid`, `type` and titles come first; `type` is the type of publication; `url` is the object's own
address in the API and `web_url` its page, every other address has another name; a date that may be inexact is followed by its
precision; what is not known is null. docs/api.md explains it to readers.
"""

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalogue.api.schema.examples import CHANGE_EXAMPLE, HIT_EXAMPLE, response_example
from catalogue.documents.document_serializers import CorrectionSerializer, OptionalText, PrecisionField, StoredSourceSerializer
from catalogue.documents.translations import RequestState
from catalogue.models import Change
from catalogue.vocabulary.link_types import FORWARD, LINK_VERBS, REVERSE

# The fields that begin every object that has them, in this order.
FIRST_FIELDS = (
    "uid", "type", "title", "title_zh", "slug", "url", "web_url", "version", "standing", "notice", "date", "date_precision",
    "published_at", "updated_at", "changed_at", "verified_on", "summary", "aliases",
)  # fmt: skip


class TypeField(serializers.CharField):
    """The code of a type of publication; the schema names all of them, or the one of a serializer that is of one type."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": "The type of publication.", **options})


class TermSerializer(serializers.Serializer):
    """A vocabulary term as it is named today."""

    code = serializers.CharField(help_text="Its code, which filters take.")
    name_en = serializers.CharField(help_text="Its English name.")
    name_zh = OptionalText(help_text="Its Chinese name.")
    url = serializers.URLField(help_text="Its address in the API.")
    web_url = serializers.URLField(help_text="Its page.")


class SourceSerializer(StoredSourceSerializer):
    """Where something was read or heard."""

    url = None  # type: ignore[assignment] # `url` is an object's own address
    href = OptionalText(source="url", help_text="Where it can be read.")


class PublicationReferenceSerializer(serializers.Serializer):
    """Names another publication. A presented link names its type `entry_type`."""

    uid = serializers.UUIDField(help_text="Identifies the publication for ever.")
    type = TypeField(source="entry_type")
    title = serializers.CharField(help_text="Its English title.")
    title_zh = OptionalText(help_text="Its Chinese title or name.")
    url = serializers.URLField(help_text="Its address in the API.")
    web_url = serializers.URLField(help_text="Its page.")


class RelationSerializer(serializers.Serializer):
    """A link to or from another live publication, with its verb read from this side."""

    relation = serializers.ChoiceField(
        [(name, forward) for name, (forward, _reverse) in LINK_VERBS.items()], source="type", help_text="The type of the relation."
    )
    direction = serializers.ChoiceField(
        [(FORWARD, "From this publication to the other"), (REVERSE, "From the other publication to this one")],
        help_text="Which of the two publications says it.",
    )
    verb = serializers.CharField(help_text="Read from this side: “amends”, or “amended by”.")
    inverse = serializers.CharField(help_text="The same relation read from the other side.")
    effective_on = serializers.DateField(allow_null=True, help_text="The day from which it has effect.")
    locator = OptionalText(help_text="Where in the publication, such as “Article 5”.")
    note = OptionalText(help_text="What else there is to say of it.")
    publication = PublicationReferenceSerializer(source="*", help_text="The other publication.")


class CitationSerializer(serializers.Serializer):
    """The sentence for people, and where reference managers read the same: of an act the act itself, else the publication."""

    text = serializers.CharField(help_text="The citation as a sentence.")
    jsonld = serializers.URLField(help_text="schema.org")
    ris = serializers.URLField(help_text="RIS")
    bib = serializers.URLField(help_text="BibTeX")
    csl = serializers.URLField(help_text="CSL-JSON")
    page = serializers.CharField(
        help_text="The sentence that cites the desk's page in this version; the same as `text` of other types."
    )


class ResourceSerializer(serializers.Serializer):
    """An object whose fields stand in the order that all objects share."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        return {name: fields[name] for name in (*FIRST_FIELDS, *fields) if name in fields}


class TranslationRequestSerializer(serializers.Serializer):
    """A translation that readers asked for. It is not listed any more once the publication has the text."""

    language = serializers.CharField(help_text="The language that is asked for (BCP 47).")
    state = serializers.ChoiceField(
        [choice for choice in RequestState.choices if choice[0] != RequestState.DELIVERED], help_text="How far it is."
    )
    target_on = serializers.DateField(allow_null=True, help_text="The day for which it is planned.")
    votes = serializers.IntegerField(min_value=0, help_text="How many readers asked for it.")
    reason = OptionalText(help_text="Why the desk cannot make it.")


class PresentedFieldsSerializer(ResourceSerializer):
    """What reading adds: today's names, links, addresses and dates."""

    type = TypeField()
    title_zh = OptionalText(help_text="The official or Chinese title or name.")
    url = serializers.URLField(help_text="Its own address in the API.")
    web_url = serializers.URLField(help_text="Its page.")
    version = serializers.IntegerField(min_value=1, help_text="Counts its publications.")
    standing = serializers.ChoiceField(
        [("live", "Published"), ("withdrawn", "Removed from the site; its page says why")], help_text="Whether it stands in lists."
    )
    notice = OptionalText(help_text="Why it was removed from the site; null while it is live.")
    date = serializers.DateField(
        allow_null=True,
        help_text="The day that lists show and order by: of issue, of the report, of the start; null where none is known.",
    )
    date_precision = PrecisionField()
    published_at = serializers.DateTimeField(help_text="When its first version was published.")
    updated_at = serializers.DateTimeField(help_text="When its content last changed.")
    changed_at = serializers.DateTimeField(help_text="When its last public event happened.")
    verified_on = serializers.DateField(
        allow_null=True,
        help_text="The day on which the desk last checked it against its sources. No version: the log has the event `verified`.",
    )
    sectors = TermSerializer(many=True, help_text="Sectors of GB/T 4754 that it concerns.")
    technologies = TermSerializer(many=True, help_text="Technologies that it concerns.")
    regions = TermSerializer(many=True, help_text="Provinces and cities that it concerns (ISO 3166-2:CN).")
    organizations = TermSerializer(many=True, help_text="Organizations that it concerns.")
    priority_areas = TermSerializer(many=True, help_text="Areas of work that the desk's partners selected.")
    sources = SourceSerializer(many=True, help_text="Where it was read or heard.")
    corrections = CorrectionSerializer(many=True, help_text="What was wrong in it once.")
    relations = RelationSerializer(many=True, help_text="Links to and from other live publications.")
    citation = CitationSerializer(help_text="How to cite it.")


@extend_schema_serializer(examples=response_example(HIT_EXAMPLE))
class SearchHitSerializer(PresentedFieldsSerializer):
    """What publications of all types share. `url` has all of it."""

    standing = notice = relations = citation = sources = corrections = None  # type: ignore[assignment] # not of a hit

    uid = serializers.UUIDField(help_text="Identifies the publication for ever, whatever its address is.")
    title = serializers.CharField(help_text="Its English title.")
    slug = serializers.SlugField(help_text="The last part of its addresses.")
    summary = OptionalText(help_text="What it is and why it matters, in a few sentences.")
    aliases = serializers.ListField(child=serializers.CharField(), help_text="Other names, under which search finds it.")


@cache
def shared_serializer(serializer_class: type[serializers.Serializer]) -> serializers.Serializer:
    """One instance of each class: creating one copies all its fields, which costs more than serializing a document."""
    return serializer_class()


@extend_schema_serializer(examples=response_example(CHANGE_EXAMPLE))
class ChangeSerializer(serializers.Serializer):
    """One public event, of a publication or of a vocabulary term."""

    uid = serializers.UUIDField(help_text="Identifies the publication or the term for ever.")
    type = serializers.CharField(help_text="The type of publication, or `term`.")
    title = OptionalText(
        help_text="Today's, of a term the English name; null of what was removed for good, and of a term that readers do not see."
    )
    title_zh = OptionalText(help_text="The official or Chinese title; of a term the Chinese name.")
    url = serializers.URLField(allow_null=True, help_text="The address in the API of what the event is about.")
    web_url = serializers.URLField(allow_null=True, help_text="Its page.")
    event = serializers.ChoiceField(Change.Event.choices, help_text="What happened.")
    is_tombstone = serializers.BooleanField(help_text="It stands in no list any more: a copy drops it.")
    version = serializers.IntegerField(help_text="The version that the event published, or the last one.")
    note = OptionalText(help_text="What the desk says of it.")
    changed_at = serializers.DateTimeField(help_text="When it happened.")
    facet = OptionalText(help_text="Of a term: sector, technology, region and so on.")
    code = OptionalText(help_text="The code of a term.")
    into = OptionalText(help_text="The code of the term that it was merged into.")
