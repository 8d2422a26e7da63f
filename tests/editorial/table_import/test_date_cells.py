"""Dates as Chinese and European spreadsheets write them: with one reading they are read, with several they are refused."""

import pytest
from django.core.exceptions import ValidationError

from editorial.table_import.schemas.date_cells import format_partial_date, parse_partial_date


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2015年7月4日", "2015-07-04"), ("2015 年 7 月 4 号", "2015-07-04"), ("2026年3月", "2026-03"), ("2015年", "2015"),
        ("二〇二六年三月一日", "2026-03-01"), ("二○二六年十二月三十一日", "2026-12-31"), ("2015年7月4日（星期六）", "2015-07-04"),
        ("2015/7/4", "2015-07-04"), ("2015.07", "2015-07"), ("２０１５-０７-０４", "2015-07-04"), ("2015—07—04", "2015-07-04"),
        ("20150704", "2015-07-04"), ("201507", "2015-07"), ("1.3.2026", "2026-03-01"), ("13/03/2026", "2026-03-13"),
        ("03/13/2026", "2026-03-13"), ("03/03/2026", "2026-03-03"), ("07.2015", "2015-07"), ("4-Jul-15", "2015-07-04"),
        ("July 4th, 2015", "2015-07-04"), ("4. Juli 2015", "2015-07-04"), ("Mrz 2026", "2026-03"), ("1er mars 2026", "2026-03-01"),
        ("4 de julio de 2015", "2015-07-04"), ("4 lipca 2015", "2015-07-04"), ("2015. július 4.", "2015-07-04"),
        ("2015-07-04 00:00:00", "2015-07-04"), ("约2015年", "2015-01-01~"),
    ],
)  # fmt: skip
def test_date_with_one_reading_is_read(text, meant):
    assert format_partial_date(*parse_partial_date(text)) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("01/03/2026", ["1 March 2026 (2026-03-01)", "3 January 2026 (2026-01-03)"]),
        ("04.07.15", ["4 July 2015 (2015-07-04)", "15 July 2004 (2004-07-15)"]),
        ("04072015", ["4 July 2015", "7 April 2015"]),
        ("Mar-26", ["March 2026 (2026-03)", "26 March of a year that is missing"]),
        ("listopad 2015", ["October 2015", "November 2015"]),
        ("42189", ["the number by which a spreadsheet stores a day", "4 July 2015", "5 July 2019"]),
        ("Q1 2026", ["a part of a year"]), ("2026年第一季度", ["a part of a year"]), ("2026年3月上旬", ["a part of a year"]),
        ("2015-2020", ["a period"]), ("2015年7月至2016年3月", ["a period"]),
        ("7月4日", ["The year is missing"]), ("4.7.", ["The year is missing"]), ("31/04/2015", ["no such day"]),
    ],
)  # fmt: skip
def test_date_with_several_readings_or_none_is_refused_with_the_reason(text, said):
    with pytest.raises(ValidationError) as refused:
        parse_partial_date(text)
    assert [part for part in said if part not in refused.value.messages[0]] == []
