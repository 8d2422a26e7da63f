"""In which encoding a text file is written: said by its mark, else found out; never guessed silently."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from editorial.document_import.parsed_document import DocumentRefused
from infra.han import HAN_CHARACTER

BYTE_ORDER_MARKS = ((BOM_UTF8, "utf-8-sig", "UTF-8"), (BOM_UTF16_LE, "utf-16", "UTF-16"), (BOM_UTF16_BE, "utf-16", "UTF-16"))
UNLIKELY_CHARACTERS = re.compile("[\ue000-\uf8ff\u0080-\u009f]")  # private and control characters: a sign of the wrong encoding


def decode_text_file(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises Refused for what is no text."""
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strict(data, codec, name), name
    if name := _utf16_without_bom(data):
        return _decode_strict(data, name, "UTF-16"), "UTF-16"
    if b"\x00" in data:
        raise DocumentRefused("This file is no text: it has zero bytes in it. Give a Word file or a text file.")
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _utf16_without_bom(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    head = data[:4000]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if len(data) % 2 or max(odd, even) * 5 < len(head) // 2 or min(odd, even) * 5 > max(odd, even):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise DocumentRefused(
            f"The file says that it is {name}, but it is damaged. Save it again as UTF-8, or paste its text."
        ) from None


def _decode_legacy(data: bytes) -> tuple[str, str]:
    """Chinese as GB18030 (which holds GBK and GB 2312), else Western European."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    chinese = "".join(HAN_CHARACTER.findall(text))
    usual = chinese.encode("gb2312", "ignore").decode("gb2312")  # letters with accents, read as Chinese, are rare characters
    if usual and len(usual) >= 0.8 * len(chinese) and not UNLIKELY_CHARACTERS.search(text):
        return text, "GB18030"
    return data.decode("cp1252", "replace"), "Windows-1252 (Western European)"
