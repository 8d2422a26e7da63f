"""Finds authors, Chinese title and document number on the title page and in the first sections."""

import re

from editorial.document_import.parsed_document import ParsedDocument
from editorial.document_import.sections import plain_text_of
from infra.text.act_numbers import NUMBER_OF_ACT
from infra.text.han import is_mostly_han
from infra.text.standard_numbers import find_all

BYLINE = re.compile(r"^(?:by|authors?|written by|prepared by|作者|撰稿人?)\s*[:：]?\s*", re.IGNORECASE)
PERSON_NAME = r"[^\W\d_a-z][\w.'’-]*(?: (?:de|van|von|der|del|da|di|la|le) ?)?(?: [^\W\d_a-z][\w.'’-]*){1,3}"
NAME_SEPARATOR = re.compile(r"\s*(?:[,;，、；]|\band\b|&|和)\s*")
PERSON_NAMES = re.compile(rf"^{PERSON_NAME}(?:(?:, and |, |; | and | & ){PERSON_NAME})*$")
NOT_A_TITLE = re.compile(r"^(?:作者|撰稿|目录)|[〔\[]\d{4}|年\d{1,2}月")
SEARCHED_LENGTH = 3000  # characters in which the document number is searched


def find_authors(document: ParsedDocument) -> str:
    """The authors, one a line; "" where no line names any."""
    lines = [line for line in document.front if BYLINE.match(line)] or [line for line in document.front if PERSON_NAMES.match(line)]
    names = [name for line in lines for name in NAME_SEPARATOR.split(BYLINE.sub("", line)) if name]
    return "\n".join(names)


def find_chinese_title(document: ParsedDocument) -> str:
    """The first line at the head that is mostly Chinese and no byline, number or date; "" where there is none."""
    lines = (line for line in (document.title, document.subtitle, *document.front) if not NOT_A_TITLE.search(line))
    return next((line for line in lines if is_mostly_han(line.replace(" ", ""))), "")


def find_document_number(document: ParsedDocument) -> str:
    """The first number of an act, as it is written, or of an edition of a Chinese standard, as it is printed; "" for none."""
    text = " ".join([document.title, *document.front, *(plain_text_of(section.html) for section in document.sections[:3])])
    act = NUMBER_OF_ACT.search(text[:SEARCHED_LENGTH])
    found = (one for one in find_all(text[:SEARCHED_LENGTH]) if one.standard.year and one.standard.nature)
    if (standard := next(found, None)) and (not act or standard.start < act.start()):
        return standard.standard.printed
    return "".join(act[0].split()) if act else ""
