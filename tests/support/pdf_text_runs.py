"""Where the text of a PDF page stands: the runs of glyphs with both of their ends, as WeasyPrint writes them."""

from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import ContentStream


class TextRun(NamedTuple):
    """Glyphs that are drawn in one go; in points from the lower left corner of the page."""

    left: float
    right: float
    baseline: float


def text_runs(page: PageObject) -> list[TextRun]:
    """The runs of a page; running heads and page numbers too."""
    widths = {name: _glyph_widths(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    runs, saved, size, font = [], [], 0.0, {}
    matrix = base = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        match operator:
            case b"q":
                saved.append(base)
            case b"Q":
                base = saved.pop()
            case b"cm":
                base = _multiply(tuple(map(float, operands)), base)
            case b"Tf":
                font, size = widths[operands[0]], float(operands[1])
            case b"Tm":
                matrix = tuple(map(float, operands))
            case b"TJ" | b"Tj":
                parts = operands[0] if operator == b"TJ" else operands
                scale = _multiply(matrix, base)
                length = _advance(parts, font) * size / 1000
                runs.append(TextRun(scale[4], scale[4] + length * scale[0], scale[5]))
                matrix = _multiply((1, 0, 0, 1, length, 0), matrix)  # the next run in another font begins here
    return runs


def _multiply(one: Any, other: Any) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _advance(parts: Any, widths: dict[int, float]) -> float:
    """The length of an array of strings and adjustments, in thousandths of the font's size."""
    length = 0.0
    for part in parts:
        if isinstance(part, (int, float)):
            length -= part
        else:
            codes = part.original_bytes
            length += sum(widths.get(int.from_bytes(codes[at : at + 2]), 0) for at in range(0, len(codes), 2))
    return length


def _glyph_widths(font: Any) -> dict[int, float]:
    """By glyph its width, from the array /W: `first [width …]` (ISO 32000, 9.7.4.3)."""
    array, found = iter(font["/DescendantFonts"][0].get_object()["/W"]), {}
    for first in array:
        found |= {int(first) + place: float(width) for place, width in enumerate(next(array))}
    return found
