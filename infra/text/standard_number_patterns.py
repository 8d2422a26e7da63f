"""The patterns of numbers of standards, on text in which each dash is `-`, each slash `/` and each letter a capital.

Every repetition is bounded: a match reads at most some hundred characters.
"""

import re

from infra.text.han import HAN_RANGES

NATIONAL = ("GBZ", "GBJ", "GB")
# Codes of sectors 行业标准代号, with those of construction, metrology and the army.
_SECTOR_CODES = (
    "NB/SH JGJ CJJ JJG JJF GJB JTG JTJ TSG AQ BB CB CH CJ CY DA DB DL DY DZ EJ FZ GA GC GH GM GX GY HB HG HJ HS HY "
    "JB JC JG JR JT JY KA LB LD LS LY MH MR MT MZ NB NY QB QC QJ QX RB RF SB SC SF SH SJ SL SN SW SY TB TD TJ TY WB "
    "WH WJ WM WS WW XB XF YB YC YD YS YY YZ ZY"
)
SECTORS = tuple(_SECTOR_CODES.split())
FLAGS = re.ASCII
GAP = r"[ /-]{0,3}"
PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"  # GB/T 2260; two digits more for a city
YEAR = r"(?:19|20)\d\d"
END = r"(?![A-Z0-9]|[-.:]\d)"
SPACED_YEAR = rf"[ /](?P<spaced_year>{YEAR})(?![年\d])"

# Where a number may begin: few words of a text do, so that most of it is passed at once.
_CODES = "|".join(("DB", *NATIONAL, *SECTORS, "ISO", "IEC", "EN", "CISPR", "ETSI"))
STARTS = re.compile(rf"(?<![A-Z0-9])(?=[A-Z])(?:[TQ] ?/|(?:{_CODES})(?=[TZ]?[ /\d-]|I[SE])|[A-Z]{{2}} ?/ ?T)", FLAGS)
CHINESE = re.compile(
    rf"""
    (?:
        DB[ ]?(?P<region>{PROVINCE}(?:\d\d)?) (?:(?P<region_mark>[ /-]{{0,3}}T|[ ]?/) {GAP} | [ ]{{1,2}})
      | DB(?P<province>{PROVINCE})(?=[1-9]\d{{0,4}}(?:\.\d{{1,3}})?[ ]?[-一])
      | T[ ]?/[ ]?(?P<association>[A-Z]{{2,12}}) {GAP}
      | Q[ ]?/[ ]?(?P<enterprise>[A-Z0-9]{{1,15}}[A-Z]|[A-Z0-9]{{2,16}}(?=[ /-])) {GAP}
      | (?: (?P<code>{"|".join((*NATIONAL, *SECTORS))}) (?P<mark>[ /-]{{0,3}}[TZ](?![A-Z]))?
          | (?P<other_code>[A-Z]{{2}})(?=[ ]?/[ ]?T) [ ]?/[ ]?T ) (?P<gap>{GAP})
    )
    (?P<number>(?:(?<=[JT][TS]G[ ])|(?<=JTG/T[ ]))[A-Z]\d{{1,4}}(?!\d)|\d{{1,6}}(?!\d))
    (?: (?P<parts>(?:[ ]?\.[ ]?\d{{1,3}}(?!\d)){{1,3}}) | -(?P<dashed_part>\d{{1,3}})(?=-{YEAR}) )?
    (?: [ ]{{0,2}}[-:一~]{{1,2}}[ ]{{0,2}}(?P<year>{YEAR}|\d\d)(?!\d) | {SPACED_YEAR} )?
    (?: [ /+]{{0,2}}XG[ ]?(?P<amendment>\d{{1,2}})(?:[-:](?P<amendment_year>{YEAR}))?
      | [ /+(《]{{0,2}}第(?P<sheet>[1-9一二三四五六七八九])号修改单[》)]? )?
    {END}
    """,
    FLAGS | re.VERBOSE,
)
INTERNATIONAL = re.compile(
    rf"""
    (?:
        ETSI[ /-]{{1,2}}(?P<etsi>EN|TS|TR|ES|EG|GS|GR)
      | (?:(?P<european>EN)[ /-]{{0,2}})?
        (?P<bodies>ISO/?IEC|ISO(?:[ /-]{{1,3}}(?:IEC|IEEE|SAE|ASTM|CIE|HL7|IDF|OIML)(?![A-Z])){{0,3}}
          |IEC(?:[ /-]{{1,3}}(?:IEEE|CISPR|ISO)(?![A-Z])){{0,2}}|CISPR)?
        (?:[ /-]{{1,3}}(?P<kind>TS|TR|PAS|FDIS|DIS|CD|GUIDE)(?![A-Z]))?
    ) {GAP}
    (?P<number>\d{{3}}[ ]\d{{3}}(?!\d)|\d{{1,6}}(?!\d))
    (?P<parts>(?:[ ]?-{{1,2}}[ ]?(?:0(?!\d)|[1-9]\d{{0,3}})(?!\d)){{1,4}})?
    (?: [ ]?:[ ]?(?P<year>{YEAR}|[5-9]\d)(?!\d)(?:-(?:0[1-9]|1[0-2])(?!\d))? | {SPACED_YEAR} )?
    (?:[ ](?P<version>V\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}))? (?:[ ]?\((?P<issued>{YEAR})(?:-\d\d)?\))?
    (?P<amendments>(?:[ ]?[+/ ][ ]?(?:(?:AMD|AM|COR)[ .]?\d{{1,2}}|AC\d{{0,2}}|A\d{{1,2}})(?:[:-]{YEAR})?(?!\d)){{0,4}})
    (?:[ ]?\((?:E|F|EN|FR|E/F)\))?
    {END}
    """,
    FLAGS | re.VERBOSE,
)
# A Chinese word written on to a number without a year makes it the name of something else: GB 18030编码, ISO 27001认证.
HAN_AFTER = re.compile(rf"(?![的与和及或中等为是对在将已应]|标准|標準|规定|規定|要求)[{HAN_RANGES}]")
