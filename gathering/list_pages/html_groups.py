"""Links that stand in the same place of a structure that repeats, each with the element that is its row."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from gathering.list_pages.html_page import Element, HtmlPage
from gathering.list_pages.list_text import collapse

MIN_ROWS = 3  # of a guessed list
MAX_ADDRESSES_IN_ROW = 3  # a notice, its category, its file
MIN_TITLE_LENGTH = 5  # a character of Chinese counts two
OTHER_LINKS = re.compile(
    r"\W*(?:更多|详细|详情|查看(?:详情|全文|更多)?|阅读(?:全文|更多)|全文|下载|附件|原文|解读|返回.*|首页|上一页|下一页|尾页|末页|"
    r"(?:read|learn|find out|see|view|show) ?(?:more|all|details)?|more|details?|download|pdf|docx?|previous|next|last|first|"
    r"home|\d+)(?:\s*(?:about|on) this.*)?\W*",
    re.IGNORECASE,
)
# Parts of a page in which no list of notices is looked for.
ASIDE = re.compile(
    r"nav|navi|navbar|menu|footer|foot|crumbs?|breadcrumbs?|related|hot|rank|ranking|sitemap|slider?|swiper|carousel|banner"
)
WHOLE_PAGE = {"body", "html", "main"}
ASIDE_TAGS = {"nav", "footer", "aside"}


@dataclass(frozen=True)
class HtmlRow:
    element: Element
    link: Element
    address: str


def group_links(page: HtmlPage) -> list[list[HtmlRow]]:
    """Links in the same place of a structure that repeats, with the elements that hold one of them each."""
    by_path: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    links = _notice_links(page)
    for link in links:
        by_path[_path(link)].append(link)
    groups: dict[tuple[object, ...], list[HtmlRow]] = defaultdict(list)
    for members in by_path.values():
        kept = _longest_in_parent(members)
        for member, row in zip(kept, _row_elements(kept, links), strict=True):
            inner = _path(member)[: len(_path(member)) - len(_path(row))]
            groups[(_place(row.getparent()), row.tag, inner)].append(HtmlRow(row, member, links[member]))
    return list(groups.values())


def _notice_links(page: HtmlPage) -> dict[Element, str]:
    """Links that may be notices, with their addresses: not those to this page, nor those that come back throughout the page.

    Of links to one address that follow each other the one with the longest text stays.
    """
    targets = [(link, target) for link in page.tree.iter("a") if (target := page.target(link)) and target != page.address]
    runs = [(target, [link for link, _ in run]) for target, run in groupby(targets, key=lambda one: one[1])]
    often = {target for target, number in Counter(target for target, _ in runs).items() if number > 2}
    kept = {}
    for target, run in runs:
        link = max(run, key=lambda one: (not OTHER_LINKS.fullmatch(text := raw_text(one)), text_length(text)))
        if target not in often and (text_length(raw_text(link)) >= MIN_TITLE_LENGTH or OTHER_LINKS.fullmatch(raw_text(link))):
            kept[link] = target
    return kept


def _longest_in_parent(members: Sequence[Element]) -> list[Element]:
    """Of two or three links in one parent, where most parents hold that few, the longest: others name categories and files."""
    by_parent: dict[Element | None, list[Element]] = defaultdict(list)
    for member in members:
        by_parent[member.getparent()].append(member)
    if len(by_parent) < MIN_ROWS or max(map(len, by_parent.values())) > MAX_ADDRESSES_IN_ROW:
        return list(members)
    return [max(some, key=lambda one: text_length(raw_text(one))) for some in by_parent.values()]


def _row_elements(members: Sequence[Element], links: Iterable[Element]) -> list[Element]:
    """For each member its highest ancestor that holds no other member; not higher than most get without many other links."""
    holders: Counter[Element] = Counter(ancestor for member in members for ancestor in member.iterancestors())
    all_links: Counter[Element] = Counter(ancestor for link in links for ancestor in link.iterancestors())
    heights, narrow = [], []
    for member in members:
        alone = [one for one in takewhile(lambda one: holders[one] == 1 and one.tag not in WHOLE_PAGE, member.iterancestors())]
        heights.append(len(alone))
        narrow.append(sum(all_links[one] <= MAX_ADDRESSES_IN_ROW for one in alone))
    usual = Counter(narrow).most_common(1)[0][0]
    return [_ancestor(member, min(height, usual)) for member, height in zip(members, heights, strict=True)]


def _ancestor(element: Element, height: int) -> Element:
    for _ in range(height):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _path(element: Element) -> tuple[str, ...]:
    """Names of the elements from this one up to the root; a cell with its column."""
    return tuple(_step(one) for one in (element, *element.iterancestors()))


def _step(element: Element) -> str:
    row = element.getparent() if element.tag == "td" else None
    return f"td{row.index(element)}" if row is not None else str(element.tag)


def _place(element: Element | None) -> tuple[str, ...]:
    """As `_path`, with ids and classes; numbers in them do not count."""
    if element is None:
        return ()
    names = (f"{_step(one)}#{one.get('id', '')}.{one.get('class', '')}" for one in (element, *element.iterancestors()))
    return tuple(re.sub(r"\d+", "", name) for name in names)


def is_aside(element: Element) -> bool:
    for one in element.iterancestors():
        words = re.split(r"[^a-z]+", f"{one.get('class') or ''} {one.get('id') or ''}".lower())
        if one.tag in ASIDE_TAGS or any(ASIDE.fullmatch(word) for word in words):
            return True
    return False


def raw_text(link: Element) -> str:
    return collapse("".join(link.itertext())) or collapse(link.get("title") or "")


def text_length(text: str) -> int:
    return len(text) + sum(character > "\u2e80" for character in text)
