"""Texts that stand at the end of every issue: about the publisher, contact, disclaimer. They are sections of their own.

They say nothing of the subject, so the import proposes to leave them out; annexes are kept.
"""

import re
from collections.abc import Sequence

from editorial.document_import.parsed_document import Section
from infra.text.han import HAN_RANGES

MAX_TITLE_LENGTH = 110
STANDING_TITLE = re.compile(
    r"^(?:about\b(?!.*\d)|who we are\b|contacts?(?: us| information| details| persons?)?:?$"
    r"|how to (?:contact|reach|(?:un)?subscribe)\b"
    r"|(?:legal )?(?:disclaimer|notice|imprint|impressum)s?:?$|copyright\b|©|(?:un)?subscri(?:be|ptions?)\b|follow us\b|feedback:?$"
    r"|editorial (?:board|team|office):?$|publish(?:ed by|er):?$|privacy (?:notice|policy):?$"
    rf"|关于(?!.*[的知告见复法])[{HAN_RANGES}A-Z]{{2,14}}$|[{HAN_RANGES}A-Z]{{0,16}}(?:简介|项目介绍|机构介绍)$|联系(?:我们|方式|人|电话)[:：]?$"
    r"|免责声明[:：]?$|法律声明[:：]?$|版权(?:声明|所有|信息)|(?:如何)?订阅|编辑(?:部|团队)[:：]?$|主办单位[:：]?$)",
    re.IGNORECASE,
)
# "Introduction of SESEC", but not "Introduction of new labels" or "Introduction to GB 4943".
INTRODUCTION = re.compile(
    r"^(?:(?:[Aa] )?[Bb]rief )?(?:[Ii]ntroduction|INTRODUCTION) (?:[Oo][Ff]|[Tt][Oo]) (?:[Tt]he )?"
    r"(?:[Uu]s|[Pp]roject|[A-Z]{3,}|.*\b(?:[Pp]roject|[Aa]ssociation|[Oo]ffice|[Dd]esk)|.*\([A-Z]{3,}\))\b(?!.*\d)"
)
ANNEX_TITLE = re.compile(r"^(附\s*[件录表]\s*[一二三四五六七八九十\d]{0,3})\s*(?:[:：]\s*(.*))?$")
CONTACT_LINE = re.compile(
    r"^\s*(?:(?:tel|phone|telephone|fax|e-?mail|mail|web|website|address|mobile|wechat)\b\s*[:：.]"
    r"|(?:电\s*话|传\s*真|邮\s*箱|电子邮[箱件]|地\s*址|网\s*址|邮\s*编|联\s*系\s*人|微信公众号)\s*[:：]|(?:https?://|www\.)\S+\s*$|\S+@\S+\.\w+\s*$)",
    re.IGNORECASE,
)
MIN_CONTACT_LINES = 2


def is_standing_title(title: str) -> bool:
    """Whether a section with this title says something of the publisher and nothing of the subject."""
    text = title.strip()
    return len(text) <= MAX_TITLE_LENGTH and bool(STANDING_TITLE.match(text) or INTRODUCTION.match(text))


def are_contact_lines(lines: Sequence[str]) -> bool:
    """Whether the lines are the addresses and numbers of the publisher."""
    count = sum(bool(CONTACT_LINE.match(line)) for line in lines)
    return count >= MIN_CONTACT_LINES and 2 * count >= len(lines)


def find_standing_sections(sections: Sequence[Section]) -> set[int]:
    """The indexes of the last sections, with those under them, that are no part of the subject; annexes may stand between them."""
    standing: set[int] = set()
    end = len(sections)
    for index in range(len(sections) - 1, 0, -1):
        if sections[index].level == 1:
            if is_standing_title(sections[index].title):
                standing |= set(range(index, end))
            elif not ANNEX_TITLE.match(f"{sections[index].number}{sections[index].title}"):
                break
            end = index
    return standing
