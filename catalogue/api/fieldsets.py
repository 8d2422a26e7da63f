"""Fieldsets: the fields of an answer. `fields=` selects fields of the serializer, `include=` adds to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.renderers import CITATION_RENDERERS, EncodedObject, Utf8JSONRenderer
from catalogue.api.resources import resource
from catalogue.api.selected_fields import parse_fields, select_fields, top_level
from catalogue.api.serializers import shared_serializer
from catalogue.documents.citations import citation_sentence
from catalogue.documents.document_serializers import RichTextField
from catalogue.documents.presenter import expand_links, links_by_entry, links_read_always, presented_from
from catalogue.http.desk_day import hold_until, noting_days
from catalogue.http.problems import BadParameters
from catalogue.index.process_cache import vocabulary_at
from catalogue.index.revision import Revision
from catalogue.models import Entry
from catalogue.publication_types import publication_type
from catalogue.vocabulary.localized_names import chinese_name
from infra.text.plain_text import plain_text

INCLUDE_PLAIN_TEXT, INCLUDE_RELATED = "plain_text", "related"
INCLUDES = {
    INCLUDE_PLAIN_TEXT: "beside each rich text `x` its plain text `x_text`",
    INCLUDE_RELATED: "in each relation the other publication as `related`, without what follows from its own links",
}
MOST_CHARACTERS = 20_000  # of the document of a kept object; a usual one has 6,000
LINKED_FIELDS = {"relations", "sections"}  # take a statement for the links
NOT_OF_RELATED = LINKED_FIELDS | {"citation"}
Resources = list[dict[str, Any]]


@dataclass(frozen=True)
class Fieldset:
    """The fields in which publications are rendered; all fields of the serializer if `fields` is empty."""

    serializer: serializers.Serializer
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()

    @classmethod
    def from_request(cls, request: Request, serializer: serializers.Serializer) -> "Fieldset":
        """Read `fields` and `include` from the query. Raises BadParameters for unknown names."""
        return cls(
            serializer,
            parse_fields(request.query_params["fields"], serializer) if "fields" in request.query_params else (),
            _requested_names(request, "include", list(INCLUDES)),
        )

    @property
    def columns(self) -> list[str]:
        return top_level(self.fields) or list(self.serializer.fields)

    def render(self, entries: Sequence[Entry], revision: Revision) -> Resources:
        """A dict for each entry."""
        with_links, links = self._links(entries, revision)
        resources = [self._make_resource(entry, links.get(entry.pk, []), revision, with_links) for entry in entries]
        if INCLUDE_RELATED in self.include:
            _add_related(resources, revision)
        if INCLUDE_PLAIN_TEXT in self.include:
            for one in resources:
                _add_plain_text(one, self.serializer)
        return [select_fields(one, self.fields) for one in resources]

    def render_for_json(self, entries: Sequence[Entry], revision: Revision) -> Resources | list[EncodedObject]:
        """The same for an answer in JSON; objects with all fields are encoded already."""
        if self.fields or self.include:
            return self.render(entries, revision)
        with_links, links = self._links(entries, revision)
        return [self._encoded(entry, links.get(entry.pk, []), revision, with_links) for entry in entries]

    def _links(self, entries: Sequence[Entry], revision: Revision) -> tuple[bool, dict[int, Resources]]:
        """Whether the fields show links, and by primary key those that are read."""
        with_links = bool(LINKED_FIELDS & {*self.columns})
        return with_links, links_by_entry(entries) if with_links else links_read_always(entries, revision)

    def _make_resource(self, entry: Entry, links: Resources, revision: Revision, with_links: bool) -> dict[str, Any]:
        """The entry with what only the API says of it."""
        document = _with_api_fields(expand_links(entry, links, revision, with_links=with_links))
        if "citation" in self.columns:
            document["citation"] = _citation(document)
        return resource(document, self.serializer)

    def _encoded(self, entry: Entry, links: Resources, revision: Revision, with_links: bool) -> EncodedObject:
        """The entry with all fields as JSON, made once for all that it depends on."""
        kept, key = vocabulary_at(revision).resources, (type(self.serializer), presented_from(entry, links))
        if key not in kept:
            with noting_days() as days:
                made = EncodedObject(Utf8JSONRenderer().render(self._make_resource(entry, links, revision, with_links)))
            hold_until(days.last)
            if len(entry.document) <= MOST_CHARACTERS:
                kept.add(key, (made, days.last))
            return made
        found, last_day = kept[key]
        hold_until(last_day)
        return found


def _with_api_fields(document: dict[str, Any]) -> dict[str, Any]:
    """Adds what all objects of the API have. Changes and returns the document."""
    document["title_zh"] = chinese_name(document)
    document["date"], document["date_precision"] = publication_type(document["type"]).row_day(document)
    return document


def _citation(document: dict[str, Any]) -> dict[str, Any]:
    formats = {renderer.format: f"{document['url']}?format={renderer.format}" for renderer in CITATION_RENDERERS}
    declared = publication_type(document["type"])
    record, page = declared.main_record(document), declared.csl_record(document)
    return {"text": citation_sentence(record), **formats, "page": citation_sentence(page)}


def _add_related(resources: Resources, revision: Revision) -> None:
    """Add to each relation the other publication, without what would take a further statement. One statement."""
    relations = [relation for one in resources for relation in one.get("relations", ())]
    uids = {UUID(str(relation["publication"]["uid"])) for relation in relations}
    found = {}
    for entry in Entry.objects.live().for_presenting().filter(uid__in=uids):
        declared, document = publication_type(entry.type), expand_links(entry, [], revision, with_links=False)
        by_links = declared.day_fields(document, [], None) if declared.day_fields else ()
        other = resource(_with_api_fields(document), shared_serializer(declared.serializer))  # type: ignore[arg-type]
        found[str(entry.uid)] = {name: value for name, value in other.items() if name not in {*NOT_OF_RELATED, *by_links}}
    for relation in relations:
        relation["related"] = found[str(relation["publication"]["uid"])]


def _add_plain_text(one: dict[str, Any], serializer: serializers.Serializer) -> None:
    """Add the plain text `x_text` for every rich text `x`, in nested objects too."""
    for name, text in list(_rich_texts(one, serializer)):
        one[f"{name}_text"] = plain_text(text) or None
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, serializers.Serializer):
            for nested in one.get(name) or ():
                _add_plain_text(nested, field.child)


def _rich_texts(one: dict[str, Any], serializer: serializers.Serializer) -> Iterator[tuple[str, str]]:
    for name, field in serializer.fields.items():
        if isinstance(field, RichTextField) and name in one:
            yield name, one[name] or ""


def _requested_names(request: Request, name: str, allowed: list[str]) -> tuple[str, ...]:
    """The comma-separated names of a parameter, each once."""
    text = request.query_params.get(name)
    if text is None:
        return ()
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in names if part not in allowed]
    if unknown:
        raise BadParameters({name: [f"“{unknown[0][:60]}” is not one of: {', '.join(allowed)}."]})
    return names
