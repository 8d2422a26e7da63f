"""Titles as they are compared: without status words, blanks and punctuation, and apart from who issued the act."""

import re

from infra.text.character_forms import fold_characters, name_key
from infra.text.han import HAN_RANGES

STATUS = r"(?:进行中|征集中|征求意见中|已结束|已截止|结束|最新|置顶|热点|new|open|closed)"
MARKED = rf"[\[【(（]{STATUS}[\]】)）]"
STATUS_WORD = re.compile(rf"^\s*(?:{MARKED}|{STATUS}\s)\s*|\s*{MARKED}\s*$", re.IGNORECASE)
BETWEEN_FIGURES = re.compile(r"(?<=\d)[\W_]+(?=\d)")
# Who issued it stands before 关于: 工业和信息化部等七部门关于印发…的通知.
ISSUER = re.compile(
    rf"^([{HAN_RANGES}、，（）\s]{{1,80}}?(?:部|部门|局|总局|委|委员会|厅|办公厅|办公室|政府|院|署|司|会|中心|集团|协会))\s*(?=关于|印发|发布|公布)"
)


def whole_title_key(title: str) -> str:
    return _key(STATUS_WORD.sub("", title))


def split_title(title: str) -> tuple[str, str]:
    """The key of the issuer, "" where the title names none, and the key of the rest."""
    bare = STATUS_WORD.sub("", title).strip()
    found = ISSUER.match(bare)
    issuer, rest = (found[1], bare[found.end() :]) if found else ("", bare)
    return _key(issuer), _key(rest)


def _key(text: str) -> str:
    """Figures stay apart: GB/T 1.1-2020 is not GB/T 11-2020."""
    return name_key(BETWEEN_FIGURES.sub("点", fold_characters(text)))[:500]
