"""Pasted addresses: which are taken, and which are refused."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from editorial.capture.pasted_urls import parse_pasted_urls, title_from_url

PAGE = "https://www.gov.cn/zhengce/content/2015-07/04/content_10002.htm"


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_taken_or_refused_by_name(text):
    try:
        found = parse_pasted_urls(text)
    except ValidationError:
        return
    assert found
    assert all(one.address.lower().startswith(("http://", "https://")) for one in found)


def test_several_lines_make_several_with_the_title_beside_each_and_none_twice():
    text = f"Internet Plus {PAGE}\n\nhttps://example.org/a  通知：关于数据\n{PAGE}?utm_source=x\nwww.miit.gov.cn/x"
    assert [(one.address, one.title) for one in parse_pasted_urls(text)] == [
        (PAGE, "Internet Plus"),
        ("https://example.org/a", "通知：关于数据"),
        ("https://www.miit.gov.cn/x", ""),
    ]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("见：https://example.org/a。", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://en.wikipedia.org/wiki/Internet_Plus_(China)", "https://en.wikipedia.org/wiki/Internet_Plus_(China)"),
        ("“https://example.org/a”", "https://example.org/a"),
    ],
)
def test_what_ends_a_sentence_is_no_part_of_the_address(line, address):
    assert [one.address for one in parse_pasted_urls(line)] == [address]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste the address"),
        ("   \n ", "Paste the address"),
        ("javascript:alert(1)", "Line 1 has no web address"),
        ("https://example.org/\nfile:///etc/passwd", "Line 2 has no web address"),
        ("data:text/html,x", "Line 1 has no web address"),
        ("a notice that I read", "Line 1 has no web address"),
        ("https://user:secret@example.org/", "name or password"),
        ("https://example.org/\x00", "cannot be used"),
        ("https://example.org/\u202egnp.exe", "cannot be used"),
        ("https://exa mple", "cannot be used"),
        ("https://[::1", "cannot be used"),
        ("https://example.org:99999/", "cannot be used"),
        ("https://example.org:0/", "cannot be used"),
        ("https://example.org/" + "a" * 500, "at most 500"),
        ("\n".join(f"https://example.org/{n}" for n in range(21)), "at most 20"),
    ],
)
def test_what_is_no_address_is_refused_by_its_line(text, said):
    with pytest.raises(ValidationError, match=said):
        parse_pasted_urls(text)


def test_page_without_a_title_is_called_after_its_address():
    assert title_from_url("https://example.org/%E4%BA%92/a/?x=1#y") == "example.org/互/a"
