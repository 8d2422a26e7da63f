"""Sentences with a figure and neither a footnote nor a link or cited title beside it. A note for the editor; it never blocks.

Figures are percentages, amounts of money, numbers with a word for thousands or more, and numbers from 10,000 on. Years, numbers
of standards and addresses are none.
"""

import re
from collections.abc import Iterator

from catalogue.documents.footnotes import FOOTNOTE_MARK, split_notes
from editorial.admin_mixins.added_boxes import Box
from editorial.models import Publication
from editorial.text_checks.text_fields import texts_of
from infra.text.plain_text import plain_text
from infra.text.standard_numbers import find_all

MARK = "\ue000"  # stands for a footnote, a link or a cited title
SOURCE_START = re.compile(r"<(?:a|cite)\b[^>]*>")
MARK_BEHIND_STOP = re.compile(rf"([.!?。！？])([{MARK}”\"’')）]+)")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
NUMBER = r"\d[\d.,\u00a0\u202f]*"
FIGURE = re.compile(
    rf"(?:[€$£¥￥]|\b(?:RMB|CNY|EUR|USD))\s?\d|{NUMBER}\s?(?:%|％|‰|个百分点|[十百千万亿]|[欧美日]?元"
    r"|(?:per\s?cent|percentage|thousand|million|billion|trillion|yuan|euros?|dollars?|RMB|CNY|EUR|USD)\b)"
    r"|\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d{5}",
    re.IGNORECASE,
)
MAX_SHOWN, MAX_CHARACTERS = 10, 160


def sentences_without_source(html: str) -> Iterator[str]:
    marked = SOURCE_START.sub(MARK, FOOTNOTE_MARK.sub(MARK, split_notes(html)[0]))
    text = MARK_BEHIND_STOP.sub(r"\2\1", plain_text(marked))
    for sentence in SENTENCE_END.split(text):
        if MARK not in sentence and FIGURE.search(_without_numbers_of_standards(ADDRESS.sub(" ", sentence))):
            yield " ".join(sentence.split())


def _without_numbers_of_standards(text: str) -> str:
    for found in reversed(list(find_all(text))):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def figures_box(row: Publication) -> Box | None:
    """The sentences of the rich texts of a publication; None where each figure has its source."""
    found = [
        (f"{one.label.capitalize()}: {_shortened(sentence)}", "")
        for one in texts_of(row)
        if one.is_rich
        for sentence in sentences_without_source(one.text)
    ]
    if not found:
        return None
    count = "1 figure" if len(found) == 1 else f"{len(found)} figures"
    return Box(f"{count} without a footnote or source beside {'it' if len(found) == 1 else 'them'}", found[:MAX_SHOWN])


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_CHARACTERS else sentence[:MAX_CHARACTERS].rstrip() + " …"
