"""What of publications is told: `fields=` picks, `include=` adds. Both know what the shape knows and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from catalogue.api.problems import BadParameters
from catalogue.api.renderers import CITATIONS
from catalogue.api.shape import RichText
from catalogue.citing import sentence
from catalogue.models import Entry
from catalogue.moment import Moment
from catalogue.plain import plain_text
from catalogue.reading import live_by_uid, present

PLAIN, RELATED = "plain_text", "related"
INCLUDES = {
    PLAIN: "beside each rich text `x` its plain text `x_text`",
    RELATED: "in each relation the related publication as `publication`, without relations of its own",
}
Documents = list[dict[str, Any]]
Describe = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Telling:
    """How publications of one type are told: `shape` has their fields, `cite` makes the CSL record of a presented document.

    All fields are told where none is asked for.
    """

    shape: serializers.Serializer
    cite: Describe
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()

    @classmethod
    def asked_by(cls, request: Request, shape: serializers.Serializer, cite: Describe) -> "Telling":
        """Raises BadParameters for what is not known."""
        return cls(shape, cite, _asked(request, "fields", list(shape.fields)), _asked(request, "include", list(INCLUDES)))

    @property
    def columns(self) -> list[str]:
        return list(self.fields or self.shape.fields)

    def told(self, entries: Sequence[Entry], moment: Moment) -> Documents:
        documents = present(entries, moment, with_links=bool({"relations", "sections"} & set(self.columns)))
        if "citation" in self.columns:
            for document in documents:
                document["citation"] = self._citation(document)
        if RELATED in self.include:
            _add_related(documents, moment)
        if PLAIN in self.include:
            for document in documents:
                _add_plain_text(document, self.shape)
        return [self._picked(document) for document in documents]

    def _citation(self, document: dict[str, Any]) -> dict[str, str]:
        formats = {renderer.format: f"{document['url']}?format={renderer.format}" for renderer in CITATIONS}
        return {"text": sentence(self.cite(document)), **formats}

    def _picked(self, document: dict[str, Any]) -> dict[str, Any]:
        """Those fields in the order in which they were asked for. A picked `x` brings its `x_text`."""
        if not self.fields:
            return document
        wanted = [one for name in self.fields for one in (name, f"{name}_text")]
        return {name: document[name] for name in wanted if name in document}


def _asked(request: Request, name: str, allowed: list[str]) -> tuple[str, ...]:
    """The comma-separated names of a parameter, each once."""
    said = request.query_params.get(name)
    if said is None:
        return ()
    names = tuple(dict.fromkeys(part.strip() for part in said.split(",")))
    unknown = [part for part in names if part not in allowed]
    if unknown:
        raise BadParameters({name: [f"“{unknown[0][:60]}” is not one of: {', '.join(allowed)}."]})
    return names


def _add_related(documents: Documents, moment: Moment) -> None:
    relations = [relation for document in documents for relation in document.get("relations", ())]
    found = live_by_uid({str(relation["uid"]) for relation in relations}, moment)
    for relation in relations:
        relation["publication"] = found.get(str(relation["uid"]))


def _add_plain_text(shown: dict[str, Any], shape: serializers.Serializer) -> None:
    """Put `x_text` behind every rich `x`, in what the object holds too."""
    for name, text in list(_rich(shown, shape)):
        shown[f"{name}_text"] = plain_text(text)
    for name, field in shape.fields.items():
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, serializers.Serializer):
            for one in shown.get(name) or ():
                _add_plain_text(one, field.child)


def _rich(shown: dict[str, Any], shape: serializers.Serializer) -> Iterator[tuple[str, str]]:
    for name, field in shape.fields.items():
        if isinstance(field, RichText) and name in shown:
            yield name, shown[name]
