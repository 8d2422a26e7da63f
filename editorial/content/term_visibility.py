"""Which vocabulary terms readers meet in what is live."""

from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import read_revision
from catalogue.models import Vocabulary
from catalogue.vocabulary.lookup import FACET_MODELS


def is_term_in_use(term: Vocabulary) -> bool:
    """Whether a live publication has the term."""
    index = bitmap_index_at(read_revision())
    return any(index.bitmap(facet, term.code) for facet, model in FACET_MODELS.items() if isinstance(term, model))
