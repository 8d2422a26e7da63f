"""Lists as Word and WPS put them on the clipboard, and the rich text that both ways of pasting make of them."""

GAP = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"


def word_item(mark: str, words: str, level: int = 1, *, gap: str = GAP, font: str = "", tag: str = "p") -> str:
    """An item as Word writes it; `font` is that of its mark."""
    written = f"<span style='mso-list:Ignore'>{mark}{gap}</span>"
    if font:
        written = f"<span style='font-family:{font};mso-bidi-font-family:{font}'>{written}</span>"
    style = f"margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1"
    return f"<{tag} class=MsoListParagraph style='{style}'><![if !supportLists]>{written}<![endif]>{words}<o:p></o:p></{tag}>\n"


def wps_item(mark: str, words: str, level: int = 1) -> str:
    """An item as WPS writes it."""
    inner = f"<span style='mso-list:Ignore;'>{mark}<span>&nbsp;</span></span>"
    written = f"<span style=\"mso-spacerun:'yes';font-family:宋体;\">{inner}</span>"
    return (
        f'<p class=15 style="text-indent:0.0000pt;mso-list:l0 level{level} lfo1;" ><![if !supportLists]>{written}<![endif]>'
        f'<span style="font-family:宋体;"><font face="宋体" >{words}</font></span></p>'
    )


def plain(words: str) -> str:
    return f"<p class=MsoNormal>{words}<o:p></o:p></p>\n"


def page(*parts: str) -> str:
    body = f"<!--StartFragment-->\n{''.join(parts)}<!--EndFragment-->"
    return f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>{body}</body></html>"


PASTED_LISTS = {
    "resumed after a remark": (
        page(
            word_item("1.", "First"), word_item("a.", "Part of it", 2), word_item("2.", "Second"), plain("A remark."),
            word_item("3.", "Third"),
        ),
        '<ol><li><p>First</p><ol type="a"><li><p>Part of it</p></li></ol></li><li><p>Second</p></li></ol><p>A remark.</p>'
        '<ol start="3"><li><p>Third</p></li></ol>',
    ),
    "articles": (
        page(word_item("第三条", "设立专项资金。"), word_item("（一）", "申请书；", 2, gap=""), word_item("第四条", "申请资金。")),
        "<p>第三条 设立专项资金。</p><p>（一）申请书；</p><p>第四条 申请资金。</p>",
    ),
    "WPS": (
        page(wps_item("一、", "总体要求是什么。"), plain("到2020年基本建成体系。"), wps_item("二、", "重点任务是什么。")),
        "<p>一、总体要求是什么。</p><p>到2020年基本建成体系。</p><p>二、重点任务是什么。</p>",
    ),
    "a bullet after a number": (
        page(word_item("1.", "One"), word_item("·", "A point", font="Symbol"), word_item("2.", "Two")),
        '<ol><li><p>One</p></li></ol><ul><li><p>A point</p></li></ul><ol start="2"><li><p>Two</p></li></ol>',
    ),
    "letters of a font of symbols": (
        page(
            word_item("l", "One", font="Wingdings"), word_item("o", "Two", 2, font='"Courier New"'),
            word_item("Ø", "Three", font="Wingdings"),
        ),
        "<ul><li><p>One</p><ul><li><p>Two</p></li></ul></li><li><p>Three</p></li></ul>",
    ),
    "marks that no list prints": (
        page(
            word_item("1)", "One"), word_item("1.1", "Two"), word_item("(a)", "Three"), word_item("①", "Four", gap=""),
            word_item("01.", "Five"), word_item("†", "Six"), word_item("附件：", "Seven"),
        ),
        "<p>1) One</p><p>1.1 Two</p><p>(a) Three</p><p>①Four</p><p>01. Five</p><p>† Six</p><p>附件：Seven</p>",
    ),
    "a text mark within a list": (
        page(
            word_item("1.", "One"), word_item("(a)", "Part", 2), word_item("·", "Point", 3, font="Symbol"),
            word_item("2.", "Two"),
        ),
        "<ol><li><p>One</p><p>(a) Part</p><ul><li><p>Point</p></li></ul></li><li><p>Two</p></li></ol>",
    ),
    "Roman numerals and letters": (
        page(
            word_item("i.", "One"), word_item("ii.", "Two"), plain("Between."), word_item("iv.", "Four"), word_item("v.", "Five"),
            plain("Between."), word_item("H.", "Eighth"), word_item("I.", "Ninth"), word_item("XIV.", "Fourteenth"),
        ),
        '<ol type="i"><li><p>One</p></li><li><p>Two</p></li></ol><p>Between.</p><ol start="4" type="i"><li><p>Four</p></li>'
        '<li><p>Five</p></li></ol><p>Between.</p><ol start="8" type="A"><li><p>Eighth</p></li><li><p>Ninth</p></li></ol>'
        '<ol start="14" type="I"><li><p>Fourteenth</p></li></ol>',
    ),
    "an empty paragraph between two items": (
        page(word_item("1.", "One"), plain("&nbsp;"), word_item("2.", "Two"), word_item("5.", "Five")),
        '<ol><li><p>One</p></li><li><p>Two</p></li></ol><ol start="5"><li><p>Five</p></li></ol>',
    ),
    "items in a cell": (
        page(f"<table><tr><td>{word_item('4.', 'In a cell')}{word_item('5.', 'And more')}</td></tr></table>"),
        '<table><tbody><tr><td><ol start="4"><li><p>In a cell</p></li><li><p>And more</p></li></ol></td></tr></tbody></table>',
    ),
    "items that do not say their mark": (
        page(
            "<p style='mso-list:l1 level1 lfo2'>7.&nbsp;&nbsp; Seven</p>", "<p>·&nbsp;&nbsp;&nbsp; Typed</p>",
            "<p style='mso-list:l1 level1 lfo2'>No mark at all</p>", "<p style='mso-list:none'>Out of the list</p>",
        ),
        '<ol start="7"><li><p>Seven</p></li></ol><ul><li><p>Typed</p></li></ul><p>No mark at all</p><p>Out of the list</p>',
    ),
    "a bold item with a link": (
        page(word_item("2.", "<b>Bold</b> and <a href='https://example.org/'>a link</a>")),
        '<ol start="2"><li><p><strong>Bold</strong> and <a href="https://example.org/" rel="noopener">a link</a></p></li></ol>',
    ),
    "emphasis of spans": (
        page(
            "<b style='font-weight:normal'><p>A <span style='font-weight:700'>bold</span> word, "
            "<span style='font-style:italic;font-weight:bold'>both</span>, H<span style='vertical-align:sub'>2</span>O.</p></b>"
        ),
        "<p>A <strong>bold</strong> word, <strong><em>both</em></strong>, H<sub>2</sub>O.</p>",
    ),
    "what readers are not meant to see": (
        page(
            "<p class=MsoToc1>Contents 3</p>", plain("Seen<span style='display:none'> HIDDEN</span><del> DELETED</del>."),
            "<p class=MsoCommentText>COMMENT</p>",
        ),
        "<p>Seen.</p>",
    ),
    "a footnote and the mark of one that was not copied": (
        page(
            "<p class=MsoNormal>Text<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>[1]</span></a>, and "
            "more<a href='#_ftn9' name='_ftnref9'>[9]</a>.</p>", "<div style='mso-element:footnote-list'><hr size=1>"
            "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a> The "
            "note.</p></div></div>",
        ),
        "<p>Text<sup>[1]</sup>, and more<sup>[9]</sup>.</p><h3>Notes</h3><ol><li><p>The note.</p></li></ol>",
    ),
}  # fmt: skip
