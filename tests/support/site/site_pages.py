"""Every template of the public site by an address of the demonstration that shows it: what all checks of pages share.

A new page is one line here. `tests/support/site/site_content.py` loads what stands at these addresses.
"""

from typing import NamedTuple


class SitePage(NamedTuple):
    """A variant shows a template that another page shows too: the quick tests leave it to the thorough ones."""

    name: str
    path: str
    status: int = 200
    is_variant: bool = False


PAGES = (
    SitePage("home", "/"),
    SitePage("about", "/about/"),
    SitePage("search-form", "/search/", is_variant=True),
    SitePage("search-hits", "/search/?q=internet"),
    SitePage("search-hits-chinese", "/search/?q=互联网", is_variant=True),
    SitePage("search-named", "/search/?q=MIC+2025", is_variant=True),
    SitePage("search-nothing", "/search/?q=zzyzx", is_variant=True),
    SitePage("policies", "/policies/"),
    SitePage("policies-filtered", "/policies/?region=CN-HA&level=provincial&q=internet", is_variant=True),
    SitePage("policies-empty", "/policies/?q=zzyzx", is_variant=True),
    SitePage("policies-refused", "/policies/?issued_after=never", 400),
    SitePage("policy", "/policies/internet-plus/"),
    SitePage("policy-long", "/policies/long-and-bilingual/", is_variant=True),
    SitePage("policy-withdrawn", "/policies/withdrawn-policy/", is_variant=True),
    SitePage("policy-open", "/policies/draft-measures/", is_variant=True),
    SitePage("policy-superseded", "/policies/former-measures/", is_variant=True),
    SitePage("policy-gone", "/policies/gone-policy/", 410),
    SitePage("policy-unknown", "/policies/nobody-wrote-this/", 404),
    SitePage("standards", "/standards/", is_variant=True),
    SitePage("standards-filtered", "/standards/?status=in_force&nature=mandatory&ccs=L", is_variant=True),
    SitePage("standard", "/standards/gb-t-22080-2025/"),
    SitePage("standard-replaced", "/standards/gb-t-22080-2016/", is_variant=True),
    SitePage("standard-of-four", "/standards/gb-21148-2020/", is_variant=True),
    SitePage("standard-to-come", "/standards/gb-26572-2025/", is_variant=True),
    SitePage("standard-find", "/standards/find/?n=GB+21146-2007"),
    SitePage("standard-find-nothing", "/standards/find/?n=UTF-8", 404, is_variant=True),
    SitePage("glossary", "/glossary/"),
    SitePage("glossary-letter", "/glossary/?letter=I", is_variant=True),
    SitePage("term", "/glossary/kuaidi-dache/"),
    SitePage("cases", "/cases/", is_variant=True),
    SitePage("case", "/cases/wechat/"),
    SitePage("news", "/news/", is_variant=True),
    SitePage("item", "/news/qr-code-standards/"),
    SitePage("newsletters", "/newsletters/"),
    SitePage("issue", "/newsletters/2015-03/"),
    SitePage("reports", "/reports/", is_variant=True),
    SitePage("report", "/reports/china-internet-plus-strategy-review/"),
    SitePage("report-version", "/reports/china-internet-plus-strategy-review/versions/1/"),
    SitePage("sectors", "/sectors/"),
    SitePage("sector", "/sectors/I/"),
    SitePage("technologies", "/technologies/", is_variant=True),
    SitePage("technology", "/technologies/big-data/", is_variant=True),
    SitePage("regions", "/regions/"),
    SitePage("region", "/regions/CN-HA/"),
    SitePage("organizations", "/organizations/", is_variant=True),
    SitePage("organization", "/organizations/miit/", is_variant=True),
    SitePage("priority-areas", "/priority-areas/", is_variant=True),
    SitePage("consultations", "/consultations/"),
    SitePage("radar", "/radar/?days=365"),
    SitePage("search-near-miss", "/search/?q=internat", is_variant=True),
    SitePage("changes", "/changes/"),
    SitePage("corrections", "/corrections/"),
    SitePage("sign-up", "/subscriptions/?sector=I&region=CN-HA"),
    SitePage("sign-up-sent", "/subscriptions/sent/", is_variant=True),
    SitePage("subscription-link", "/subscriptions/link/", is_variant=True),
    SitePage("subscription-not-valid", "/subscriptions/manage/unknown/"),
    SitePage("subscription-confirm", "/subscriptions/confirm/AAAAAAAAQACAAAAAAAAA0anZ0f8DwFkM99cvETq3A2Q/", is_variant=True),
    SitePage("subscription-manage", "/subscriptions/manage/AAAAAAAAQACAAAAAAAAA0tXJ3SgMxYm3m2eIDFjYrpQ/"),
    SitePage("subscription-stop", "/subscriptions/stop/unknown/", is_variant=True),
    SitePage("subscription-export", "/subscriptions/export/AAAAAAAAQACAAAAAAAAA0sCsuuVL9xH8Fb9WLRJiRcs/", is_variant=True),
    SitePage("subscription-erase", "/subscriptions/erase/AAAAAAAAQACAAAAAAAAA0lmZ5M4K_rElq36zIYc3fzs/", is_variant=True),
    SitePage("follow", "/subscriptions/alerts/policies/?kind=law&region=CN-HA"),
    SitePage("follow-say-yes", "/subscriptions/follow/AAAAAAAAQACAAAAAAAAA0v6J2lFWFGGAU6FtgSvlBJ8/", is_variant=True),
    SitePage("alerts-stop", "/subscriptions/stop/AAAAAAAAQACAAAAAAAAA0pgLc5Vdp9i66wTj0xkVZlY/", is_variant=True),
    SitePage("contact", "/contact/"),
    SitePage("contact-mistake", "/contact/?about=00000000-0000-4000-8000-0000000000e1", is_variant=True),
    SitePage("contact-sent", "/contact/sent/", is_variant=True),
    SitePage("contact-not-valid", "/contact/confirm/unknown/", is_variant=True),
    SitePage("contact-confirm", "/contact/confirm/AAAAAAAAQACAAAAAAAAA046-fxl1uNfnf_Awv8Se5rs/", is_variant=True),
    SitePage("translation", "/translations/?about=00000000-0000-4000-8000-0000000000e1", is_variant=True),
)
TEMPLATES = tuple(page for page in PAGES if not page.is_variant)
BY_NAME = {page.name: page for page in PAGES}
LANGUAGES = {"en": "", "zh-hans": "/zh-hans"}
