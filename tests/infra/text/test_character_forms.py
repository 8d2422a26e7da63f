"""Characters that are written in several ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.text.character_forms import fold_characters, fold_same_length, replace_radicals, strip_accents


def test_radicals_of_a_pdf_become_the_ideographs_that_they_stand_for():
    assert replace_radicals("⻓三⻆区域⽅案，⼀、⻉类⻝品；人民") == "长三角区域方案，一、贝类食品；人民"


def test_every_radical_but_two_has_an_ideograph():
    """U+2E80 and the others that Unicode leaves out are repetitions and shapes that no ideograph equals."""
    radicals = [chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata.name(chr(code), "")]
    assert [f"{ord(one):04X}" for one in radicals if replace_radicals(one) == one] == ["2E80"]


@pytest.mark.parametrize(
    "written", ["国发〔2015〕40号", "国发[2015]40号", "国发（2015）40号", "国发【2015】40号", "國發［２０１５］40號"]
)
def test_brackets_of_document_numbers_are_of_one_kind(written):
    assert fold_characters(written) == "国发(2015)40号"


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－﹣─")
def test_dashes_are_of_one_kind(dash):
    assert fold_characters(f"GB／T 4754{dash}2017") == "gb/t 4754-2017"


def test_what_looks_like_nothing_is_nothing():
    assert fold_characters("stan\u00addard\u200bi\ufeffzation 标\u2060准\ufe00\u202c") == "standardization 标准"


@pytest.mark.parametrize(
    ("written", "folded"),
    [("ＧＢ", "gb"), ("①", "1"), ("Ⅳ", "iv"), ("標準化", "标准化"), ("二○一五年", "二〇一五年"), ("㈠", "(一)"), ("ｶﾞ", "ガ")],
)
def test_writing_that_differs_in_form_is_alike(written, folded):
    assert fold_characters(written) == folded


def test_accents_are_stripped_from_letters_and_from_nothing_else():
    assert strip_accents(fold_characters("Café Łódź, Ørsted, naïve, が, 한국")) == "cafe lodz, orsted, naive, が, 한국"


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text):
    once = fold_characters(text)
    assert fold_characters(once) == once
    assert len(fold_same_length(text)) == len(text)
