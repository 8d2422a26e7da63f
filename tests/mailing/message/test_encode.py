"""Parts are stored in their transfer encoding; what takes the place of a placeholder keeps lines short."""

import quopri

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailing.message.encode import SPACE_AT_END, WEB_URL, encode_html, encode_text, encode_value

CHARACTERS = st.text(st.sampled_from("a= .\n\r中\t%"), max_size=120)


@settings(max_examples=150)
@given(st.lists(CHARACTERS | st.just(WEB_URL), max_size=6), st.text(st.sampled_from("a=./"), min_size=1, max_size=200))
@example(["a" * 76, WEB_URL], "a" * 76)
@example(["a" * 75 + " \n."], "=" * 30)
def test_filled_part_reads_as_its_text_in_lines_of_at_most_76_characters(pieces, value):
    text = "".join(pieces)
    filled = encode_text(text).replace(WEB_URL.encode(), encode_value(value))
    lines = filled.split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    read = SPACE_AT_END.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).removesuffix("\n").replace(WEB_URL, value)
    assert quopri.decodestring(filled).decode().replace("\r\n", "\n") == (read + "\n" if text else "")


def test_placeholder_stands_whole_on_a_line_of_its_own():
    encoded = encode_text(f"{'中文' * 40}{WEB_URL}{'=' * 50}")
    assert b"=\r\n%%WEB_URL%%=\r\n" in encoded


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_no_text_is_no_bytes_and_a_lone_surrogate_a_question_mark(text):
    assert encode_text(text) == (b"?\r\n" if text else b"")


def test_html_is_encoded_without_its_indentation():
    assert encode_html("\n  <table>\n    <tr>\n\n  </table>\n") == b"<table>\r\n<tr>\r\n</table>\r\n"
