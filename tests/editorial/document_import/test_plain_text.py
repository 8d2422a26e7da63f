"""Plain text: lines joined, headings known, page furniture off, encodings said."""

from itertools import pairwise

import pytest

from editorial.document_import.create_draft import count_elements
from editorial.document_import.heading_numbers import parse_heading_number
from editorial.document_import.parse import parse_file, parse_pasted_text
from editorial.document_import.parsed_document import DocumentRefused
from editorial.document_import.sections import plain_text_of
from editorial.rich_text.sanitizer import clean_html
from tests.support.samples import word_samples


@pytest.fixture(scope="module")
def report():
    return parse_file(word_samples.five_page_text().encode(), "report.txt")


def section_titles(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in parse_pasted_text(text).sections]


def html_of(text: str) -> str:
    return "".join(section.html for section in parse_pasted_text(text).sections)


def test_five_pages_have_the_sections_that_were_counted_by_hand(report):
    assert report.title == "INTERNET PLUS AND THE TRADITIONAL INDUSTRIES"
    assert report.subtitle == "What the reform means for European companies"
    assert report.front == ("By Anna Example and Li Wei", "Beijing, March 2016")
    assert [(section.level, section.number, section.title) for section in report.sections] == [
        (1, "", "Abstract"),
        (1, "1.", "Introduction"),
        (1, "2.", "Standards for the Internet of Things and for the industrial Internet"),
        (2, "2.1", "Committees at work"),
        (2, "2.2", "What is missing"),
        (1, "3.", "From plan to market: what companies may expect"),
        (2, "3.1", "Three steps"),
        (1, "4.", "各地的推广"),
        (1, "5.", "Outlook"),
    ]


def test_five_pages_have_no_page_furniture_and_it_is_counted(report):
    html = "".join(section.html for section in report.sections)
    assert "Page" not in html
    assert "The Desk" not in html
    assert {one.what: one.count for one in report.left_out} == {"Page numbers": 5, "Heads and feet of pages": 4}


def test_lines_of_five_pages_are_paragraphs_again(report):
    html = "".join(section.html for section in report.sections)
    paragraph = (
        "<p>The plan joins mobile Internet, cloud computing, big data and the Internet of Things with modern manufacturing. It "
        "wants electronic commerce, industrial networks and Internet banking to grow soundly, and cross-border trade with them.</p>"
    )
    assert html.count(paragraph) == word_samples.five_page_text().count("The plan joins")
    assert "without asking anybody what it says or where it could be broken instead.</p>" in html
    assert "<p>河南省率先把“互联网+”纳入顶层设计，并要求各部门在今年年底以前提出具体的实施方案和时间表。</p>" in html
    assert "<p>It was adopted on July 4, and it came into force on July 4. Nothing else is known.</p>" in html


def test_five_pages_keep_lists_and_the_quotation(report):
    html = "".join(section.html for section in report.sections)
    assert (html.count("<ul>"), html.count("<ol>"), html.count("<li>")) == (1, 1, 6)
    assert "<li><p>mobile Internet, which is used by most companies;</p></li>" in html
    assert html.count("<blockquote>") == 1
    assert clean_html(html) == html


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("第一章 总则\n\n本办法适用于全国。\n\n第二章 管理\n\n各部门负责管理。\n\n第一节 登记\n\n应当登记。",
         [(1, "总则"), (1, "管理"), (2, "登记")]),
        ("一、总体要求\n\n坚持创新。\n\n（一）基本原则\n\n开放共享。\n\n二、重点行动\n\n推进应用。",
         [(1, "总体要求"), (2, "基本原则"), (1, "重点行动")]),
        ("FIRST THINGS\n\nA sentence here.\n\nSECOND THINGS\n\nAnother sentence.", [(1, "FIRST THINGS"), (1, "SECOND THINGS")]),
        ("I. Start\n\nA sentence.\n\nII. End\n\nA sentence.", [(1, "Start"), (1, "End")]),
        ("# One\n\nA sentence.\n\n## Two\n\nA sentence.\n\n# Three\n\nA sentence.", [(1, "One"), (2, "Two"), (1, "Three")]),
        ("First part\n=====\n\nA sentence.\n\nWithin\n-----\n\nA sentence.\n\nSecond part\n=====\n\nA sentence.",
         [(1, "First part"), (2, "Within"), (1, "Second part")]),
        ("1. One\n\nA sentence.\n\n2. Two\n\nA sentence.\n\nAnnex A: Tables\n\nA sentence.",
         [(1, "One"), (1, "Two"), (1, "Tables")]),
        ("1.\n\nA title of its own\n\nA sentence.\n\n2.\n\nAnother\n\nA sentence.", [(1, "A title of its own"), (1, "Another")]),
    ],
)  # fmt: skip
def test_headings_are_known_by_their_numbers_capitals_and_underlines(text, sections):
    assert section_titles(f"The title of it all\n\nA sentence to begin with, of some length.\n\n{text}")[1:] == sections


def test_points_of_a_list_are_no_headings():
    text = "A title\n\nA sentence.\n\n1. First point\n\n2. Second point\n\n3. Third point\n\nThe end of it."
    assert section_titles(text) == [(1, "")]
    assert html_of(text).count("<li>") == 3


def test_table_of_contents_is_left_out():
    text = "A title\n\nContents\n\n1. One ........ 1\n2. Two ........ 7\n\n1. One\n\nA sentence.\n\n2. Two\n\nA sentence."
    read = parse_pasted_text(text)
    assert [section.title for section in read.sections] == ["One", "Two"]
    assert [(one.what, one.count) for one in read.left_out] == [("Lines of tables of contents and indexes", 3)]


@pytest.mark.parametrize("foot", ["- {} -", "Page {}", "第 {} 页 共 4 页", "{}/4", "Page {} of 4"])
def test_numbers_of_pages_are_left_out(foot):
    words = ("first", "second", "third", "last")
    pages = [f"The {word} page has a sentence.\n\n{foot.format(number)}\n\n" for number, word in enumerate(words, 1)]
    read = parse_pasted_text("A title\n\n" + "".join(pages))
    assert plain_text_of(read.sections[0].html).count("page has a sentence.") == 4
    assert {one.what: one.count for one in read.left_out} == {"Page numbers": 4}


def test_head_that_comes_again_at_page_distance_is_left_out_without_page_numbers():
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    page = "\n\n".join(f"A sentence with the number {word}." for word in numbers)
    read = parse_pasted_text("\n\n".join(["A title", *(f"The Desk, Draft\n\n{page}" for _ in range(4))]))
    assert {one.what: one.count for one in read.left_out} == {"Heads and feet of pages": 4}


def test_sentence_that_comes_again_is_no_furniture():
    text = "A title\n\n" + "\n\n".join(["The same sentence, again and again."] * 3 + ["Another one."] * 2)
    assert parse_pasted_text(text).left_out == ()


def test_word_that_was_cut_is_whole_and_a_compound_keeps_its_hyphen():
    text = (
        "The stan-\ndard of the inter-\nnational committee is a well-known one, and the com-\nmittee knows that the well-\n"
        "known standard is a cross-\nborder matter."
    )
    assert html_of(text) == (
        "<p>The standard of the international committee is a well-known one, and the committee knows that the well-known "
        "standard is a cross-border matter.</p>"
    )


def test_paragraphs_that_are_a_line_each_stay_apart():
    line = "Paragraph {} is a long line that no page has cut, as a browser or a mail gives it. It is not short."
    lines = [line.format(word) for word in ("one", "two", "three")]
    assert html_of("\n".join(lines)).count("<p>") == 3


def test_columns_between_tabs_are_a_table():
    html = html_of("A title\n\nA sentence before it.\n\nRegion\tDate\nHenan\t2015\nChongqing\t2015\n\nA sentence after it.")
    assert count_elements(html)["tables"] == 1
    assert "<th>Region</th><th>Date</th>" in html


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8-sig", "UTF-8"),
        ("utf-8", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
def test_encoding_is_found_and_said(codec, said):
    title = "关于推进“互联网+”行动的意见 2015 No. 40 of the State Council"
    sentence = "各部门应当在年底以前提出方案，并报国务院。 This is a sentence."
    text = f"{title}\r\n\r\n{sentence * 3}\r\n"
    read = parse_file(text.encode(codec), "notice.txt")
    assert read.source == f"Text file, read as {said}"
    assert "各部门应当在年底以前提出方案，并报国务院。" in read.sections[0].html
    assert "\ufeff" not in read.title


def test_western_european_text_is_said_to_be_read_as_such():
    read = parse_file("Überschrift über etwas\r\n\r\nEin Satz für später.".encode("cp1252"), "a.txt")
    assert read.title == "Überschrift über etwas"
    assert read.source == "Text file, read as Windows-1252 (Western European)"


def test_damaged_utf16_is_refused():
    with pytest.raises(DocumentRefused, match="says that it is UTF-16"):
        parse_file(b"\xff\xfea\x00b\x00\x00\xd8", "a.txt")


def test_invisible_characters_are_taken_out_and_counted():
    read = parse_pasted_text("A ti\u200btle\n\nA sen\u202etence with\u00ad hidden\x07 characters.")
    assert (read.title, read.sections[0].html) == ("A title", "<p>A sentence with hidden characters.</p>")
    assert {one.what: one.count for one in read.left_out} == {"Invisible characters": 4}


def test_markup_in_plain_text_is_text():
    assert "&lt;script&gt;" in html_of("A title\n\nA sentence with <script>alert(1)</script> in it.")


def test_numbers_count_on():
    values = [parse_heading_number(f"{number}、题目") for number in (*"一二三九十", "十一", "二十", "二十一", "九十九", "一百")]
    assert [value.last for value in values if value] == [1, 2, 3, 9, 10, 11, 20, 21, 99, 100]
    romans = [parse_heading_number(f"{number}. Title") for number in ("I", "II", "III", "IV", "V", "VI", "IX", "X", "XI")]
    assert all(after.last > before.last for before, after in pairwise(one for one in romans if one))
    assert parse_heading_number("2015 was a good year") is None
    assert parse_heading_number("5G networks") is None


def test_text_without_words_is_refused():
    with pytest.raises(DocumentRefused, match="no text"):
        parse_pasted_text("  \n\f\n")


def test_radicals_that_a_pdf_brings_are_ideographs():
    read = parse_pasted_text("⻓三⻆区域标准化协作⽅案\n\n⼀、总体要求\n推动⻓三⻆⼀体化发展，⻉类⻝品按 GB 2733—2015 执⾏。")
    assert read.title == "长三角区域标准化协作方案"
    assert [section.title for section in read.sections] == ["总体要求"]
    assert read.sections[0].html == "<p>推动长三角一体化发展，贝类食品按 GB 2733—2015 执行。</p>"
