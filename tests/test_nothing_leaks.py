"""A canary in everything unpublished is seen at no public address, in no count, and changes no byte of any answer."""

import io
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db.models import F
from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone
from pypdf import PdfReader

from cases.models import CaseStudy
from catalogue.api.viewsets import entry_viewset
from catalogue.http.language import CHINESE, is_page_path, path_language
from catalogue.http.paths import WEB_FOLDERS
from catalogue.index import process_cache
from catalogue.models import Organization, Phase, PublicFile, Region, Sector, Technology
from catalogue.publication_types import publication_types
from editorial.library.uploads import add_file, replace_file
from editorial.media_files.file_references import file_facts, public_file_names
from editorial.media_files.private_store import stored_name, thumbnail_name
from editorial.models import KeptCopy, LinkCheck, LinkHost, MediaFile, PreviewLink, Remark, Source, Verification
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.after_save import after_save, keep_snapshot
from editorial.workflow.publishing import publish, publish_together
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from enquiries.models import Conversation, Enquirer, Enquiry, TranslationRequest
from enquiries.translation_moves import publish_states
from gathering.models import KnownRow, Lead, Visit, WatchedList, WatchWord
from glossary.models import Term
from mailing.channels import get_channel
from mailing.models import Suppression, WaitingReport
from mailing.notices import queue_notice
from newsletters.models import Issue, Item, SpecialReport
from policies.models import Policy
from standards.models import Standard
from subscriptions.models import LinkRequest, Wishes
from tests.subscriptions.readers import make_subscriber
from tests.support.factories import make_policy, make_vocabulary
from tests.support.kept_answers import forget_answers
from tests.support.samples.media_files import figure_html, pdf, picture

pytestmark = pytest.mark.django_db
CANARY = "canary"
HIDDEN = UUID(int=7, version=4)
FEW, MANY = 100, 2000
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


@pytest.fixture
def live_content():
    """One live publication of each type, an issue holding its item."""
    make_vocabulary()
    phase = Phase.objects.create(code="sesec-3", name_en="SESEC III", starts_on=date(2014, 12, 1))
    photo = add_file(picture(), "photo.jpg", title="Photo", alt="What the photo shows")
    policy = make_policy(body=figure_html(photo))
    policy.technologies.set(Technology.objects.all())
    source = policy.sources.get()
    common = {"summary": "What it says."}
    case = CaseStudy.objects.create(
        slug="wechat", title="WeChat", traditional_industry="Telecom", new_industry="Messaging", tier="tertiary", **common
    )
    item = Item.objects.create(slug="item", title="An item", is_summary=True, facts="<p>Facts.</p>", **common)
    issue = Issue.objects.create(
        slug="2015-03",
        title="March 2015",
        phase=phase,
        number=1,
        period_start=date(2015, 3, 1),
        period_end=date(2015, 3, 31),
        **common,
    )
    issue.sections.create(position=1, title="Horizontal")
    issue.placements.create(section=1, position=1, item=item)
    report = SpecialReport.objects.create(slug="report", title="A report", issued_on=date(2015, 8, 1), **common)
    report.sections.create(position=1, title="Introduction", body="<p>Text.</p>")
    standard = Standard.objects.create(
        slug="gb-1589-2016", title="Vehicles", document_number="GB 1589-2016", stage="published", issued_on=date(2016, 7, 26),
        issued_on_precision="day", **common,
    )  # fmt: skip
    standard.replacements.create(number="GB 1589-2004")
    term = Term.objects.create(
        slug="kuaidi-dache",
        title="Kuaidi Dache",
        title_zh="快的打车",
        abbreviation="KD",
        agreed_on=date(2015, 7, 1),
        **common,
    )
    term.variants.create(text="Kuadi", reason="A slip.")
    live = [policy, case, item, issue, report, standard, term]
    for row in live[1:]:
        row.sources.add(source)
        row.technologies.set(Technology.objects.all())
    publish_together(live, by=None)
    return live


def hide_canaries(live):
    """Unpublished changes of everything live, drafts linked with it, and vocabulary that only drafts carry."""
    policy, case, _, issue, report, standard, glossary_term = live
    term = Organization.objects.create(code="canary-office", name_en="Canary office", kind="authority")
    source = Source.objects.create(kind="document", title="canary source", confidential_note="canary note")
    draft = make_policy("canary-draft", uid=HIDDEN, title="canary title", summary="canary summary", body="<p>canary body</p>")
    draft.organizations.add(term)
    hidden = add_file(picture(colour="#aa3300"), "canary.jpg", title="canary file", alt="canary alt")
    hidden.credit, hidden.licence, hidden.licence_text = "canary credit", "other", "canary licence"
    hidden.save()
    add_file(pdf(), "canary.pdf", title="canary document")
    Policy.objects.filter(pk=draft.pk).update(body=f"<p>canary body</p>{figure_html(hidden, 'canary caption')}")
    draft.refresh_from_db()
    photo = MediaFile.objects.get(title="Photo")
    MediaFile.objects.filter(pk=photo.pk).update(alt="canary alt of a live file", credit="canary")
    replace_file(photo, picture(colour="#118833"), "canary-new.jpg")
    draft.sectors.set(Sector.objects.all())
    draft.regions.set(Region.objects.all())
    draft.relations.create(type="builds_on", target=policy)
    policy.relations.create(type="complements", target=draft, note="canary")
    policy.events.create(happened_on=date(2016, 1, 1), happened_on_precision="day", title="canary event")
    policy.texts.create(language="en", status="human", title="canary text")
    draft_item = Item.objects.create(slug="canary-draft-item", title="canary item", is_summary=True)
    issue.placements.create(section=1, position=2, item=draft_item)
    issue.abbreviations.create(abbreviation="CAN", title="canary")
    report.sections.create(position=2, title="canary section")
    case.policies.create(policy=draft)
    draft_standard = Standard.objects.create(slug="canary-standard", title="canary standard", document_number="GB 1589-2004")
    draft_standard.replacements.create(number="GB 1589-2016", target=standard, note="canary")
    draft_standard.adoptions.create(number="ISO 9001:2015")
    standard.replacements.create(number="GB 1589-1989", target=draft_standard, note="canary")
    standard.counterparts.create(number="canary counterpart")
    standard.policies.create(policy=draft)
    draft_term = Term.objects.create(slug="canary-term", title="Canary term", title_zh="草稿", abbreviation="CAN")
    for row in (draft_term, glossary_term):
        row.variants.create(text="canary", reason="canary")
    Term.objects.filter(pk=glossary_term.pk).update(title="canary term", abbreviation="CANARY", pinyin="canary")
    scheduled = make_policy("canary-scheduled", title="canary scheduled")
    submit(scheduled, by=None)
    approve(scheduled, by=None)
    schedule(scheduled, by=None, publish_at=timezone.now() + timedelta(days=1))
    aside = Policy.objects.get(pk=policy.pk)
    aside.title = "canary set aside"
    aside.save()
    after_save(aside, by=None)
    set_aside(aside, by=None)
    Remark.objects.create(type="policy", uid=policy.uid, text="canary remark")
    Verification.objects.create(type="policy", uid=draft.uid, version=1, on=date(2016, 1, 2))
    host = LinkHost.objects.create(name="canary.example")
    LinkCheck.objects.create(url="https://canary.example/", host=host, status="broken", failure="canary failure")
    kept = {"state": "kept", "fetched_at": timezone.now(), "size": 6, "sha256": "canary", "headers": {"etag": "canary"}}
    KeptCopy.objects.create(source=source, url="https://canary.example/", host=host, archived_url="https://canary.example/", **kept)
    Source.objects.filter(pk=policy.sources.get().pk).update(
        copy_kept_on=date(2016, 1, 2), copy_sha256="canary", copied_url=F("url")
    )
    Policy.objects.update(review_by=date(2016, 1, 3))
    PreviewLink.objects.create(snapshot=keep_snapshot(draft, by=None), expires_at=timezone.now() + timedelta(days=1))
    merged = Organization.objects.create(code="canary-bureau", name_en="Canary bureau", kind="authority")
    draft.issuers.add(merged)
    merge_records(merged, Organization.objects.get(code="miit"), by=None)
    reader = make_subscriber("canary@canary.example.org", Wishes(areas=("canary",)))
    reader.consents.create(way="imported", words="canary words", version="1", evidence="canary evidence")
    LinkRequest.objects.create(purpose="confirm", address="canary@canary.example.org", wishes={"sectors": ["canary"]})
    queue_notice(
        kind="canary", channel=get_channel("confirmations"), address=reader.address, subject="canary", html="canary", text="canary"
    )
    report = {"recipient": reader.address, "detail": "canary", "happened_at": timezone.now()}
    WaitingReport.objects.create(source="canary", event_id="canary", kind="hard", **report)
    enquirer = Enquirer.objects.create(address="canary@canary.example.org", address_hash="canary")
    Enquiry.objects.create(enquirer=enquirer, purpose="question", text="canary", entry_uid=draft.uid)
    Conversation.objects.create(enquirer=enquirer, title="canary", entry_uid=draft.uid).messages.create(text="canary")
    TranslationRequest.objects.create(entry_uid=draft.uid, entry_type="policy", title="canary", language="en")
    publish_states()
    watched = WatchedList.objects.create(
        name="canary", body="canary", url="https://canary.example/list", host=host, state="gap", sentence="canary"
    )
    KnownRow.objects.create(watched_list=watched, key="canary", url="https://canary.example/1", title="canary", title_key="canary")
    Lead.objects.create(watched_list=watched, key="canary", url="https://canary.example/1", title="canary", words=["canary"])
    WatchWord.objects.create(en="canary")
    Visit.objects.create(watched_list=watched, state="gap", sentence="canary")
    Suppression.objects.create(address_hash=reader.address_hash, scope="newsletter", reason="unsubscribed")
    for row in live:
        row.refresh_from_db()
        row.sources.add(source)
        row.corrections.create(was_wrong="canary wrong", is_right="canary right", corrected_on=date(2016, 1, 1))
        model = type(row)
        model.objects.filter(pk=row.pk).update(
            title="canary change", summary="canary", slug=f"canary-{row.slug}", is_changed=True, lock_version=9
        )
    return draft, draft_item


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
    return {text.replace("^", "") for text in found if not text.startswith("admin/")}


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


@pytest.fixture(params=[pytest.param("both walls", marks=pytest.mark.thorough), "without the guard"])
def with_or_without_guard(request, monkeypatch):
    """Public code names no desk table, and the guard refuses them: each holds alone."""
    if request.param == "without the guard":
        monkeypatch.setattr("catalogue.http.guard.refused_table", lambda *statement: None)


def responses_by_address(client, addresses=None) -> dict[str, tuple[int, bytes, str]]:
    """Made anew, none from the cache: a kept answer would be equal whatever happened."""
    said = {}
    forget_answers()
    process_cache.clear()
    for address in addresses or filled_addresses():
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        said[address] = (response.status_code, content, response.headers.get("ETag", ""))
    return said


def readable_text(content: bytes) -> str:
    """What a reader of the answer reads."""
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        return "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    if content.startswith((b"\x89PNG", b"RIFF", b"\xff\xd8")):
        return content.decode("latin-1")  # what is drawn cannot be read here: the comparison of bytes looks at that
    return content.decode()


def test_hidden_rows_change_no_byte_of_any_answer(with_or_without_guard, client, live_content):
    before = responses_by_address(client)
    assert {status for status, _, _ in before.values()} <= {200, 302, 404, 405}
    assert sum(status == 200 for status, _, _ in before.values()) > 50
    hide_canaries(live_content)
    assert responses_by_address(client) == before


def test_hidden_addresses_are_404(with_or_without_guard, client, live_content):
    draft, draft_item = hide_canaries(live_content)
    hidden = [
        f"/policies/{draft.slug}/",
        f"/api/v1/policies/{draft.uid}/",
        f"/news/{draft_item.slug}/",
        "/organizations/canary-office/",
        "/organizations/canary-bureau/",
        "/organizations/canary-bureau/feed.atom",
        f"/api/v1/organizations/{Organization.objects.get(code='canary-bureau').uid}/",
    ]
    hidden += ["/api/v1/organizations/canary-office/", "/api/v1/organizations/canary-bureau/", "/policies/canary-internet-plus/"]
    hidden += hidden_files()
    for address in hidden:
        assert client.get(address).status_code == 404, address


@pytest.mark.thorough
def test_canary_is_at_no_address(with_or_without_guard, client, live_content):
    """Follows from the equal bytes, if those without the hidden rows hold no canary."""
    draft, draft_item = hide_canaries(live_content)
    for address, (_, content, _) in responses_by_address(client).items():
        seen = readable_text(content)
        for repeated in ("q=canary", 'value="canary"', "“canary”", "about=canary", f"about={HIDDEN}"):  # of the request itself
            seen = seen.replace(repeated, "")
        if "/search/" not in address:
            assert CANARY not in seen.casefold(), address
        assert str(draft.uid) not in seen, address
        assert str(draft_item.uid) not in seen, address
        for file in MediaFile.objects.all():
            assert str(file.uid) not in seen, address
            assert file.sha256[:32] not in seen, address


def hidden_files() -> list[str]:
    """Every name that the library's files have or would have in public; all of what is there now is unpublished."""
    names = set()
    for file in MediaFile.objects.all():
        names |= {*public_file_names(file_facts(file)), stored_name(file), thumbnail_name(file)}
        names |= {file.sha256, file.original_sha256, file.original_name, str(file.uid)}
    assert len(names) > 12
    folders = ("/media/", "/media/../desk_files/", "/static/", "/")
    return [f"{folder}{name}" for folder in folders for name in sorted(names)]


def test_filter_by_hidden_term_answers_like_an_unknown_one(with_or_without_guard, client, live_content):
    hide_canaries(live_content)
    unknown = client.get("/api/v1/policies/?organization=unheard-office")
    for code in ("canary-office", "canary-bureau"):
        hidden = client.get(f"/api/v1/policies/?organization={code}")
        assert hidden.status_code == unknown.status_code == 400
        assert hidden.content.replace(code.encode(), b"") == unknown.content.replace(b"unheard-office", b"")


def test_every_public_address_is_among_those_looked_at():
    """A new address must be added above."""
    say_nothing = {"styleguide/", "favicon.ico", ".well-known/security.txt", "api", "api/", "api/<path:anything>"}
    paths = [address.split("?")[0] for address in filled_addresses()]
    routed = [address for address in paths if path_language(address) != CHINESE or address.endswith(RECORDS)]
    looked_at = {resolve(address).route.replace("^", "") for address in routed}
    of_the_reader = {address for address in public_addresses() if address.startswith("api/v1/me/")}
    assert public_addresses() - looked_at - say_nothing - of_the_reader == set()


OWN_VALUES = {
    "term": ["Kuadi", "canary", "Canary term"], "abbreviation": ["KD", "CAN", "CANARY"], "letter": ["K", "C"],
    "initial": ["K", "C"],
    "number": ["GB 1589-2016", "GB 1589-2004"], "replaces": ["GB 1589-2004", "GB 1589"], "adopts": ["ISO 9001"], "series": ["GB"],
}  # fmt: skip


def random_queries(number: int) -> list[str]:
    """Queries of every list with a few filters of its own, with what is live, what is hidden and what never was."""
    chance = Random(4)
    viewsets = {one.api_name: entry_viewset(one.code) for one in publication_types()}
    values = {
        "q": ["internet", "canary", "plan", "item canary"],
        "sector": ["I", "I64", "C"],
        "technology": ["big-data"],
        "region": ["CN-HA"],
        "organization": ["miit", "canary-office", "canary-bureau"],
        "related_to": [str(HIDDEN), str(Policy.objects.get(slug="internet-plus").uid), str(UUID(int=4))],
        "changed_since": ["2015-01-01", "2030-01-01"],
        "cursor": ["*"],
        "include": ["related", "plain_text,related"],
        "fields": ["uid,title,relations", "title,sources,corrections"],
        "page_size": ["1", "2"],
    }
    values["known_on"] = ["2016-01-01", str(timezone.localdate())]
    days = ("issued_after", "issued_before", "in_force_on", "comments_open_on")
    values |= {name: ["2015-07-01", "2016-01-01"] for name in days}
    asked = []
    while len(asked) < number:
        folder = chance.choice(list(viewsets))
        filters = viewsets[folder].filterset_class.base_filters
        known = values | {n: [v for v, _ in one.extra["choices"]] for n, one in filters.items() if one.extra.get("choices")}
        known |= {name: OWN_VALUES[name] for name in OWN_VALUES.keys() & filters.keys()}
        path = f"/api/v1/{folder}/" + chance.choice(["", "", "facets/"])
        allowed = [name for name in known if name in filters or not path.endswith("facets/")]
        pairs = [(name, chance.choice(known[name])) for name in chance.sample(allowed, chance.randint(0, 3))]
        asked.append(f"{path}?{urlencode(pairs)}")
    return asked


@pytest.mark.parametrize("queries", [FEW, pytest.param(MANY, marks=pytest.mark.thorough)], ids=["few", "many"])
def test_made_up_queries_answer_alike_with_and_without_hidden_rows(monkeypatch, client, live_content, queries):
    """Without the guard, which could but refuse more."""
    monkeypatch.setattr("catalogue.http.guard.refused_table", lambda *statement: None)
    addresses = random_queries(queries)
    before = responses_by_address(client, addresses)
    assert sum(status == 200 for status, _, _ in before.values()) > len(before) / 2
    hide_canaries(live_content)
    after = responses_by_address(client, addresses)
    assert [address for address in addresses if after[address] != before[address]] == []


def test_publishing_the_hidden_makes_it_seen(client, live_content):
    """The canary can be seen at all: else the tests above prove nothing."""
    policy, *_ = live_content
    hide_canaries(live_content)
    Policy.objects.filter(pk=policy.pk).update(slug="internet-plus")
    publish(policy, by=None, note="Shown.")
    assert CANARY in client.get("/api/v1/policies/internet-plus/").content.decode()
