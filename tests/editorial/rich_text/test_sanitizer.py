"""What is left of pasted HTML: semantic, harmless, the same when cleaned again, and quick."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial.rich_text.sanitizer import MAX_DEPTH, clean_html

UID = "9f2c1f3e-0000-4000-8000-000000000001"
FIGURE = f'<figure data-media="{UID}"><img alt="A &gt; b"><figcaption>Its <em>caption</em></figcaption></figure>'
TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
NAMES = (
    "a", "b", "p", "h1", "h3", "div", "figure", "figcaption", "img", "table", "tr", "td", "th", "ul", "li", "ol", "blockquote",
    "cite", "em", "br", "svg", "math", "mtext", "mglyph", "style", "script", "template", "select", "form", "caption", "textarea",
    "noscript", "pre", "title", "xml", "o:p", "foreignObject", "nobr", "font",
)  # fmt: skip
PIECES = st.sampled_from(
    [
        *(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES), "x", " ", "&nbsp;", "<!--", "-->",
        "标\n准", "\n", "&#8203;", "👩&zwj;",
        f'<figure data-media="{UID}">', '<img alt="y" src="z" onerror="q">', '<a href="/policies/x/">', '<a href="javascript:x">',
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("<h1>One</h1><h2>Two</h2><h5>Five</h5>", "<h3>One</h3><h3>Two</h3><h4>Five</h4>"),
        ("<b>bold</b> <i>italic</i>", "<strong>bold</strong> <em>italic</em>"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("<div>总则</div><div>办法</div>", "总则\n\n办法"),
        ("<p>⻓三⻆一\n体<b>化\r\n</b>方&#8203;案 stan&shy;dard&#x202e;</p>", "<p>长三角一体<strong>化</strong>方案 standard</p>"),
        ("<p>总则<br>\n办法</p>", "<p>总则<br>\n办法</p>"),
        ("<p>&#8203;</p>x", "x"),
        ("<p><strong></strong></p><ul><li></li></ul>x", "x"),
        ('<a href="file:///C:/x">file</a> <a name="_ftn1">mark</a>', "file mark"),
        ("<p>a<o:p></o:p></p><xml><w:View>Normal</w:View></xml><title>Doc</title>", "<p>a</p>"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal style='mso-x:y'>a</p>", "<p>a</p>"),
        ("<blockquote><p>q</p><p><cite>S</cite></p></blockquote>",) * 2,
        ("<table><tbody><tr><th><p>a</p></th><td></td></tr></tbody></table>",) * 2,
        (FIGURE, FIGURE),
        (f'<p><a href="/x/" data-media="{UID.upper()}" title="t">a <a href="/y/">b</a></a></p>',
         f'<p><a data-media="{UID}">a </a><a href="/y/" rel="noopener">b</a></p>'),
        ('<p><a data-media="x">a</a></p>', "<p>a</p>"),
        (f'<figure data-media="{UID.upper()}"><img src="x" alt="y" class="z"></figure>',
         f'<figure data-media="{UID}"><img alt="y"></figure>'),
        (f'<figure data-media="{UID}"><figcaption><p>One</p><p>Two</p></figcaption></figure>',
         f'<figure data-media="{UID}"><img alt=""><figcaption>One  Two</figcaption></figure>'),
        ('<figure><img src="https://x/y.png" alt="y"><figcaption>Seen elsewhere</figcaption></figure>', "<p>Seen elsewhere</p>"),
        ('<figure data-media="../../etc"><img alt="y"></figure><p>a</p>', "<p>a</p>"),
        ('<p>a <img src="data:image/png;base64,AAAA" alt="x"> b</p>', "<p>a  b</p>"),
        (f'<figure data-media="{UID}"><figure data-media="{UID}"><img alt="y"></figure>text</figure>',
         f'<figure data-media="{UID}"><img alt="y"></figure>\n\ntext'),
    ],
)  # fmt: skip
def test_text_is_cleaned_to_what_it_means(typed, cleaned):
    assert clean_html(typed) == cleaned
    assert clean_html(cleaned) == cleaned


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_cleaning_twice_changes_nothing_and_leaves_nothing_that_acts(typed):
    cleaned = clean_html(typed)
    assert clean_html(cleaned) == cleaned
    tags = "".join(TAG.findall(cleaned))
    for bad in ("<script", "<style", "<svg", "<math", "onerror", "javascript:", "src=", "<div", "<template", "<form"):
        assert bad not in tags


@pytest.mark.parametrize(
    "tag", ["div", "span", "b", "blockquote", "ul><li", "table><tr><td", "figure", f'figure data-media="{UID}"']
)
def test_five_thousand_tags_within_each_other_lose_their_depth_and_keep_their_text(tag):
    cleaned = clean_html(f"<{tag}>" * 5000 + "deep")
    assert "deep" in cleaned
    assert cleaned.count("<") <= 4 * MAX_DEPTH
    assert clean_html(cleaned) == cleaned
