"""Pasted HTML: what Word and browsers put on the clipboard comes out as the few elements of rich text."""

import pytest

from editorial.document_import.parse import parse_pasted_text
from editorial.document_import.parse_process import parse_bytes
from editorial.rich_text.sanitizer import clean_html
from tests.support.samples.pasted_lists import PASTED_LISTS, page, plain, word_item

INTRODUCTION = "A sentence to begin with, so that no line is a title."
HEADINGS = (("第一章", "总则"), ("第二章", "附则"))

SOUP = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Document1</title>
<style><!-- p.MsoNormal {mso-style-parent:""; color:red;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoTitle>A report<o:p></o:p></p>
<p class=MsoToc1>CONTENTSLINE 3</p>
<h1>First part<o:p></o:p></h1>
<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=EN-US style='font-size:11.0pt'>A <b>bold</b> and an <i>italic</i>
word, <span style='mso-hide:all;display:none'>HIDDENWORD</span><del>DELETEDWORD</del> and a <a href="https://example.org/">link</a>
and <a href="file:///C:/secret.docx">another</a>.<o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'>·<span>&nbsp;&nbsp;&nbsp;
</span></span><![endif]>one point</p>
<p class=MsoListParagraph>·&nbsp;&nbsp;&nbsp;&nbsp;another point</p>
<p class=MsoIntenseQuote>Said so.</p>
<p class=MsoNormal><img width=10 src="file:///C:/Users/a/image001.png" alt="A chart"><img src="data:image/png;base64,AAAA"></p>
<table class=MsoTableGrid border=1><tr><td width=10 valign=top><p class=MsoNormal>A cell</p></td></tr></table>
<p class=MsoCommentText>COMMENTWORD</p>
<h2>Within it</h2><p onclick="alert(1)">Text.<script>alert(2)</script></p>
<h1>Second part</h1><div><div>Free text in a wrapping</div></div>
<!--EndFragment--></body></html>"""


def test_soup_of_word_becomes_clean_sections():
    read = parse_pasted_text(SOUP)
    assert read.title == "A report"
    assert [(section.level, section.title) for section in read.sections] == [
        (1, "First part"),
        (2, "Within it"),
        (1, "Second part"),
    ]
    first, within, second = (section.html for section in read.sections)
    assert "<strong>bold</strong> and an <em>italic</em>" in first
    assert '<a href="https://example.org/">link</a>' in first
    assert "<ul><li><p>one point</p></li><li><p>another point</p></li></ul>" in first
    assert "<blockquote><p>Said so.</p></blockquote>" in first
    assert "<td><p>A cell</p></td>" in first
    assert within == "<p>Text.</p>"
    assert second == "<p>Free text in a wrapping</p>"


def test_soup_leaves_nothing_of_its_clothes_and_says_what_was_left_out():
    read = parse_pasted_text(SOUP)
    html = "".join(section.html for section in read.sections)
    for unwanted in (
        "WORD",
        "mso",
        "Mso",
        "style",
        "class",
        "file:",
        "base64",
        "script",
        "Document1",
        "o:p",
        "CONTENTSLINE",
        "<img",
    ):
        assert unwanted not in html
    assert {one.what: one.count for one in read.left_out} == {
        "Hidden text": 1,
        "Deleted text (tracked changes)": 1,
        "Links to files or other places (the text is kept)": 1,
        "Pictures in the pasted text: add them from their files": 2,
        "Lines of tables of contents and indexes": 1,
        "Comments": 1,
    }


def test_cleaning_the_soup_changes_no_mark_of_it_the_second_time():
    for section in parse_pasted_text(SOUP).sections:
        once = clean_html(section.html)
        assert clean_html(once) == once
        assert once.count("<p>") == section.html.count("<p>")


def test_five_hundred_nested_spans_are_one_paragraph():
    html = f"<p>Before.</p><p>{'<span style=color:red>' * 500}A sentence.{'</span>' * 500}</p>"
    assert parse_pasted_text(html).sections[0].html == "<p>Before.</p><p>A sentence.</p>"


def test_five_thousand_nested_tags_are_flat_and_keep_their_words():
    for tag in ("div", "blockquote", "ul", "b", "table"):
        html = parse_pasted_text(f"<p>Before.</p>{f'<{tag}>' * 5000}A sentence.{f'</{tag}>' * 5000}").sections[0].html
        assert "A sentence." in html
        assert html.count(f"<{tag}") < 30
        assert clean_html(clean_html(html)) == clean_html(html)


def test_markup_that_mutates_is_harmless():
    html = (
        parse_pasted_text('<p>Before.</p><math><mtext><table><mglyph><style><img src=x onerror="alert(1)"></style></table></math>')
        .sections[0]
        .html
    )
    assert "onerror" not in clean_html(html)
    assert "<img" not in html


def test_chinese_that_the_clipboard_breaks_into_lines_is_joined():
    read = parse_pasted_text(
        "<p class=MsoTitle>长三角区域\n标准化</p><p>建立统一的技\r\n<b>术\n规范</b>，\n贝类\u200b食品按\nGB 2733 执行。</p>"
    )
    assert read.title == "长三角区域标准化"
    assert read.sections[0].html == "<p>建立统一的技<strong>术规范</strong>，贝类食品按\nGB 2733 执行。</p>"
    assert [(one.what, one.count) for one in read.left_out] == [("Invisible characters", 1)]


def test_bold_around_paragraphs_is_opened():
    assert (
        parse_pasted_text('<b style="font-weight:normal"><p>One.</p><p>Two.</p></b>').sections[0].html == "<p>One.</p><p>Two.</p>"
    )


@pytest.mark.parametrize("name", PASTED_LISTS)
def test_pasted_marks_are_lists_or_text_as_they_are_printed(name):
    html, expected = PASTED_LISTS[name]
    read = parse_bytes(f"<p>{INTRODUCTION}</p>{html}".encode(), "paste", "")
    assert clean_html(read.sections[0].html) == f"<p>{INTRODUCTION}</p>{expected}"


def test_numbered_headings_of_word_keep_their_numbers():
    read = parse_bytes(page(*(word_item(mark, title, tag="h1") + plain("Text.") for mark, title in HEADINGS)).encode(), "paste", "")
    assert [(section.number, section.title) for section in read.sections] == list(HEADINGS)
