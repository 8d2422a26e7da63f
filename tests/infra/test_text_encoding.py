"""Bytes become the text that was meant, or are refused; the name of the encoding says which."""

import time

import pytest

from infra.text_encoding import WINDOWS_1252, UndecodableText, decode_labelled, decode_text

CHINESE = "关于推进“互联网+”行动的意见，2015 No. 40"
TRADITIONAL = "關於推進網際網路加行動的指導意見"  # in GBK, not in GB 2312


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "utf-8", "UTF-8"),
        (CHINESE, "utf-8-sig", "UTF-8"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "utf-16-le", "UTF-16"),
        ("title,kind,level\n" * 3 + "标准化工作导则，" * 400, "utf-16-be", "UTF-16"),
        (CHINESE, "gb18030", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        ("slug,kind\na,是\nb,否", "gb18030", "GB18030"),
        ("𠮷野川的水质", "gb18030", "GB18030"),
        ("Überprüfung größerer Geräte für später", "cp1252", WINDOWS_1252),
        ("größer", "cp1252", WINDOWS_1252),
        ("Revisión de los métodos españoles; política", "cp1252", WINDOWS_1252),
    ],
)
def test_text_is_decoded_and_its_encoding_named(text, codec, name):
    assert decode_text(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfea\x00b\x00\x00\xd8", "says that it is UTF-16"),
        (b"\xef\xbb\xbf\xff", "says that it is UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no text"),
        (b"title,kind\n\xff\xff\x81,notice\n", "neither"),
    ],
)
def test_bytes_that_are_no_text_are_refused_by_reason(data, reason):
    with pytest.raises(UndecodableText, match=reason):
        decode_text(data)


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030"])
def test_labelled_bytes_are_decoded_as_they_say(label):
    assert decode_labelled("征求意见稿".encode(label), label) == "征求意见稿"


@pytest.mark.parametrize("label", ["unheard-of", "idna", "punycode", "unicode_escape", "base64", "hex"])
def test_label_of_no_encoding_is_utf8_and_costs_no_time(label):
    began = time.monotonic()
    assert decode_labelled("é-".encode() * 2**18, label) == "é-" * 2**18
    assert time.monotonic() - began < 1
    assert decode_labelled(b"\xff", label) == "\ufffd"
