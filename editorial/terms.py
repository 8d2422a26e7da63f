"""What readers may know of the vocabulary."""

from catalogue.memory import members_at
from catalogue.models import Phase, Vocabulary
from catalogue.moment import read_moment
from catalogue.names import MODELS


def is_carried(term: Vocabulary) -> bool:
    """Something live carries it."""
    members = members_at(read_moment())
    return any(members.of(facet, term.code) for facet, model in MODELS.items() if isinstance(term, model))


def is_public(term: Vocabulary) -> bool:
    """Readers may know of it. Phases are no facet: documents name them."""
    return term.is_standard or isinstance(term, Phase) or is_carried(term)
