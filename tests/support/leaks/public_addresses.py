"""Addresses outside the admin: those the resolver knows, and each with what is live filled in."""

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from catalogue.http.language import CHINESE, is_page_path
from catalogue.http.paths import WEB_FOLDERS
from catalogue.models import PublicFile
from config.urls import FILE_ADDRESS
from tests.support.leaks.hidden_content import HIDDEN

RECORDS = (".ris", ".bib", ".csl.json")
LISTS = (
    "facets/",
    "facets/?q=canary",
    "?cursor=*",
    "?cursor=*&page_size=1&ordering=changed_at",
    "?format=jsonl",
    "?format=csv",
    "?format=csv&table=relations",
    "?format=jsonl&include=related,plain_text",
    "?include=related",
)
SLUGS = {
    "policies": "internet-plus", "standards": "gb-1589-2016", "glossary": "kuaidi-dache", "cases": "wechat",
    "news": "item", "newsletters": "2015-03", "reports": "report",
}  # fmt: skip


def public_addresses() -> set[str]:
    """Every address of the resolver outside the admin, with what is live filled in."""
    found = set()

    def walk(patterns, prefix):
        for pattern in patterns:
            text = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, text)
            elif isinstance(pattern, URLPattern):
                found.add(text)

    walk(get_resolver().url_patterns, "")
    return {without_marks(text) for text in found if not text.startswith("admin/")}


def without_marks(route: str) -> str:
    """The route without what stands for no character of an address."""
    return route.replace(FILE_ADDRESS, "").replace("^", "")


def filled_addresses() -> list[str]:
    vocabulary = {"sectors": "I64", "technologies": "big-data", "regions": "CN-HA", "organizations": "miit", "priority-areas": "x"}
    api = {
        "policies": "internet-plus", "standards": "gb-1589-2016", "terms": "kuaidi-dache", "cases": "wechat",
        "items": "item", "issues": "2015-03", "reports": "report",
    }  # fmt: skip
    addresses = [
        "/",
        "/search/?q=canary",
        "/search/?q=internet",
        "/search/?q=cannary",
        "/search/?q=interent",
        "/search/suggest/?q=canary",
        "/search/suggest/?q=inter",
        "/about/",
        "/about/api-errors/",
        "/changes/",
        "/corrections/",
        "/consultations/",
        "/sitemap.xml",
        "/robots.txt",
        "/standards/find/",
        "/glossary/?letter=K",
        "/glossary/?letter=C",
        "/zh-hans/glossary/?initial=C",
        *(f"/api/v1/terms/?term={name}" for name in ("Kuaidi Dache", "Kuadi", "草稿")),
        *(f"/api/v1/terms/?abbreviation={code}" for code in ("KD", "CAN")),
        *(f"/standards/find/?n={number}" for number in ("GB 1589", "GB 1589-2016", "GB 1589-2004", "GB 1589-1989", "ISO 9001")),
    ]
    addresses += [f"/{folder}/" for folder in (*SLUGS, *vocabulary)]
    addresses += [f"/{folder}/{slug}/" for folder, slug in (SLUGS | vocabulary).items()]
    addresses += [f"/{folder}/{slug}/versions/{number}/" for folder, slug in SLUGS.items() for number in (1, 2)]
    addresses += [f"/{folder}/{slug}/versions/1{ending}" for folder, slug in SLUGS.items() for ending in RECORDS]
    addresses += [f"/{CHINESE}/{folder}/{SLUGS[folder]}{ending}" for folder in ("policies", "standards") for ending in RECORDS]
    addresses += ["/newsletters/2015-03.pdf", "/reports/report.pdf"]
    endings = (*RECORDS, "/card.png", "/feed.atom", "/feed.json", "/calendar.ics")
    addresses += [f"/{folder}/{slug}{ending}" for folder, slug in SLUGS.items() for ending in endings]
    addresses += [
        f"/{folder}/{face}"
        for folder in (*SLUGS, "search", f"{CHINESE}/policies", f"{CHINESE}/search")
        for face in ("feed.atom", "feed.json", "calendar.ics", "feed.atom?q=canary")
        if not (folder.startswith(CHINESE) and face == "calendar.ics")
    ]
    faces = ("feed.atom", "feed.json", "calendar.ics", "feed.atom?type=policy")
    addresses += [f"/{folder}/{code}/{face}" for folder, code in vocabulary.items() for face in faces]
    addresses += ["/sitemap-terms.xml", *(f"/sitemap-{kind}-1.xml" for kind in WEB_FOLDERS)]
    addresses += [f"/feeds/{name}.{kind}" for name in (*SLUGS, "changes", "corrections") for kind in ("atom", "json")]
    addresses += [f"/api/v1/{folder}/{query}" for folder in api for query in LISTS]
    for folder, slug in (api | vocabulary).items():
        addresses += [f"/api/v1/{folder}/", f"/api/v1/{folder}/{slug}/"]
    addresses += [
        f"/api/v1/{folder}/?{query}" for folder in api for query in ("q=canary", "ordering=changed_at", "technology=big-data")
    ]
    addresses += [
        "/changes/feed.atom",
        "/changes/feed.json",
        "/changes/feed.atom?sector=I",
        f"/{CHINESE}/changes/feed.atom",
        f"/{CHINESE}/feeds/policies.json",
        f"/{CHINESE}/feeds/corrections.atom",
        "/feeds/changes.json",
        "/api/v1/changes/?sector=I",
        "/api/v1/",
        "/api/v1/search/",
        "/api/v1/search/?q=canary",
        "/api/v1/search/facets/",
        "/api/v1/changes/",
        "/api/v1/changes/?cursor=*",
        "/api/v1/changes/?cursor=now",
        "/api/v1/corrections/",
        f"/api/v1/corrections/{HIDDEN}/",
        "/api/v1/dumps/",
        "/api/v1/dumps/policies.jsonl.gz",
        "/api/v1/schema/?format=json",
        "/api/v1/docs/",
        "/oai/?verb=ListSets",
    ]
    addresses += [
        "/subscribe/",
        "/subscriptions/",
        "/subscriptions/?sector=I&region=CN-HA",
        "/subscriptions/sent/",
        "/subscriptions/link/",
        "/subscriptions/alerts/search/?sector=I",
    ]
    addresses += [f"/subscriptions/{purpose}/{'A' * 43}/" for purpose in ("confirm", "follow", "manage", "stop", "export", "erase")]
    addresses += [f"/subscriptions/stop/{'A' * 43}/{'0' * 32}/", "/anymail/postmark/"]
    addresses += [f"/{name}" for name in ("radar/", "radar/feed.atom", "radar/feed.json", "radar/calendar.ics", "api/v1/radar/")]
    addresses += ["/contact/", "/contact/sent/", f"/contact/confirm/{'A' * 43}/"]
    addresses += [f"/{page}/?about={uid}" for page in ("contact", "translations") for uid in (HIDDEN, "canary")]
    harvests = ("ListRecords&metadataPrefix=oai_dc", "ListIdentifiers&metadataPrefix=oai_dc&set=policies", "Identify")
    addresses += [f"/oai?verb={query}" for query in harvests]
    addresses += [f"/media/{'0' * 32}-480.webp", "/media/canary.jpg"]
    addresses += [f"/media/{name}" for name in PublicFile.objects.order_by("name").values_list("name", flat=True).distinct()]
    return addresses + [f"/{CHINESE}{address}" for address in addresses if is_page_path(address.split("?")[0])]
