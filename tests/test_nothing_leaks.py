"""A canary in everything unpublished is seen at no public address, in no count, and changes no byte of any answer."""

import io
from random import Random
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.urls import resolve
from django.utils import timezone
from pypdf import PdfReader

from catalogue.api.viewsets import entry_viewset
from catalogue.http.language import CHINESE, path_language
from catalogue.index import process_cache
from catalogue.models import Organization
from catalogue.publication_types import publication_types
from editorial.media_files.file_references import file_facts, public_file_names
from editorial.media_files.private_store import stored_name, thumbnail_name
from editorial.models import MediaFile
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.kept_answers import forget_answers
from tests.support.leaks.hidden_content import HIDDEN, hide_canaries, publish_one_of_each_type
from tests.support.leaks.public_addresses import RECORDS, filled_addresses, public_addresses, without_marks

pytestmark = pytest.mark.django_db
CANARY = "canary"
FEW, MANY = 100, 2000


@pytest.fixture
def live_content():
    return publish_one_of_each_type()


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
    looked_at = {without_marks(resolve(address).route) for address in routed}
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
