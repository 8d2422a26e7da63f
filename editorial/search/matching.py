"""What a query of the desk finds, and in which order: for the search, the lists, the choosers and the link dialog.

Conditions on the column `search_text`, in which each name and text is a line (catalogue.models.search_text_field).
"""

import re
from functools import reduce
from operator import and_, or_

from django.db.models import Case, IntegerField, Q, Value, When

from catalogue.models.search_text_field import STANDARD_SIGN, comparable
from infra.text.character_forms import name_key
from infra.text.standard_numbers import StandardNumber, find_all, parse

MAX_WORDS = 8
MAX_QUERY_LENGTH = 200  # characters
ADDRESS = re.compile(r"(?:https?://(?=(?P<there>[^?#]+))|/)[^?#]*?(?P<page>[^/?#]+)/?(?:[?#]|$)")


def matches_query(query: str) -> Q:
    """Rows with every word of the query, as it is typed or without its signs, and every standard in any spelling of its number.

    An address finds its page, and the source with it.
    """
    query = _cleaned(query)
    if address := ADDRESS.match(query):
        return Q(search_text__holds=_line(address["page"])) | (_holds(address["there"]) if address["there"] else Q(pk=None))
    standards, rest = list(find_all(query)), query
    for found in reversed(standards):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    conditions = [_names_standard(query[found.start : found.end], found.standard) for found in standards]
    conditions += [_holds(word, name_key(word)) for word in rest.split()]
    return reduce(and_, conditions[:MAX_WORDS]) if conditions else Q(pk=None)


def _names_standard(typed: str, standard: StandardNumber) -> Q:
    """Rows with the number, an edition or a part of it, and those with the words as they are typed."""
    return _holds(STANDARD_SIGN + standard.key.lower()) | reduce(and_, (_holds(word) for word in typed.split()))


def match_rank(query: str) -> Case:
    """0 where a name is the query, 1 where one begins with it, 2 where one has it, 3 where its words stand apart."""
    query = _cleaned(query)
    address = ADDRESS.match(query)
    standard = parse(query)
    spellings = [address["page"]] if address else [query, standard.key.lower() if standard else name_key(query)]
    forms = ([_line(one) for one in spellings if one], ["\n" + one for one in spellings if one], spellings)
    return Case(
        *(When(_holds(*parts), Value(rank)) for rank, parts in enumerate(forms)), default=Value(3), output_field=IntegerField()
    )


def _cleaned(query: str) -> str:
    return comparable(query.replace("\x00", "")[:MAX_QUERY_LENGTH])


def _line(text: str) -> str:
    return f"\n{text}\n"


def _holds(*parts: str) -> Q:
    """Rows with one of the parts that are not empty; none without such a part."""
    return reduce(or_, (Q(search_text__holds=part) for part in dict.fromkeys(parts) if part), Q(pk=None))
