"""How text is written down to be searched."""

import pytest

from catalogue.search.analyzer import count_tokens, normalize_text, query_tokens


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


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("国务院", ["国务", "务院", "院"]),
        ("二〇一五年", ["二", "〇", "一五", "五年", "年"]),
        ("䶮和豈", ["䶮和", "和豈", "豈"]),
        ("𠮷林省", ["𠮷林", "林省", "省"]),
        ("vitamin𪚥5", ["vitamin", "𪚥", "5"]),
    ],
    ids=["unified", "numeral", "extension A", "extension B", "between Latin"],
)
def test_chinese_is_indexed_by_pairs_in_every_block(text, tokens):
    assert sorted(count_tokens(normalize_text(text))) == sorted(tokens)


def test_one_character_of_extension_b_is_a_query():
    assert [tuple(one) for one in query_tokens("𠮷")] == [("𠮷", "𠮷")]
