"""What readers may know of the vocabulary."""

from catalogue.memory import members_at
from catalogue.models import Vocabulary
from catalogue.moment import read_moment
from catalogue.names import MODELS
from catalogue.terms import may_be_known


def is_carried(term: Vocabulary) -> bool:
    """Something live carries it."""
    members = members_at(read_moment())
    return any(members.of(facet, term.code) for facet, model in MODELS.items() if isinstance(term, model))


def is_public(term: Vocabulary) -> bool:
    """Readers may know of it."""
    return may_be_known(term) or is_carried(term)
