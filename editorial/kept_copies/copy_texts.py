"""The words of kept copies, and what changed between two: their digests decide whether anything did."""

from editorial.content.diff import DiffPart, compare_words
from editorial.kept_copies.copy_store import read_copy
from editorial.link_checks.page_digest import text_of_page
from editorial.models import KeptCopy

MAX_TEXT_LENGTH = 200_000  # characters of a copy that are compared


def has_text(copy: KeptCopy) -> bool:
    return copy.media_type in ("text/html", "application/xhtml+xml", "text/plain")


def is_same_text(older: KeptCopy, newer: KeptCopy) -> bool:
    """Whether both say the same; counters, days and layout do not count."""
    return older.sha256 == newer.sha256 or older.text_digest == newer.text_digest


def compare_copies(older: KeptCopy, newer: KeptCopy) -> list[DiffPart]:
    """Raises FileNotFoundError or StoreUnavailable."""
    return compare_words(copy_text(older), copy_text(newer))


def copy_text(copy: KeptCopy) -> str:
    """ "" for a document: it is saved and opened, not shown here. Raises FileNotFoundError or StoreUnavailable."""
    if not has_text(copy):
        return ""
    text = text_of_page(read_copy(copy), str(copy.headers.get("content-type", copy.media_type)))
    return " ".join(text.split())[:MAX_TEXT_LENGTH]
