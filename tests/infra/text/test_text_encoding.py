"""Bytes become the text that was meant, or are refused; the name of the encoding says which."""

import random
import time

import pytest

from infra.text.text_encoding import LEGACY_ENCODINGS, UTF_8_DAMAGED, UndecodableText, decode_labelled, decode_text

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
        ("Überprüfung größerer Geräte für später", "cp1252", LEGACY_ENCODINGS["cp1252"]),
        ("größer", "cp1252", LEGACY_ENCODINGS["cp1252"]),
        ("Revisión de los métodos españoles; política", "cp1252", LEGACY_ENCODINGS["cp1252"]),
    ],
)
def test_text_is_decoded_and_its_encoding_named(text, codec, name):
    assert decode_text(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "t;k\nKrüger;ok\n"),
        ("cp1252", "a,b\nSão Paulo,ação\n"),
        ("cp1252", "a;b\nKøbenhavn;5 € – “blåbær”\n"),
        ("iso8859-15", "slug;title\na;Überprüfung größerer Geräte 5 €\n"),
        ("cp1250", "t;k\nŁódź;ok\n"),
        ("cp1250", "t;k\nČeská republika;x\n"),
        ("cp1250", "t;k\nárvíztűrő tükörfúrógép\n"),
        ("gb18030", "a,b\n国,Café\n"),
        ("big5hkscs", "t,k\n標準檢驗局,台北\n"),
        ("cp932", "t,k\n標準化法の改正,東京\n"),
        ("euc_jis_2004", "t,k\n日本産業規格について\n"),
        ("cp949", "t,k\n한국산업표준 개정에 관한 고시\n"),
        ("mac-roman", "t,k\nMüller,ok\n"),
        ("mac-roman", "t\nPolitique générale de sécurité\n"),
        ("cp850", "slug;title\na;Überprüfung größerer Geräte\n"),
        ("cp1251", "t;k\nО техническом регулировании\n"),
        ("cp1253", "t;k\nΕλληνικός Οργανισμός Τυποποίησης\n"),
        ("cp1254", "t;k\nTürkiye Cumhuriyeti sağlık bakanlığı\n"),
    ],
)
def test_short_table_is_read_in_the_encoding_in_which_its_words_are_words(codec, text):
    assert decode_text(text.encode(codec)) == (text, LEGACY_ENCODINGS[codec])


def test_utf8_with_a_broken_byte_stays_utf8_and_says_so():
    assert decode_text("标准".encode() + b"\xff," + "größer".encode()) == ("标准\ufffd,größer", UTF_8_DAMAGED)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_and_mostly_chinese_is_read(codec):
    assert decode_text("标准化工作导则\n测试".encode(codec)).text == "标准化工作导则\n测试"


def test_large_text_in_an_old_encoding_is_decided_by_its_beginning():
    began = time.monotonic()
    assert decode_text("标准，größer\n".encode("gb18030") * 300_000).encoding == "GB18030"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfea\x00b\x00\x00\xd8", "says that it is UTF-16"),
        (b"\xef\xbb\xbf\xff", "says that it is UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no text"),
        (random.Random(1).randbytes(600).replace(b"\0", b""), "no encoding in which its words could be read"),
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
