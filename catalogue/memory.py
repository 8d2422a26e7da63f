"""What public answers hold in memory until the clock moves: the names of the vocabulary, and who carries what."""

from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db.models import BinaryField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from catalogue.membership import Members
from catalogue.models import Block, Phase
from catalogue.moment import Moment
from catalogue.names import MODELS, Name, Names


class Held(NamedTuple):
    moment: Moment
    names: Names
    members: Members


MERGED_INTO = Coalesce(F("merged_into__code"), Value(""))
NOTHING = Held(Moment(-1, -1), Names(), Members(-1, {}))
_memory = SimpleNamespace(held=NOTHING)


def _at(moment: Moment) -> Held:
    """One statement at a new moment, for all names and for the blocks written since the last; none otherwise.

    Whoever asks for an earlier moment gets what is held: newer is never wrong, older may be.
    """
    held = _memory.held
    if held.moment.edition >= moment.edition and held.moment.vocabulary >= moment.vocabulary:
        return held
    names, blocks = Names(), []
    for facet, code, name_en, name_zh, extra, parent, is_standard, into, leads_on, number, members in _rows(held.members.edition):
        if number is not None:
            blocks.append((facet, code, number, members))
        elif into:
            names.merge(facet, code, into, leads_on=bool(leads_on))
        else:
            names.add(facet, code, name_en, name_zh, extra, parent, is_standard)
    _memory.held = Held(moment, names, held.members.renewed(moment.edition, blocks))
    return _memory.held


def _rows(edition: int) -> QuerySet:
    """Blocks newer than the edition, and the vocabulary, as rows of one shape."""
    nothing, no = Value(""), Value(False)
    blocks = Block.objects.filter(edition__gt=edition).order_by()
    rows = blocks.values_list("facet", "code", nothing, nothing, nothing, nothing, no, nothing, no, "number", "members")
    return rows.union(*(_names_of(facet, model) for facet, model in MODELS.items()), _phases(), all=True)


def _phases() -> QuerySet:
    """Named like terms, although nothing is listed by them."""
    nothing, no_block = Value(""), (Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField()))
    return Phase.objects.order_by().values_list(
        Value("phase"), "code", "name_en", nothing, nothing, nothing, Value(True), MERGED_INTO, "leads_on", *no_block
    )


def _names_of(facet: str, model: Any) -> QuerySet:
    extra = {"organization": F("abbreviation"), "region": F("numeric_code")}.get(facet, Value(""))
    parent = F("parent__code") if facet in ("organization", "sector") else Value("")
    no_block = Value(None, output_field=IntegerField()), Value(None, output_field=BinaryField())
    return model.objects.order_by().values_list(
        Value(facet), "code", "name_en", "name_zh", extra, parent, "is_standard", MERGED_INTO, "leads_on", *no_block
    )


def names_at(moment: Moment) -> Names:
    return _at(moment).names


def members_at(moment: Moment) -> Members:
    return _at(moment).members


def public_names(facet: str, moment: Moment) -> list[Name]:
    """The terms of a facet that the public may know of, by code: standard ones, and those that a live entry carries."""
    members = members_at(moment)
    names = names_at(moment).by_facet[facet].values()
    return sorted((n for n in names if n.is_standard or members.of(facet, n.code)), key=lambda n: n.code)


def public_name(facet: str, code: str, moment: Moment) -> Name | None:
    """The term of that code or alias, unless only drafts know of it."""
    name = names_at(moment).get(facet, code)
    known = name and (name.is_standard or members_at(moment).of(facet, name.code))
    return name if known else None


def forget() -> None:
    """Drop it all; for tests and restored databases, whose clocks may run backwards."""
    _memory.held = NOTHING
