"""Which characters are Chinese."""

import pytest

from infra.text.han import HAN_CHARACTER, is_mostly_han


@pytest.mark.parametrize("character", ["㐀", "一", "鿿", "豈", "𠀀", "𠮷", "𪜀", "𫝀", "𫠠", "𬺰", "丽", "𰀀", "\U00031350"])
def test_characters_of_every_block_are_chinese(character):
    assert HAN_CHARACTER.fullmatch(character)


@pytest.mark.parametrize("character", ["a", "é", "1", "〇", "。", "か", "ア", "가", "ｗ", "䷀", "😀", "𝕏"])
def test_kana_hangul_punctuation_and_signs_are_not_chinese(character):
    assert not HAN_CHARACTER.search(character)


@pytest.mark.parametrize(
    ("text", "expected"), [("互联网+", True), ("𠮷野 plan", False), ("𠮷野a", True), ("a一", False), ("", False)]
)
def test_text_is_mostly_chinese_from_more_than_half_on(text, expected):
    assert is_mostly_han(text) is expected
