"""How text is written down to be searched."""

import pytest

from catalogue.search.analyzer import QueryToken, count_tokens, normalize_text, query_tokens


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
        ("䶮和豈", ["䶮和", "和岂", "岂"]),
        ("𠮷林省", ["𠮷林", "林省", "省"]),
        ("vitamin𪚥5", ["vitamin", "𪚥", "5"]),
    ],
    ids=["unified", "numeral", "extension A", "extension B", "between Latin"],
)
def test_chinese_is_indexed_by_pairs_in_every_block(text, tokens):
    assert sorted(count_tokens(normalize_text(text))) == sorted(tokens)


def test_one_character_of_extension_b_is_a_query():
    assert query_tokens("𠮷") == [QueryToken("𠮷", "𠮷")]


def is_found(query: str, text: str) -> bool:
    held = count_tokens(normalize_text(text))
    return all(wanted.token in held or wanted.joined in held for wanted in query_tokens(normalize_text(query)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("GB2733-2015", "按 GB 2733—2015 执行"),
        ("GB 2733", "GB2733-2015"),
        ("GBT4754", "GB/T 4754—2017"),
        ("GB/T 4754", "GBT4754-2017"),
        ("GB/T1.1-2020", "GB/T 1.1—2020"),
        ("GB/T 1.1", "GB／T1.1－2020"),
        ("DB31T1234", "DB31/T 1234—2020"),
        ("GB/T 2423.17-93", "GB/T 2423.17—1993"),
        ("ISO 27001:2022", "EN ISO/IEC 27001:2022"),
        ("ISO 27001", "ISO 27001认证"),
        ("GB/T 9254", "GB/T 9254.1-2021"),
        ("T/CESA 1034", "T/CESA1034-2019"),
        ("MIC2025", "MIC 2025"),
        ("MIC 2025", "MIC2025"),
        ("ecommerce", "cross-border e-commerce"),
        ("e-commerce", "ecommerce"),
        ("cross-border", "cross border"),
        ("cafe", "Café"),
        ("Café", "cafe"),
        ("國務院", "国务院"),
        ("长三角", "⻓三⻆"),
    ],
)
def test_words_are_found_written_together_and_apart(query, text):
    assert is_found(query, text)


def test_letters_and_figures_that_stand_apart_are_not_taken_for_one():
    assert not is_found("GB2733", "GB 4789, table 2733")
    assert not is_found("5G", "5 kg")
    assert not is_found("GB/T 1.1-2020", "GB/T 11-2020, part 1")
    assert not is_found("GB/T 1.1-2020", "GB/T 1.1-2009, of 2020")


DAYS = [
    "2015-07-04",
    "2015-7-4",
    "2015/07/04",
    "2015.7.4",
    "2015年7月4日",
    "2015年07月04日",
    "２０１５年７月４日",
    "二〇一五年七月四日",
]
DAYS += ["二○一五年七月四日", "4 July 2015", "4th of July, 2015", "July 4, 2015", "Jul. 4th, 2015", "4 Jul 2015"]


@pytest.mark.parametrize("written", DAYS)
def test_day_is_one_token_in_any_usual_spelling(written):
    assert "@2015-07-04" in count_tokens(normalize_text(f"It was issued on {written}."))
    assert query_tokens(normalize_text(written)) == [QueryToken("@2015-07-04", "")]


@pytest.mark.parametrize(
    ("written", "day"), [("十月十日", "10-10"), ("十二月三十一日", "12-31"), ("二月二十九日", "02-29"), ("十一月十三号", "11-13")]
)
def test_day_in_chinese_numerals_is_read_whole(written, day):
    assert f"@2015-{day}" in count_tokens(normalize_text(f"二〇一五年{written}"))


NO_DAYS = ["04/07/2015", "July 2015", "2015年7月", "2015-13-01", "12015-07-04"]
NO_DAYS += ["二〇一五年三三月四日", "二〇一五年十十月四日", "二〇一五年七月三三三日", "二〇一五年七月十十日"]


@pytest.mark.parametrize("written", NO_DAYS)
def test_what_names_no_day_or_two_is_no_day(written):
    assert not [token for token in count_tokens(normalize_text(written)) if token.startswith("@")]


def test_accented_word_has_a_token_of_its_own():
    assert {"cafe", "´café"} <= count_tokens(normalize_text("Café")).keys()
    assert query_tokens("café") == [QueryToken("cafe", "cafe", "", "´café")]
