"""Footnotes in rich text: marks and a list of notes, numbered through; what does not match stays as it was written."""

import pytest

from catalogue.documents.footnotes import number_footnotes, split_notes
from catalogue.templatetags.rich_text_tags import render_rich_text
from editorial.rich_text.fields import clean_html

NOTED = "<p>One<sup>[1]</sup>, two<sup>[2]</sup>, one again<sup>[1]</sup>.</p>"
NOTED += "<h3>Notes</h3><ol><li><p>First</p></li><li>Second <em>one</em></li></ol>"


def test_sanitiser_lets_the_form_of_notes_through():
    assert clean_html(NOTED) == NOTED


def test_notes_are_numbered_through_all_sections():
    bodies, notes = number_footnotes([NOTED, "<p>Three<sup>[1]</sup>.</p><h4>注释</h4><ol><li>Third</li></ol>"])
    assert [(note.number, note.html) for note in notes] == [(1, "First"), (2, "Second <em>one</em>"), (3, "Third")]
    assert '<a href="#fn.3" role="doc-noteref">3</a>' in bodies[1].page
    assert bodies[0].page.count('id="fnref.1"') == 1
    assert bodies[0].page.count('href="#fn.1"') == 2
    assert bodies[0].printed.count('<span class="footnote">First</span>') == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>m<sup>2</sup> and x<sup>[1]</sup></p>",
        "<p>No mark.</p><h3>Notes</h3><ol><li>First</li></ol>",
        "<p>Two<sup>[2]</sup></p><h3>Notes</h3><ol><li>First</li></ol>",
        "<p>One<sup>[1]</sup></p><h3>Notes</h3><ol><li>First<ul><li>nested</li></ul></li></ol>",
        "<p>One<sup>[1]</sup></p><h3>Notes</h3><ol><li>First</li></ol><p>After</p>",
    ],
)
def test_notes_that_do_not_match_their_marks_stay_as_they_were_written(body):
    assert split_notes(body) == (body, [])
    [noted], notes = number_footnotes([body])
    assert (noted.page, noted.printed, notes) == (body, body, [])


def test_headings_stand_below_the_page_s_own_and_tables_scroll_with_scoped_heads():
    html = render_rich_text("<h4>A</h4><table><tbody><tr><th>X</th></tr><tr><th>Y</th><td>1</td></tr></tbody></table>", 5)
    assert "<h5>A</h5>" in html
    assert '<div class="table-scroll" role="group" tabindex="0"><table>' in html
    assert '<th scope="col">X</th>' in html
    assert '<th scope="row">Y</th>' in html


def test_number_of_a_standard_stays_on_one_line_in_a_table():
    cell = '<a href="/x" title="GB 1-2020">GB 21148-2020</a>, GB/T 4754.1—2017, 2019-2020'
    html = render_rich_text(f"<table><tbody><tr><td>{cell}</td></tr></tbody></table>")
    assert html.count("unbroken") == 2
    assert 'title="GB 1-2020"><span class="unbroken">GB 21148-2020</span>' in html
    assert '<span class="unbroken">GB/T 4754.1—2017</span>, 2019-2020' in html
