"""What the glossary has to say of a publication's texts, in the side panel of its form. A note; it never blocks."""

import re
from collections import Counter, defaultdict

from catalogue.index.revision import read_revision
from editorial.admin_mixins.added_boxes import Box, add_box
from editorial.audit.audit_log import Actor
from editorial.models import Publication
from editorial.text_checks.text_fields import FieldText, texts_of
from glossary.avoided_variants import FoundVariant, variant_index
from glossary.models import Term
from infra.text.han import HAN_CHARACTER
from infra.text.plain_text import plain_text

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
CITED_TITLE = re.compile(r"<cite\b[^>]*>.*?</cite>", re.DOTALL)
MAX_SHOWN = 20


def register() -> None:
    """Called once, by the app's `ready()`."""
    add_box(variants_box)


def variants_box(row: Publication, by: Actor) -> Box | None:
    """None where the texts agree with the glossary, and for its own terms."""
    if isinstance(row, Term):
        return None
    index = variant_index(read_revision())
    titles = [source.title for source in row.sources.all() if source.title]
    counts: Counter[FoundVariant] = Counter()
    fields: defaultdict[FoundVariant, dict[str, None]] = defaultdict(dict)
    for one in texts_of(row) if index.avoided else ():
        for found in index.find(own_words(one, titles)):
            counts[found] += 1
            fields[found][one.label] = None
    lines = [(_line(found, count, [*fields[found]]), found.term.path) for found, count in counts.most_common(MAX_SHOWN)]
    return Box("Words that the glossary has otherwise", lines) if lines else None


def own_words(one: FieldText, titles: list[str]) -> str:
    """The text without addresses and without titles of sources, which others wrote."""
    text = plain_text(CITED_TITLE.sub(" ", one.text)) if one.is_rich else one.text
    for title in titles:
        text = text.replace(title, " ")
    return ADDRESS.sub(" ", text)


def _line(found: FoundVariant, count: int, labels: list[str]) -> str:
    preferred = found.term.title_zh if HAN_CHARACTER.search(found.found) and found.term.title_zh else found.term.title
    times = "" if count == 1 else f", {count} times"
    return f"“{found.found}” ({', '.join(labels)}{times}): write “{preferred}”. {found.reason}"
