"""Which vocabulary terms are public."""

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from catalogue.models import Vocabulary
from catalogue.vocabulary.lookup import FACET_MODELS
from catalogue.vocabulary.reassign import is_always_public


def is_term_in_use(term: Vocabulary) -> bool:
    """Whether a live publication has the term."""
    index = bitmap_index_at(read_revision())
    return any(index.bitmap(facet, term.code) for facet, model in FACET_MODELS.items() if isinstance(term, model))


def is_term_public(term: Vocabulary) -> bool:
    """Whether readers may see the term."""
    return is_always_public(term) or is_term_in_use(term)
