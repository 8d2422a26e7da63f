"""Text that comes in, by typing, pasting or a file: what a reader cannot see is removed, and characters of PDF files are mended.

Everything that cleans text asks this module: rich text, fields of forms, cells of tables, captured and imported text.
"""

import re
import unicodedata

from infra.text.character_forms import INVISIBLE, replace_radicals
from infra.text.han import HAN_RANGES

CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_EMOJI = "[\u00a9\u00ae\u203c\u2049\u20a0-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
# Invisible characters that the text needs: they join emoji, choose the form of an emoji or a Chinese character, or join and
# part the letters of Arabic, Indic and other scripts (Unicode Standard 23.2 and 23.4).
NEEDED = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    f"|{_EMOJI}[\ufe0e\ufe0f]?(?:\u200d{_EMOJI}[\ufe0e\ufe0f]?)*"
    "|[#*0-9]\ufe0f\u20e3"
    f"|[{HAN_RANGES}][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[\u0600-\u109f\u1780-\u17ff\u1900-\u1aff\u1b00-\u1c4f\ua800-\uabff][\u200c\u200d]"
    "|[\u1820-\u18aa][\u180b-\u180f\u200c\u200d]"
)
_NEEDED_OR_INVISIBLE = re.compile(f"({NEEDED.pattern})|{INVISIBLE.pattern}")

# Characters between which no space is written: Chinese with its punctuation, kana, radicals and full-width forms.
UNSPACED = f"{HAN_RANGES}\u2e80-\u2fff\u3001-\u33ff\uff00-\uffef"
_QUOTES = "“”‘’"
_INLINE_TAGS = r"(?:</?(?:a|b|cite|em|font|i|span|strong|su[bp]|u)\b[^<>]*>)*"
_CHINESE_LINE_BREAK = re.compile(
    rf"(?:(?<=[{UNSPACED}])({_INLINE_TAGS})[ \t]*\r?\n[ \t]*({_INLINE_TAGS})(?=[{UNSPACED}{_QUOTES}])"
    rf"|(?<=[{_QUOTES}])({_INLINE_TAGS})[ \t]*\r?\n[ \t]*({_INLINE_TAGS})(?=[{UNSPACED}]))"
)


def clean_characters(text: str) -> str:
    """The text without soft hyphens, zero-width and direction marks, and with ideographs in place of radicals.

    Cleaning it again changes nothing.
    """
    if not text.isascii():
        text = replace_radicals(text)
        if INVISIBLE.search(text):
            text = _NEEDED_OR_INVISIBLE.sub(lambda match: match[1] or "", text)
    return text


def remove_control_characters(text: str) -> str:
    return CONTROL_CHARACTERS.sub("", text)


def join_chinese_lines(text: str) -> str:
    """Plain text or HTML without the line breaks that stand within Chinese. A blank line is no such break."""
    return _CHINESE_LINE_BREAK.sub(lambda match: "".join(tags or "" for tags in match.groups()), text)


def join_to_one_line(text: str) -> str:
    return " ".join(join_chinese_lines(text).split())


def find_hidden_character(text: str) -> str:
    """The first control, format or surrogate character that the text does not need, apart from white space; "" without one."""
    hidden = (one for one in NEEDED.sub("", text) if unicodedata.category(one) in ("Cc", "Cf", "Cs") and one not in "\n\r\t")
    return next(hidden, "")
