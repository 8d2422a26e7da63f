"""Takes the blank lines out of double-spaced text, in which every printed line is a paragraph."""

from itertools import groupby, pairwise

from editorial.document_import.plain_text.line_widths import MAX_WRAPPED_WIDTH, continues_sentence, display_width

MIN_LINES = 6
MAX_SPACING = 3  # triple-spaced text loses two lines


def remove_double_spacing(lines: list[str]) -> list[str]:
    """The lines with a blank line less wherever there are any, if every line has one and sentences go on after it."""
    for _ in range(MAX_SPACING):
        if not _is_double_spaced(lines):
            break
        lines = [line for before, line in pairwise(["", *lines]) if line or not before]
    return lines


def _is_double_spaced(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    runs = [len(list(run)) for is_filled, run in groupby(lines, key=lambda line: bool(line.strip())) if is_filled]
    if len(filled) < MIN_LINES or sum(length == 1 for length in runs) < 0.85 * len(runs):
        return False
    widths = sorted(map(display_width, filled))
    full = widths[len(widths) * 9 // 10]
    if full > MAX_WRAPPED_WIDTH:
        return False
    continued = sum(
        display_width(line) >= full * 0.7 and continues_sentence(line, after.strip()) for line, after in pairwise(filled)
    )
    return continued >= len(filled) * 0.3
