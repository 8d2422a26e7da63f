"""Two visits are compared by the words of the page: layout, scripts and counters do not count."""

import pytest

from editorial.link_checks.page_digest import decompress, page_digest, visible_text_of_page

HTML = "text/html; charset=utf-8"


def digest_of(text: str, content_type: str = HTML) -> str:
    return page_digest(text.encode(), content_type)


@pytest.mark.parametrize(
    "other",
    [
        "<p>Notice\n on  data</p><p>Read 18 times</p>",
        "<div class='new'>Notice on data</div><p>Read 17 times</p><script>token('8f')</script>",
        "<style>p{}</style><!-- made at noon --><p>Notice on data</p><p>Read 17 times</p><noscript>x</noscript>",
        "<p>Notice on&nbsp;data<br>Read 17 times<SCRIPT>never ended <p>",
    ],
)
def test_layout_scripts_and_counters_do_not_count(other):
    assert digest_of(other) == digest_of("<p>Notice on data</p><p>Read 17 times</p>")


@pytest.mark.parametrize("other", ["<p>Notice on dates</p>", "<p>关于数据的通告</p>", ""])
def test_words_count(other):
    assert digest_of(other) != digest_of("<p>Notice on data</p>")


def test_chinese_pages_are_read_in_their_own_encoding():
    page = '<meta charset="gb2312"><p>{}</p>'
    first, second = (page_digest(page.format(text).encode("gb2312"), "text/html") for text in ("征求意见稿", "正式发布稿"))
    assert first != second
    assert page_digest("<p>征求意见稿</p>".encode("gbk"), "text/html; charset=GBK") == first
    assert page_digest(b"<p>x</p>", "text/html; charset=unheard-of") == digest_of("<p>x</p>")


def test_what_is_no_page_is_compared_by_its_bytes():
    assert digest_of("%PDF 1", "application/pdf") != digest_of("%PDF 2", "application/pdf")


@pytest.mark.parametrize("hostile", ["<" * 2**20, "<script>" * 2**18, "<!--" * 2**19, "&" * 2**21, "<script></script" * 2**17])
def test_hostile_page_is_read_to_its_end(hostile):
    assert isinstance(visible_text_of_page(hostile), str)


def test_what_is_not_packed_as_it_says_is_taken_as_it_came():
    assert decompress(b"plain", "gzip", most=100) == b"plain"
    assert decompress(b"plain", "br", most=100) == b"plain"
