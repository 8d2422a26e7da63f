"""Chinese characters, for regular expressions: one definition for search, import, comparison and typesetting."""

import re

# Blocks of the Unicode Standard whose script is Han. The numeral 〇 and the radicals are not among them: search has always
# taken 〇 for a word of its own, and no text is written in radicals.
HAN_RANGES = (
    "\u3400-\u4dbf"  # CJK Unified Ideographs Extension A
    "\u4e00-\u9fff"  # CJK Unified Ideographs
    "\uf900-\ufaff"  # CJK Compatibility Ideographs
    "\U00020000-\U0003ffff"  # planes 2 and 3: Extension B and all that follow it, such as 𠮷 (U+20BB7)
)
HAN_CHARACTER = re.compile(f"[{HAN_RANGES}]")


def is_mostly_han(text: str) -> bool:
    """Whether more than half of the characters, spaces included, are Chinese."""
    return len(HAN_CHARACTER.findall(text)) * 2 > len(text)
