"""Numbers of standards in the spellings that offices, registers and readers use."""

from time import process_time

import pytest

from infra.text.standard_numbers import Body, StandardNumber, find_all, parse

# Spellings of one standard in a line, after the way in which it is printed.
SPELLINGS = {
    "GB/T 7714-2015": "GB/T 7714-2015|gb/t 7714-2015|GB/T7714—2015|GBT7714-2015|gbt 7714–2015|GB T 7714-2015"
    "|GB_T_7714-2015|GB-T 7714-2015"
    "|GB∕T 7714‑2015|GB⁄T 7714−2015|ＧＢ／Ｔ　７７１４－２０１５|GB/T 7714 - 2015|GB/T 7714--2015|GB/T 7714——2015"
    "|GB/T 7714一2015|GB\\T 7714-2015"
    "|GB/T\u00a07714-2015|GB\u200b/T 7714-\u00ad2015|GB/T 7714 2015|GB/T 7714-15| GB / T 7714-2015 "
    "|GB/T 7714：2015|GB/T 7714～2015|gb-t-7714-2015",
    "GB/T 5169.16-2017": "GB/T 5169.16-2017|GBT5169.16—2017|GB/T 5169．16－2017|GB/T 5169·16-2017|GB/T 5169 . 16-2017"
    "|gb-t-5169-16-2017",
    "GB 5009.12-1996": "GB 5009.12-1996|GB5009.12-96|gb 5009.12—96",
    "GB/T 3100-1986": "GB/T 3100-86|GBT3100—1986",
    "GB 7718": "GB 7718|GB7718|gb７７１８",
    "GB/Z 41082-2021": "GB/Z 41082-2021|GB／Z41082—2021|GB Z 41082-2021",
    "GBZ 188-2014": "GBZ 188-2014|gbz188—2014",
    "GBZ/T 300.1-2017": "GBZ/T 300.1-2017|GBZT300.1-2017|GBZ T 300.1—2017",
    "GBJ 16-1987": "GBJ 16-87|GBJ16—1987",
    "GB 14880-2012/XG1-2018": "GB 14880-2012XG1-2018|GB 14880-2012/XG1-2018|GB14880—2012 XG1—2018",
    "GB 14880-2012/XG2": "GB 14880-2012/XG2|GB 14880-2012《第2号修改单》|GB 14880—2012第二号修改单",
    "YD/T 2407-2021": "YD/T 2407-2021|YDT2407-2021|YD T 2407—2021|yd／t2407－2021",
    "WS 310.2-2016": "WS 310.2-2016|WS310.2—2016",
    "CJJ/T 102-2004": "CJJ/T 102-2004|CJJT102—2004",
    "NB/SH/T 0521-2010": "NB/SH/T 0521-2010",
    "JTG D20-2017": "JTG D20-2017",
    "AB/T 12-2020": "AB/T 12-2020",
    "DB44/T 2267-2021": "DB44/T 2267-2021|DB44T2267—2021|DB 44/T 2267-2021|db44／t2267-2021",
    "DB50/ 418-2016": "DB50/ 418-2016|DB50/418-2016|DB50 418—2016|DB50418-2016",
    "DB4403/T 187-2021": "DB4403/T 187-2021|DB4403T187-2021",
    "T/CAICT 003.2-2021": "T/CAICT 003.2-2021|T/CAICT003.2—2021|t∕caict 003.2-2021|T/CAICT 003.2 - 2021",
    "Q/AB12X 0007-2023": "Q/AB12X 0007-2023|Q／AB12X0007—2023",
    "ISO 45001:2018": "ISO 45001:2018|iso45001:2018|ISO 45001-2018|ISO 45001：2018|ISO 45001—2018|ISO 45001 2018"
    "|iso-45001-2018|ISO 45001:2018-03|ISO 45001:2018(E)|ISO 45001：2018（E）",
    "ISO 9002:1994": "ISO 9002:94|ISO9002:1994",
    "ISO/IEC 27701:2019": "ISO/IEC 27701:2019|ISO IEC 27701-2019|ISO／IEC27701：2019|ISO-IEC 27701:2019",
    "ISO/IEC TR 24028:2020": "ISO/IEC TR 24028:2020|iso/iec/tr 24028-2020",
    "ISO/TS 22163:2017": "ISO/TS 22163:2017|ISO TS 22163-2017",
    "ISO Guide 35:2017": "ISO Guide 35:2017|ISO/Guide 35:2017",
    "ISO/IEC/IEEE 15288:2023": "ISO/IEC/IEEE 15288:2023",
    "ISO/IEC 27006:2015/Amd 1:2020": "ISO/IEC 27006:2015/Amd 1:2020|ISO/IEC 27006:2015/AMD1:2020|ISO/IEC 27006:2015+Amd.1:2020",
    "IEC 60335-2-24:2020": "IEC 60335-2-24:2020|IEC60335-2-24-2020|IEC 60335—2—24：2020",
    "IEC TS 62351-1:2007": "IEC TS 62351-1:2007|IEC/TS 62351-1:2007",
    "CISPR 11:2015": "CISPR 11:2015|IEC CISPR 11:2015|IEC/CISPR 11-2015",
    "CISPR 16-2-3": "CISPR 16-2-3",
    "EN 71-3:2019+A1:2021": "EN 71-3:2019+A1:2021|EN 71-3:2019/A1:2021|en 71-3:2019 A1:2021",
    "EN 55011": "EN 55011|EN55011",
    "EN ISO 14971:2019": "EN ISO 14971:2019|EN-ISO 14971:2019|en iso14971-2019",
    "EN IEC 63000:2018": "EN IEC 63000:2018",
    "ETSI EN 301 549 V3.2.1 (2021)": "ETSI EN 301 549 V3.2.1 (2021-03)|EN 301 549 v3.2.1 (2021-03)",
    "ETSI TS 103 645": "ETSI TS 103 645|etsi ts 103645",
}  # fmt: skip
WRITTEN = [(printed, spelling) for printed, spellings in SPELLINGS.items() for spelling in spellings.split("|")]
NONE = (
    "RFC 2119|TLS 1.3|GB 2312字符集|GB 13000编码|ISO 14001认证|ISO 9001体系|ICS 13.020|CCS M10|ITU-T X.509|UN R100|"
    "COVID-22|GB 2026|ISO 2026|IEC 2025|WS 310|16 GB 2048|256GB/2TB 2025|NB 2025-03|ISO 2025-2026|QC 2021-2025|"
    "HS 8471.30|tel 021-62000000|ISO/TC 176|SAC/TC 28|ISO/IEC JTC 1|4G 2024|国发〔2015〕40号|2025年第3号公告|FIPS 140-2|"
    "IEEE 802.11|DB2 2024|GB 5|IT/OT 100-2020|ABGB 1589-2016|UTF-16|GB 7718-20111|GB 7718.2011|CVE-2024-1234|"
    "ISO 2015-07-04|MIIT 2024-12|e-mail 2018|Q/AB 12|JB-900-1998|ISO/SC 27-2020|T/T 30|GB/T"
)


@pytest.mark.parametrize(("printed", "spelling"), WRITTEN)
def test_every_spelling_is_printed_one_way_and_has_one_key(printed, spelling):
    read, standard = parse(spelling), parse(printed)
    assert read.printed == printed
    assert (read.key, read.slug) == (standard.key, standard.slug)


@pytest.mark.parametrize("text", NONE.split("|"))
def test_what_only_looks_like_a_number_is_none(text):
    assert parse(text) is None
    assert [found.standard.printed for found in find_all(f"See {text}, then {text}")] == []


def test_parts_of_a_number_are_told_apart():
    assert parse("GB 14880-2012XG1-2018") == StandardNumber(
        Body.NATIONAL, "GB", "mandatory", "14880", "", 2012, "XG1-2018"
    )  # fmt: skip
    assert parse("IEC 60335-2-24:2020") == StandardNumber(Body.INTERNATIONAL, "IEC", "", "60335", "2.24", 2020, "")
    assert parse("ISO 10303-2001:2018").part == "2001"
    assert parse("DB4403T187-21") is None
    assert parse("GB 7718" + 200 * " ") is None
    assert [parse(text).body for text in ("YD/T 1-2020", "DB11/T 1-2020", "T/AB 1-2020", "Q/AB 1-2020", "EN 71")] == [
        Body.SECTOR, Body.LOCAL, Body.ASSOCIATION, Body.ENTERPRISE, Body.EUROPEAN,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "nature"),
    [("GB 1-2020", "mandatory"), ("GB/T 1-2020", "voluntary"), ("GB/Z 1-2020", "guidance"), ("GBZ 1-2020", "mandatory"),
     ("T/AB 1-2020", "voluntary"), ("Q/AB 1-2020", ""), ("DB11/ 1-2020", "mandatory"), ("ISO 1:2022", "")],
)  # fmt: skip
def test_nature_is_what_the_number_says(text, nature):
    assert parse(text).nature == nature


def test_numbers_of_the_same_figures_stay_apart():
    texts = ["GB/T 1.1-2020", "GB/T 11-2020", "GB/T 1.10-2020", "GBZ 1.1-2020", "DB31/T 1644-2025", "DB3116/T 44-2025"]
    texts += ["DB31/T 16-2010", "DB/T 3116-2010"]
    texts += ["T/AB 1-2020", "Q/AB 1-2020", "T/YD 1-2020", "YD 1-2020", "ISO 1-1:2020", "ISO/IEC 1-1:2020", "EN ISO 1-1:2020"]
    texts += ["GB 1.1-2020/XG1", "ETSI EN 301 549 V3.2.1", "ETSI EN 301 549 V3.1.1"]
    assert len({parse(text).key for text in texts}) == len({parse(text).slug for text in texts}) == len(texts)


def test_key_leaves_out_nature_and_year_where_asked():
    assert parse("GB 4706.1-2005").undated_key == parse("GB/T 4706.1-2024").undated_key == "GB4706.1"
    assert parse("GB/T 2015-2017").key == parse("gbt2015-2017").key == "GB2015-2017"
    assert parse("ETSI EN 301 549 V3.2.1").key == parse("EN 301 549 V3.2.1 (2021-03)").key


def test_numbers_in_a_text_have_their_places():
    text = "按GB/T 7714—2015《参考文献》、ISO 690的规定，EN ISO 13485:2016, GB/T 19001-2016/ISO 9001:2015 (see T/AB\u200b 1-2020)."
    found = list(find_all(text))
    assert [text[one.start : one.end] for one in found] == [
        "GB/T 7714—2015", "ISO 690", "EN ISO 13485:2016", "GB/T 19001-2016", "ISO 9001:2015", "T/AB\u200b 1-2020",
    ]  # fmt: skip
    assert [parse(text[one.start : one.end]) for one in found] == [one.standard for one in found]


def test_french_en_begins_no_number_in_a_text():
    assert list(find_all("en 300 jours")) == []
    assert [one.standard.printed for one in find_all("EN 300, en 71-1:2014")] == ["EN 300", "EN 71-1:2014"]


@pytest.mark.parametrize("part", ["1.", "GB 1", "-", "/", "T/", "Q/A", "EN 1-", "ISO 1+A1 "])
def test_reading_takes_linear_time(part):
    started = process_time()
    assert parse(part * 100_000) is None
    for _ in find_all((part * 100_000)[:100_000]):
        pass
    assert process_time() - started < 3
