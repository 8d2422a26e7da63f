"""How text is written down to be searched."""

import pytest

from catalogue.search.analyzer import normalize_text


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("<p>Big</p><p>data</p>", "big data"),
        ("<ul><li>cloud</li><li>edge</li></ul>", "cloud edge"),
        ("first<br>second", "first second"),
        ("CO<sub>2</sub> and <strong>5</strong>G", "co2 and 5g"),
        ("<p>R&amp;D</p>", "r&d"),
        ("GB／T　4754", "gb/t 4754"),
    ],
)
def test_markup_parts_words_only_where_a_reader_sees_them_apart(text, searched):
    assert normalize_text(text) == searched
