"""Plain text in the layouts that PDF and Word give, each checked against counts that were taken by hand."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from editorial.document_import.create_draft import LEAVE_OUT
from editorial.document_import.forms import initial_sections
from editorial.document_import.parse_process import parse_bytes
from editorial.document_import.plain_text.hard_wraps import find_habits, unwrap_lines
from editorial.rich_text.sanitizer import clean_html
from newsletters.import_layouts import ITEM_IMPORT_LAYOUT

LAYOUTS = Path(__file__).parent / "layouts"
COUNTS = tomllib.loads((LAYOUTS / "counts.toml").read_text(encoding="utf-8"))


def parse_layout(name: str):
    return parse_bytes((LAYOUTS / f"{name}.txt").read_bytes(), "file", name)


def parse_text(text: str):
    return parse_bytes(text.encode(), "paste", "")


@pytest.mark.parametrize(("name", "counted"), COUNTS.items(), ids=list(COUNTS))
def test_text_has_the_sections_paragraphs_points_and_whole_words_that_were_counted_by_hand(name, counted):
    document = parse_layout(name)
    html = "".join(section.html for section in document.sections)
    assert document.title == counted["title"]
    assert [[section.level, section.number, section.title] for section in document.sections] == counted["sections"]
    assert (html.count("<p>") - html.count("<li><p>"), html.count("<li>")) == (counted["paragraphs"], counted["points"])
    assert [part for part in counted["contains"] if part not in html] == []
    assert clean_html(html) == html


@pytest.mark.parametrize("name", COUNTS)
def test_no_letter_is_added_or_lost_unless_it_is_listed(name):
    given = letters_of((LAYOUTS / f"{name}.txt").read_text(encoding="utf-8"))
    document = parse_layout(name)
    parts = [f"{section.number}{section.title}{section.html}" for section in document.sections]
    taken = letters_of("".join([document.title, document.subtitle, *document.front, *parts]))
    listed = letters_of("".join(one.sample * one.count for one in document.left_out))
    assert taken - given == Counter()
    assert given - taken - listed == Counter()


def letters_of(text: str) -> Counter[str]:
    return Counter(letter for letter in re.sub(r"<[^>]+>", "", text) if letter.isalpha())


def test_standing_texts_at_the_end_are_proposed_to_be_left_out_and_said():
    document = parse_layout("newsletter")
    proposed = [
        section["title"] for section in initial_sections(ITEM_IMPORT_LAYOUT, document) if section["destination"] == LEAVE_OUT
    ]
    assert proposed == ["Introduction of SWC", "Contact", "Disclaimer"]
    assert "“Introduction of SWC”, “Contact”, “Disclaimer”. It is set to “Left out”" in document.warnings[-1]


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("# One\n\nText.\n\n# About the desk\n\nText.\n\n## Its people\n\nText.", ["About the desk", "Its people"]),
        ("# About the desk\n\nText.\n\n# One\n\nText.", []),
        ("# One\n\nText.\n\n# Introduction of new labels\n\nText.", []),
        ("# One\n\nText.\n\n附件1\n\n产品目录。\n\n联系方式\n\n电话：010-1", ["联系方式"]),
        ("# One\n\nText of it.\n\nThe Desk\nAddress: 1 Street\nTel: 1234\nwww.example.org", ["Contact"]),
        ("# One\n\nText of it.\n\nTel: 1234 is the number that everybody calls.\n\nText.", []),
    ],
)
def test_only_standing_texts_behind_the_last_section_are_left_out(text, left_out):
    sections = initial_sections(ITEM_IMPORT_LAYOUT, parse_text(f"A title\n\nA sentence to begin with.\n\n{text}"))
    assert [section["title"] for section in sections if section["destination"] == LEAVE_OUT] == left_out


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("到2020\n年基本建成，每年增长5%\n以上，符合GB\n4943的要求。", "到2020年基本建成，每年增长5%以上，符合GB 4943的要求。"),
        ("到 2020\n年基本建成 GB\n标准体系，并且 ISO\n标准一致。", "到 2020 年基本建成 GB 标准体系，并且 ISO 标准一致。"),
        ("他指出，“\n标准”是基\n础，包括技\n术规范。", "他指出，“标准”是基础，包括技术规范。"),
        ("They said “one”\n“two” and wrote\nit down there.", "They said “one” “two” and wrote it down there."),
    ],
)
def test_lines_are_joined_with_a_space_only_where_the_text_has_one(text, paragraph):
    lines = text.split("\n")
    assert unwrap_lines(lines, find_habits(lines)) == paragraph


def test_clause_begins_a_paragraph_where_the_line_before_is_full():
    lines = [
        "网络产品提供者应当履行下列各项义务，包括",
        "建立安全管理制度并且明确了安全负责人员；",
        "（2）采取技术措施防范网络攻击，并按规定",
        "依照本办法第三条的要求留存不少于六个月；",
    ]
    assert parse_text("\n".join(lines)).sections[0].html == f"<p>{lines[0]}{lines[1]}</p><p>{lines[2]}{lines[3]}</p>"
