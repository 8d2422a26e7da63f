"""Fieldsets: the fields of an answer. `fields=` selects fields of the serializer, `include=` adds to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.renderers import CITATION_RENDERERS
from catalogue.api.selected_fields import parse_fields, select_fields, top_level
from catalogue.api.serializers import RichTextField
from catalogue.documents.citations import citation_sentence
from catalogue.documents.presenter import live_documents_by_uid, present_entries
from catalogue.http.problems import BadParameters
from catalogue.index.revision import Revision
from catalogue.models import Entry
from catalogue.publication_types import publication_type
from catalogue.vocabulary.localized_names import chinese_name
from infra.text.plain_text import plain_text

INCLUDE_PLAIN_TEXT, INCLUDE_RELATED = "plain_text", "related"
INCLUDES = {
    INCLUDE_PLAIN_TEXT: "beside each rich text `x` its plain text `x_text`",
    INCLUDE_RELATED: "in each relation the related publication as `publication`, without relations of its own",
}
Documents = list[dict[str, Any]]


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

    def render(self, entries: Sequence[Entry], revision: Revision) -> Documents:
        documents = present_entries(entries, revision, with_links=bool({"relations", "sections"} & set(self.columns)))
        if "citation" in self.columns:
            for document in documents:
                document["citation"] = self._citation(document)
        if INCLUDE_RELATED in self.include:
            _add_related(documents, revision)
        if INCLUDE_PLAIN_TEXT in self.include:
            for document in documents:
                _add_plain_text(document, self.serializer)
        return [select_fields(document, self.fields) for document in documents]

    def _citation(self, document: dict[str, Any]) -> dict[str, Any]:
        formats = {renderer.format: f"{document['url']}?format={renderer.format}" for renderer in CITATION_RENDERERS}
        declared = publication_type(document["type"])
        record, page = declared.main_record(document), declared.csl_record(document)
        return {"text": citation_sentence(record), **formats, "page": citation_sentence(page)}


class HitFieldset(Fieldset):
    """The fields of SearchHitSerializer. Documents are of several types, and keep none of their own fields."""

    def render(self, entries: Sequence[Entry], revision: Revision) -> Documents:
        documents = present_entries(entries, revision, with_links=False)
        for document in documents:
            document["title_zh"] = chinese_name(document)
            document["date"], document["date_precision"] = publication_type(document["type"]).row_day(document)
        return [select_fields(document, self.fields or tuple(self.columns)) for document in documents]


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


def _add_related(documents: Documents, revision: Revision) -> None:
    relations = [relation for document in documents for relation in document.get("relations", ())]
    found = live_documents_by_uid({str(relation["uid"]) for relation in relations}, revision)
    for relation in relations:
        relation["publication"] = found.get(str(relation["uid"]))


def _add_plain_text(document: dict[str, Any], serializer: serializers.Serializer) -> None:
    """Add the plain text `x_text` for every rich text `x`, in nested objects too."""
    for name, text in list(_rich_texts(document, serializer)):
        document[f"{name}_text"] = plain_text(text)
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, serializers.Serializer):
            for nested in document.get(name) or ():
                _add_plain_text(nested, field.child)


def _rich_texts(document: dict[str, Any], serializer: serializers.Serializer) -> Iterator[tuple[str, str]]:
    for name, field in serializer.fields.items():
        if isinstance(field, RichTextField) and name in document:
            yield name, document[name]
