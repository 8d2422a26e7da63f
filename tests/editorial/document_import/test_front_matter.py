"""The document number that is proposed from the text of an import."""

import pytest

from editorial.document_import.front_matter import find_document_number
from editorial.document_import.parsed_document import ParsedDocument


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("网络安全技术 GBT22080—2025 代替 GB/T 22080-2016", "GB/T 22080-2025"),
        ("DB31／T1644-2025", "DB31/T 1644-2025"),
        ("国发〔2015〕40号 依据 GB/T 22080-2025", "国发〔2015〕40号"),
        ("GB 18030编码, ISO 9001:2015, GB/T 4754", ""),
    ],
)
def test_first_number_of_an_act_or_a_dated_chinese_standard_is_proposed(line, number):
    assert find_document_number(ParsedDocument("text", "", "", (line,), ())) == number
