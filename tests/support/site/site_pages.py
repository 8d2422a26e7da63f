"""Every template of the public site by an address of the demonstration that shows it: what all checks of pages share.

A new page is one line here. `tests/support/site/site_content.py` loads what stands at these addresses.
"""

from typing import NamedTuple


class SitePage(NamedTuple):
    name: str
    path: str
    status: int = 200


PAGES = (
    SitePage("home", "/"),
    SitePage("about", "/about/"),
    SitePage("search-form", "/search/"),
    SitePage("search-hits", "/search/?q=internet"),
    SitePage("search-hits-chinese", "/search/?q=互联网"),
    SitePage("search-nothing", "/search/?q=zzyzx"),
    SitePage("policies", "/policies/"),
    SitePage("policies-filtered", "/policies/?region=CN-HA&level=provincial&q=internet"),
    SitePage("policies-empty", "/policies/?q=zzyzx"),
    SitePage("policies-refused", "/policies/?issued_after=never", 400),
    SitePage("policy", "/policies/internet-plus/"),
    SitePage("policy-long", "/policies/long-and-bilingual/"),
    SitePage("policy-withdrawn", "/policies/withdrawn-policy/"),
    SitePage("policy-gone", "/policies/gone-policy/", 410),
    SitePage("policy-unknown", "/policies/nobody-wrote-this/", 404),
    SitePage("cases", "/cases/"),
    SitePage("case", "/cases/wechat/"),
    SitePage("news", "/news/"),
    SitePage("item", "/news/qr-code-standards/"),
    SitePage("newsletters", "/newsletters/"),
    SitePage("issue", "/newsletters/2015-03/"),
    SitePage("reports", "/reports/"),
    SitePage("report", "/reports/china-internet-plus-strategy-review/"),
    SitePage("report-version", "/reports/china-internet-plus-strategy-review/versions/1/"),
    SitePage("sectors", "/sectors/"),
    SitePage("sector", "/sectors/I/"),
    SitePage("technologies", "/technologies/"),
    SitePage("technology", "/technologies/big-data/"),
    SitePage("regions", "/regions/"),
    SitePage("region", "/regions/CN-HA/"),
    SitePage("organizations", "/organizations/"),
    SitePage("organization", "/organizations/miit/"),
    SitePage("priority-areas", "/priority-areas/"),
    SitePage("consultations", "/consultations/"),
    SitePage("search-near-miss", "/search/?q=internat"),
    SitePage("changes", "/changes/"),
    SitePage("corrections", "/corrections/"),
)
BY_NAME = {page.name: page for page in PAGES}
LANGUAGES = {"en": "", "zh-hans": "/zh-hans"}
