"""The bytes of a page as text: by byte order mark, HTTP, the page's own label, UTF-8, GB18030, in this order.

Detection by frequencies is not used: it calls short GB18030 texts Korean.
"""

import codecs
import re

from infra.text.text_encoding import BYTE_ORDER_MARKS

LABEL = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
LABELLED_BYTES = 4_096  # of the page, in which its label stands
CHINESE_CODECS = {"gb2312", "gbk", "gb18030", "hz"}  # servers say gb2312 and write characters of GBK
SERVER_DEFAULTS = {"iso8859-1", "ascii"}  # of servers that do not know what they send
# What one dash, bracket or digit looks like in Chinese print; each of one character, so that places stay where they are.
HALF_WIDTH = str.maketrans("０１２３４５６７８９［］【】（）〔〕－–—／．：～\u3000\u00a0", "0123456789[][]()[]---/.:~  ")


def decode_page(body: bytes, content_type: str) -> str:
    """The page without its byte order mark. An end that is cut within a character is left out; broken bytes become U+FFFD."""
    for mark, codec, _ in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(codec, "replace")
    labels = [LABEL.search(content_type.encode("ascii", "ignore")), LABEL.search(body[:LABELLED_BYTES])]
    named = [codec for label in labels if label and (codec := _codec(label[1].decode("ascii")))]
    for codec in (*named, "utf-8", "gb18030"):
        try:
            return codecs.getincrementaldecoder(codec)().decode(body, final=False)
        except UnicodeDecodeError:
            continue
    return body.decode(named[0] if named else "utf-8", "replace")


def _codec(label: str) -> str:
    """The name of the codec; "" for none that is known, for one that is no text, and for what servers say by default."""
    try:
        found = codecs.lookup(label)
    except LookupError:
        return ""
    if found.name in SERVER_DEFAULTS or not found._is_text_encoding:
        return ""
    return "gb18030" if found.name in CHINESE_CODECS else found.name


def collapse(text: str) -> str:
    """One line, without the spaces at its ends and without characters that XML forbids."""
    return " ".join(text.replace("\ufeff", "").replace("\u200b", "").split())


def half_width(text: str) -> str:
    return text.translate(HALF_WIDTH)
