"""Numbers of Chinese acts 发文字号, such as 国发〔2015〕40号, in a text."""

import re

from infra.text.han import HAN_RANGES

NUMBER_OF_ACT = re.compile(rf"([{HAN_RANGES}]{{1,8}})[〔\[（(【]\s*((?:19|20)\d\d)\s*[〕\]）)】]\s*第?\s*(\d+)\s*号")


def find_act_numbers(text: str) -> list[str]:
    """Each once, in order, with the brackets of GB/T 9704: 国发〔2015〕40号, whichever brackets the text has."""
    return list(dict.fromkeys(f"{body}〔{year}〕{int(number)}号" for body, year, number in NUMBER_OF_ACT.findall(text)))
