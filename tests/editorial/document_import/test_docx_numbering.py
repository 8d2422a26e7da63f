"""Numbers that Word prints by itself are in the text of a draft as they are printed."""

import pytest

from editorial.document_import.docx.number_formats import format_number
from tests.support.samples.numbered_files import (
    abstract,
    html_of,
    item,
    level,
    lines_of,
    number,
    numbered_file,
    plain,
    read,
    run,
    styled,
)

ARTICLES = abstract(0, level(0, "第%1条", "chineseCountingThousand"), level(1, "（%2）", "chineseCounting")) + number(1, 0)


@pytest.mark.parametrize(
    ("number_format", "values"),
    [
        ("decimal", {1: "1", 40: "40"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("upperRoman", {4: "IV", 90: "XC"}),
        ("lowerRoman", {9: "ix", 49: "xlix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerLetter", {3: "c", 53: "aaa"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd", 112: "112th"}),
        ("ordinalText", {1: "First", 12: "Twelfth", 20: "Twentieth", 21: "Twenty-first"}),
        ("cardinalText", {7: "Seven", 42: "Forty-two", 100: "One hundred"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一〇一"}),
        ("chineseCountingThousand", {10: "十", 15: "十五", 100: "一百", 101: "一百零一", 110: "一百一十", 305: "三百零五"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 12: "壹拾贰", 205: "贰佰零伍"}),
        ("ideographLegalTraditional", {3: "參", 6: "陸"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("taiwaneseCounting", {12: "十二", 30: "三十"}),
        ("taiwaneseCountingThousand", {101: "一百零一"}),
        ("japaneseCounting", {10: "十", 100: "百", 111: "百十一"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalFullWidth", {12: "１２"}),
        ("numberInDash", {5: "- 5 -"}),
        ("koreanCounting", {12: "십이"}),
        ("ganada", {2: "나"}),
        ("russianLower", {2: "б"}),
        ("hebrew1", {2: None}),
    ],
)
def test_number_is_written_as_word_writes_it(number_format, values):
    assert {value: format_number(value, number_format) for value in values} == values


def test_number_without_bounds_is_written_in_digits():
    assert format_number(2**31, "lowerLetter") == str(2**31)


def test_articles_and_their_points_are_text():
    words = (("设立资金。", 0), ("申请书；", 1), ("预算。", 1), ("申请。", 0), ("计划。", 1))
    data = numbered_file(ARTICLES, *(item(one, 1, index) for one, index in words))
    assert lines_of(data) == ["第一条 设立资金。", "（一）申请书；", "（二）预算。", "第二条 申请。", "（一）计划。"]


def test_list_that_resumes_goes_on_and_one_with_a_start_of_its_own_begins_there():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    definitions = abstract(0, level(0, "%1.")) + number(1, 0) + number(5, 0, override)
    first = (item("One"), item("Two"), plain("A remark."), item("Three"))
    data = numbered_file(definitions, *first, item("Seven", 5), item("Eight", 5))
    assert html_of(data) == (
        '<ol><li><p>One</p></li><li><p>Two</p></li></ol><p>A remark.</p><ol start="3"><li><p>Three</p></li></ol>'
        '<ol start="7"><li><p>Seven</p></li><li><p>Eight</p></li></ol>'
    )


def test_levels_nest_and_begin_again_under_each_item():
    levels = (level(0, "%1."), level(1, "%2.", "lowerLetter"), level(2, "\uf0b7", "bullet"))
    words = (("One", 0), ("a", 1), ("Point", 2), ("b", 1), ("Two", 0), ("a", 1))
    data = numbered_file(abstract(0, *levels) + number(1, 0), *(item(one, 1, index) for one, index in words))
    assert html_of(data) == (
        '<ol><li><p>One</p><ol type="a"><li><p>a</p><ul><li><p>Point</p></li></ul></li><li><p>b</p></li></ol></li>'
        '<li><p>Two</p><ol type="a"><li><p>a</p></li></ol></li></ol>'
    )


@pytest.mark.parametrize(("restart", "last"), [("", "2-A"), ('<w:lvlRestart w:val="0"/>', "2-C")])
def test_level_begins_again_only_where_the_file_says_so(restart, last):
    levels = (level(0, "%1)"), level(1, "%1-%2", "upperLetter", more=restart))
    data = numbered_file(abstract(0, *levels) + number(1, 0), *(item("x", 1, index) for index in (0, 1, 1, 0, 1)))
    assert lines_of(data) == ["1) x", "1-A x", "1-B x", "2) x", f"{last} x"]


def test_number_of_several_levels_has_legal_digits_and_no_gap_where_the_file_says_so():
    third = level(2, "（%3）", more='<w:suff w:val="nothing"/>')
    levels = (level(0, "%1.", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"), third)
    data = numbered_file(abstract(0, *levels) + number(1, 0), item("One"), item("Two", 1, 1), item("Three", 1, 2))
    assert html_of(data) == '<ol type="I"><li><p>One</p><p>1.1 Two</p><p>（1）Three</p></li></ol>'


def test_bullet_after_a_number_stays_a_bullet_and_words_as_a_mark_stay_words():
    definitions = abstract(0, level(0, "%1.")) + abstract(1, level(0, "•", "bullet")) + abstract(2, level(0, "附件", "none"))
    definitions += abstract(3, level(0, "Note", "bullet")) + "".join(number(key + 1, key) for key in range(4))
    data = numbered_file(definitions, item("One"), item("Point", 2), item("清单", 3), item("Said", 4), item("Two"))
    assert html_of(data) == (
        "<ol><li><p>One</p></li></ol><ul><li><p>Point</p></li></ul><p>附件 清单</p><p>Note Said</p>"
        '<ol start="2"><li><p>Two</p></li></ol>'
    )


def test_headings_are_numbered_through_their_styles_and_those_that_these_are_based_on():
    levels = (
        level(0, "第%1章", "chineseCountingThousand", more='<w:pStyle w:val="Heading1"/>'),
        level(1, "第%2节", "chineseCountingThousand", more='<w:pStyle w:val="Own"/>'),
    )
    own = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/>'
        '<w:basedOn w:val="Base"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    in_list = '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    body = [in_list.format(run("总则")), *(styled(title, "Own") + plain("文字。") for title in ("目的", "范围"))]
    data = numbered_file(abstract(0, *levels) + number(1, 0), *body, in_list.format(run("附则")), plain("文字。"), styles=own)
    sections = [(section.level, section.number, section.title) for section in read(data).sections]
    assert sections[-4:] == [(1, "第一章", "总则"), (2, "第一节", "目的"), (2, "第二节", "范围"), (1, "第二章", "附则")]


def test_list_of_a_list_style_is_found_through_its_name():
    definitions = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Ours"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Ours"/>{level(0, "%1、", "chineseCounting")}</w:abstractNum>'
    )
    assert lines_of(numbered_file(definitions + number(1, 0), item("要求。"), item("任务。"))) == ["一、要求。", "二、任务。"]


def test_unknown_format_is_written_in_digits_and_said():
    data = numbered_file(abstract(0, level(0, "(%1)", "bahtText")) + number(1, 0), item("One."), item("Two."))
    assert lines_of(data) == ["(1) One.", "(2) Two."]
    assert ("Numbers of lists in a script that is not known here, written as digits", "bahtText") in [
        (one.what, one.sample) for one in read(data).left_out
    ]


def test_hidden_and_deleted_items_are_not_counted():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r>"
    deleted = '<w:del w:id="1" w:author="A"><w:r><w:delText>Deleted</w:delText></w:r></w:del>'
    data = numbered_file(ARTICLES, item("One."), item("", runs=hidden), item("", runs=deleted), item("Two."))
    assert [line for line in lines_of(data) if line] == ["第一条 One.", "第二条 Two."]


def test_empty_item_is_counted_and_leaves_no_empty_point():
    data = numbered_file(abstract(0, level(0, "%1.")) + number(1, 0), item("One"), item(""), item("Three"))
    assert html_of(data) == '<ol><li><p>One</p></li></ol><ol start="3"><li><p>Three</p></li></ol>'


def test_items_in_cells_and_notes_have_their_numbers():
    cell = f"<w:tbl><w:tr><w:tc>{item('One.')}</w:tc><w:tc>{item('Two.')}</w:tc></w:tr></w:tbl>"
    assert lines_of(numbered_file(ARTICLES, cell, item("Three."))) == ["第一条 One.", "第二条 Two.", "第三条 Three."]
