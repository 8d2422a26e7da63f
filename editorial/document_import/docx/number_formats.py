"""Writes numbers in the formats of Word's lists (`w:numFmt`, ECMA-376 part 1, 17.18.59)."""

from collections.abc import Callable

MAX_NUMBER = 780  # past it Word writes no letters; no list of a text is longer, and no mark either
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
         (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
CHINESE, LEGAL_SIMPLIFIED, LEGAL_TRADITIONAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
ONES = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
    "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
IRREGULAR_ORDINALS = {
    "One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth", "Twelve": "Twelfth",
}  # fmt: skip
# Characters that stand for 1, 2, 3 and so on; past the last one Word writes digits.
CHARACTERS = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": STEMS,
    "ideographZodiac": BRANCHES,
    "ideographZodiacTraditional": [STEMS[index % 10] + BRANCHES[index % 12] for index in range(60)],
}
# Letters that stand for 1, 2, 3 and so on, and begin again past the last one.
LETTERS = {
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "irohaFullWidth": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "iroha": "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
}
DIGITS = {
    "ideographDigital": CHINESE,
    "japaneseDigitalTenThousand": CHINESE,
    "taiwaneseDigital": CHINESE,
    "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九",
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "hindiNumbers": "०१२३४५६७८९",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
}


def format_number(value: int, number_format: str) -> str | None:
    """The number as Word prints it; None for a format that is not known here."""
    if not 0 <= value <= MAX_NUMBER:
        return str(value)
    if number_format in WRITERS:
        return WRITERS[number_format](value)
    if number_format in DIGITS:
        return "".join(DIGITS[number_format][int(digit)] for digit in str(value))
    if characters := CHARACTERS.get(number_format):
        return characters[value - 1] if 0 < value <= len(characters) else str(value)
    if letters := LETTERS.get(number_format):
        return letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1) if value > 0 else str(value)
    return None


def is_known_format(number_format: str) -> bool:
    return any(number_format in formats for formats in (WRITERS, DIGITS, CHARACTERS, LETTERS))


def _letters(value: int) -> str:
    """a to z, then aa to zz, then aaa."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else str(value)


def _roman(value: int) -> str:
    written, rest = "", value
    for worth, letters in ROMAN:
        written, rest = written + letters * (rest // worth), rest % worth
    return written or str(value)


def _chinese(value: int, *, digits: str = CHINESE, units: str = "十百千", zero: str = "零", omits_one: str = "十") -> str:
    """`zero` stands for places that are skipped; before a leading unit of `omits_one`, 1 is not written."""
    if not 0 < value < 10_000:
        return str(value)
    written, is_skipped = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            is_skipped = bool(written)
            continue
        unit = units[place - 1] if place else ""
        is_silent = digit == 1 and unit and unit in omits_one and (not written or len(omits_one) > 1)
        written += (zero if is_skipped else "") + ("" if is_silent else digits[digit]) + unit
        is_skipped = False
    return written


def _chinese_counting(value: int) -> str:
    """Units up to 99, digits alone from 100 on."""
    return _chinese(value) if value < 100 else "".join(CHINESE[int(digit)] for digit in str(value))


def _words(value: int) -> str:
    if not 0 <= value < 1000:
        return str(value)
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (f"-{ONES[value % 10].lower()}" if value % 10 else "")
    return f"{ONES[value // 100]} hundred" + (f" {_words(value % 100).lower()}" if value % 100 else "")


def _ordinal_words(value: int) -> str:
    words = _words(value)
    start = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[start:].capitalize()
    ordinal = IRREGULAR_ORDINALS.get(last) or (last.removesuffix("y") + "ieth" if last.endswith("y") else last + "th")
    return words[:start] + (ordinal.lower() if start else ordinal)


def _ordinal(value: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{value}{'th' if value % 100 in (11, 12, 13) else endings.get(value % 10, 'th')}"


WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02d}".format,
    "hex": "{:X}".format,
    "numberInDash": "- {} -".format,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "ordinal": _ordinal,
    "cardinalText": _words,
    "ordinalText": _ordinal_words,
    "chicago": lambda value: "*†‡§"[(value - 1) % 4] * ((value - 1) // 4 + 1),
    "decimalEnclosedCircleChinese": lambda value: format_number(value, "decimalEnclosedCircle") or "",
    "chineseCounting": _chinese_counting,
    "taiwaneseCounting": _chinese_counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": lambda value: _chinese(value, zero="", omits_one="十百千"),
    "chineseLegalSimplified": lambda value: _chinese(value, digits=LEGAL_SIMPLIFIED, units="拾佰仟", omits_one=""),
    "ideographLegalTraditional": lambda value: _chinese(value, digits=LEGAL_TRADITIONAL, units="拾佰仟", omits_one=""),
    "japaneseLegal": lambda value: _chinese(value, digits="零壱弐参四伍六七八九", units="拾百阡", zero="", omits_one=""),
    "koreanCounting": lambda value: _chinese(value, digits="영일이삼사오육칠팔구", units="십백천", zero="", omits_one="십백천"),
}
