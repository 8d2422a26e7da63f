"""What the title page and the first lines say for themselves: authors, a Chinese title, the number of a document."""

import re

from editorial.importing.outline import words_of
from editorial.importing.understood import Understood

HAN = re.compile("[\u3400-\u9fff]")
BY = re.compile(r"^(?:by|authors?|written by|prepared by|作者|撰稿人?)\s*[:：]?\s*", re.IGNORECASE)
NAME = r"[^\W\d_a-z][\w.'’-]*(?: (?:de|van|von|der|del|da|di|la|le) ?)?(?: [^\W\d_a-z][\w.'’-]*){1,3}"
BETWEEN = re.compile(r"\s*(?:[,;，、；]|\band\b|&|和)\s*")
NAMES = re.compile(rf"^{NAME}(?:(?:, and |, |; | and | & ){NAME})*$")
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,8}[〔\[（(【]\s*(?:19|20)\d\d\s*[〕\]）)】]\s*第?\s*\d+\s*号"
    r"|\b(?:GB|GB/T|GB/Z|YD/T|SJ/T|CH/T|JT/T|QB/T|HJ)\s?\d{2,6}(?:\.\d+)?\s?[-—–]\s?\d{4}\b"
)
NO_TITLE = re.compile(r"^(?:作者|撰稿|目录)|[〔\[]\d{4}|年\d{1,2}月")
FIRST = 3000  # letters of the text in which a number is looked for


def authors(read: Understood) -> str:
    """One a line; "" where no line names any."""
    lines = [line for line in read.front if BY.match(line)] or [line for line in read.front if NAMES.match(line)]
    names = [name for line in lines for name in BETWEEN.split(BY.sub("", line)) if name]
    return "\n".join(names)


def chinese_title(read: Understood) -> str:
    lines = (line for line in (read.title, read.subtitle, *read.front) if is_chinese(line) and not NO_TITLE.search(line))
    return next(lines, "")


def document_number(read: Understood) -> str:
    text = " ".join([read.title, *read.front, *(words_of(section.html) for section in read.sections[:3])])
    found = NUMBER.search(text[:FIRST])
    return "".join(found[0].split()) if found and HAN.match(found[0]) else found[0] if found else ""


def subtitle(read: Understood) -> str:
    return read.subtitle


def is_chinese(said: str) -> bool:
    return len(HAN.findall(said)) * 2 > len(said.replace(" ", ""))
