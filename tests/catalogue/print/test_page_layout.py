"""Print layout: what is long stays on its page and in its cell, and a heading stays with its text."""

import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from catalogue.print.pdf import PdfUnavailable, render_pdf
from catalogue.templatetags.rich_text_tags import render_rich_text
from tests.support.pdf_text_runs import text_runs

RIGHT_EDGE = (210 - 24) / 25.4 * 72  # points: A4 without the outer margin of print.css
ADDRESS = "https://www.example.gov.cn/" + "a1b2c3d4e5" * 16
NUMBER = "GB/T20001.1—2015" * 12
TITLE_ZH = "信息安全技术网络安全等级保护基本要求第1部分"


def typeset(body):
    """The pages of an English document with this body; skips, and says why, where Pango or a Chinese face is missing."""
    try:
        made = render_pdf(f'<!doctype html><html lang="en"><title>中</title><p class="running">A title</p>{body}</html>'.encode())
    except PdfUnavailable as reason:
        pytest.skip(str(reason))
    return PdfReader(io.BytesIO(made)).pages


def table(*rows, head=""):
    def row(cells):
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    return f'<div class="table-scroll"><table>{head}<tbody>{"".join(map(row, rows))}</tbody></table></div>'


def assert_text_is_apart_and_on_the_page(pages):
    """No run ends beyond the margin, and none begins before the one to the left of it on the same line ends."""
    for page in pages:
        runs = sorted(text_runs(page), key=lambda run: (round(run.baseline, 1), run.left))
        assert max(run.right for run in runs) <= RIGHT_EDGE + 1
        for one, next_one in pairwise(runs):
            assert abs(one.baseline - next_one.baseline) > 0.1 or one.right <= next_one.left + 0.5


@pytest.mark.parametrize(
    "body",
    [
        f"""<p class="running">{NUMBER}</p>
        <section class="cover"><dl class="cover-facts"><div><dt>Address</dt> <dd>{ADDRESS}</dd></div></dl></section>
        <h1>{NUMBER}</h1><h2>{NUMBER}</h2><p>See {ADDRESS} and {NUMBER}.<span class="footnote">{ADDRESS}</span></p>
        <ul><li><a href="https://a.example/">{ADDRESS}</a></li></ul>""",
        table((ADDRESS, NUMBER, ADDRESS)) + table((1, ADDRESS, TITLE_ZH, NUMBER, "x", ADDRESS, "2015", "In English", NUMBER)),
    ],
    ids=["text", "tables"],
)
def test_long_address_or_number_stays_on_the_page_and_in_its_cell(body):
    assert_text_is_apart_and_on_the_page(typeset(body))


def test_columns_of_a_standards_table_are_balanced_beside_long_addresses():
    """Twenty rows stand on two pages; with columns by the length of their longest word they took four."""
    rows = [(n, f"GB/T {20000 + n}.{n}—2015", TITLE_ZH, "x" if n % 7 else ADDRESS) for n in range(1, 21)]
    head = "<thead><tr><th>No.</th><th>Standard</th><th>Chinese title</th><th>Source</th></tr></thead>"
    pages = typeset(table(*rows, head=head))
    assert len(pages) == 2
    assert_text_is_apart_and_on_the_page(pages)
    assert "GB/T 20007.7—2015" in pages[0].extract_text()  # in one line


def test_heading_never_stands_alone_at_the_foot_of_a_page():
    """A heading at each height of a page, before a table of one row that is taller than what is left."""
    tall = render_rich_text(f"<table><tbody><tr><td>Row</td><td>{'<p>A line.</p>' * 60}</td></tr></tbody></table>")
    pieces = [f'<div style="break-before: page">{"<p>Filler.</p>" * lines}<h3>Heading</h3>{tall}</div>' for lines in range(29, 33)]
    for page in typeset("".join(pieces)):
        *lines, _running_head, _page_number = [line for line in page.extract_text().splitlines() if line.strip()]
        assert lines[-1] != "Heading"
