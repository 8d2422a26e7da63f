"""Text that comes in: nothing invisible but what the text needs, no radicals, no line breaks within Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.text.clean_text import clean_characters, find_hidden_character, join_chinese_lines, join_to_one_line

NEEDED = [
    "👩\u200d🔬", "❤\ufe0f", "👩🏽\u200d🚀", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "می\u200cخواهم", "क्\u200dष", "葛\U000e0100城", "ᠠ\u180b",
]  # fmt: skip
HIDDEN = st.sampled_from([*"\u00ad\u200b\u200c\u200d\u200e\u202e\u2066\ufe0f\ufeff", "\U000e0067", "👩", "标", "a", "می", "⻓"])


def test_soft_hyphens_zero_width_and_direction_marks_are_removed_and_radicals_are_ideographs():
    assert clean_characters("⻓三⻆ stan\u00addard\u200bi\ufeffzation a\u200db \u202egnp\u2069 标\u2060准\u200e") == (
        "长三角 standardization ab gnp 标准"
    )


@pytest.mark.parametrize("text", NEEDED)
def test_what_a_script_or_an_emoji_needs_stays(text):
    assert clean_characters(text) == text
    assert find_hidden_character(text) == ""


def test_control_character_and_an_invisible_one_that_nothing_needs_are_found():
    assert [find_hidden_character(text) for text in ("a\x07b", "a\u202eb", "a\tb\r\n")] == ["\x07", "\u202e", ""]


@given(st.lists(HIDDEN, max_size=12).map("".join))
def test_cleaning_twice_changes_nothing_and_leaves_nothing_hidden(text):
    cleaned = clean_characters(text)
    assert clean_characters(cleaned) == cleaned
    assert find_hidden_character(cleaned) == ""


@pytest.mark.parametrize(
    ("broken", "joined"),
    [
        ("统一的技\n术规范", "统一的技术规范"),
        ("规范，\r\n  食品", "规范，食品"),
        ("<b>技</b>\n<i>术</i>", "<b>技</b><i>术</i>"),
        ("他说“\n技术”", "他说“技术”"),
        ("技术\n\n规范", "技术\n\n规范"),
        ("技术\n　　规范", "技术\n　　规范"),
        ("a “word”\n“another”", "a “word”\n“another”"),
        ("技术\nGB 2733", "技术\nGB 2733"),
        ("技</p>\n<p>术", "技</p>\n<p>术"),
    ],
)
def test_line_breaks_within_chinese_are_joined(broken, joined):
    assert join_chinese_lines(broken) == joined


def test_title_over_several_lines_is_one_line():
    assert join_to_one_line("长三角\n区域  \n A plan\nfor it") == "长三角区域 A plan for it"
