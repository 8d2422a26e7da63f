"""Made-up policies: for the schema of the API, and for the style guide."""

POLICY_EXAMPLE = {
    "slug": "internet-plus",
    "title": "Internet Plus action plan",
    "title_zh": "互联网+",
    "document_number": "国发〔2015〕40号",
    "published_on": "2015-07-04",
    "published_on_precision": "day",
}
LONG_TITLE_ZH = "关于加快推进全国一体化工业数据采集、交换与标准化应用体系建设并促进跨省级行政区互联互通的指导意见（征求意见稿）"
_DATED = {"kind": "guiding_opinions", "published_on": "2015-07-04", "published_on_precision": "day"}
POLICY_SAMPLES = (
    {
        **_DATED,
        "title_zh": "关于积极推进“互联网+”行动的指导意见",
        "issuers": [{"name_en": "State Council"}],
        "status": "in_force",
    },
    {
        **_DATED,
        "title": "Guiding opinions on accelerating the construction of a nationwide integrated system for the collection, exchange "
        "and standardized use of industrial data across provincial administrations, with notes on interoperability",
        "title_zh": LONG_TITLE_ZH,
        "status": "unknown",
        "issuers": [],
        "level": "national",
    },
)
