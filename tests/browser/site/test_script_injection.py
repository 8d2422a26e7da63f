"""No text that somebody typed runs as a script: on no page, at no desk, in no preview or feed."""

import io
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core import signing
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from editorial.admin.shared_previews import PREVIEW_LINK_SALT
from tests.support.site.desk_actions import do_nothing
from tests.support.site.desk_pages import PAGES as DESK_PAGES
from tests.support.site.desk_pages import POLICY, REPORT, SCREENS
from tests.support.site.script_payloads import RUN, every_payload, few_payloads
from tests.support.site.site_pages import LANGUAGES, PAGES
from tests.support.site.site_server import PASSWORD, fetch, served_site

# In every frame, before its own scripts: what runs, and what the policy stops, is told on the console.
WATCH = """window.alert = () => console.log("INJECTED a script ran");
addEventListener("securitypolicyviolation", event => console.log(`INJECTED ${event.effectiveDirective} ${event.sample}`));"""
# What would run when it is touched, or was stopped without a word.
ARMED = r"""() => [...document.querySelectorAll("*")].filter(element =>
  [...element.attributes].some(({ name, value }) => /^on/i.test(name) ||
    (/^(href|src|action|formaction|xlink:href|data|srcdoc|poster)$/i.test(name) &&
      /^[\s\x00-\x1f]*(javascript|vbscript|data):/i.test(value))) ||
  (/^(base|embed|object|iframe|foreignobject|marquee|frame)$/i.test(element.localName) &&
    !element.matches('base:not([href]), iframe.mail-frame[sandbox="allow-popups"][src^="/admin/newsletters/issue/"]')) ||
  (element.localName === "meta" && /refresh/i.test(element.httpEquiv)) ||
  (element.localName === "script" && !element.src && !element.nonce && !/json/.test(element.type))
).map(element => element.outerHTML.slice(0, 160))"""
BOOKMARKLET = "/admin/capture/bookmarklet/"  # its link is a script that the desk wrote
FEEDS = (
    "/feeds/policies.atom",
    "/policies/feed.atom",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/search/calendar.ics",
    "/sitemap.xml",
    "/policies/internet-plus.bib",
)
DATA = (
    "/api/v1/policies/",
    "/api/v1/policies/?format=csv",
    "/api/v1/changes/",
    "/feeds/policies.json",
    "/search/suggest/?q=script",
)
REFLECTING = (
    "/search/?q={}", "/policies/?q={}&sector={}", "/policies/?issued_after={}", "/policies/?{}={}", "/changes/?type={}", "/{}/",
    "/policies/feed.atom?q={}", "/api/v1/policies/?kind={}", "/search/suggest/?q={}",
)  # fmt: skip
REFLECTING_AT_DESK = (
    "/admin/search/?q={}", "/admin/capture/?url={}&title={}", f"{POLICY}/?q={{}}", f"{POLICY}/add/?title={{}}", "/admin/{}/",
    "/admin/new-from-text/?type={}", "/admin/editorial/mediafile/?q={}", "/admin/login/?next={}",
)  # fmt: skip


class Watched:
    """A tab whose console, requests and elements are looked at after each page."""

    def __init__(self, tab: Page, site: str) -> None:
        self.tab, self.site, self.told = tab, site, list[str]()
        tab.on("console", lambda message: self.told.append(message.text) if message.text.startswith("INJECTED") else None)
        tab.on("request", lambda request: None if request.url.startswith((site, "data:")) else self.told.append(request.url))

    def problems(self, path: str) -> list[str]:
        self.told.clear()
        answer = self.tab.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        armed = [] if path == BOOKMARKLET else self.tab.evaluate(ARMED)
        return [f"{path}: {what}" for what in (*self.told, *armed)]


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.thorough)])
def amount(request) -> str:
    """Few payloads on one page of each template, or all on every page."""
    return request.param


@pytest.fixture(scope="module")
def hostile_site(amount, tmp_path_factory) -> Iterator[str]:
    load = f"tests.support.site.hostile_content.load_{amount}"
    with served_site(tmp_path_factory.mktemp("hostile"), load=load) as url:
        yield url


@pytest.fixture(scope="module")
def payloads(amount) -> list[str]:
    return every_payload() if amount == "all" else few_payloads()


def watched_tab(context: BrowserContext, site: str) -> Watched:
    context.add_init_script(WATCH)
    return Watched(context.new_page(), site)


@pytest.fixture(scope="module")
def reader(chromium: Browser, hostile_site: str) -> Iterator[Watched]:
    context = chromium.new_context(base_url=hostile_site)
    yield watched_tab(context, hostile_site)
    context.close()


@pytest.fixture(scope="module")
def desk(chromium: Browser, hostile_site: str) -> Iterator[Watched]:
    """Signed in as the administrator, who opens every page."""
    context = chromium.new_context(base_url=hostile_site)
    watched = watched_tab(context, hostile_site)
    watched.tab.goto("/admin/login/")
    watched.tab.fill("#id_username", "administrator")
    watched.tab.fill("#id_password", PASSWORD)
    watched.tab.click("#login-form [type=submit]")
    yield watched
    context.close()


def every_problem(watched: Watched, paths: Iterator[str] | list[str]) -> list[str]:
    return [problem for path in paths for problem in watched.problems(path)]


def test_no_public_page_runs_what_was_typed(reader, amount):
    languages = LANGUAGES.values() if amount == "all" else [""]
    pages = [page.path for page in PAGES if amount == "all" or not page.is_variant]
    paths = [f"{prefix}{quote(page, safe='/?&=%+')}" for page in pages for prefix in languages]
    assert every_problem(reader, [*paths, "/policies/withdrawn-in-anger/", *FEEDS[:2]]) == []
    assert reader.problems("/policies/internet-plus/") == []
    assert RUN in reader.tab.content()


@pytest.mark.thorough
def test_no_page_of_the_desk_runs_what_was_typed(desk, amount):
    paths = [page.path for page in (DESK_PAGES if amount == "all" else SCREENS) if page.action is do_nothing]
    more = ("access/apitoken", "access/webhookendpoint", "access/webhookcall", "editorial/bundle", "editorial/source", "auth/user")
    paths += [f"/admin/{model}/{rest}" for model in more for rest in ("", "1/change/")]
    paths += [f"{POLICY}/1/{screen}/" for screen in ("preview", "uses", "history", "panel", "share")]
    paths += [f"/admin/newsletters/issue/1/preview/mail/content/{query}" for query in ("", "?language=zh-hans")]
    paths += [f"{REPORT}/1/preview/", "/admin/newsletters/issue/1/preview/", "/admin/cases/casestudy/1/preview/"]
    assert every_problem(desk, list(dict.fromkeys(paths))) == []
    assert RUN in desk.tab.content()


def test_no_shared_preview_runs_what_was_typed(reader):
    path = f"/admin/shared/{signing.dumps(1, salt=PREVIEW_LINK_SALT)}/"
    assert every_problem(reader, [path]) == []
    assert RUN in reader.tab.content()


def test_no_address_is_reflected_as_a_script(reader, payloads):
    addresses = [
        REFLECTING[number % len(REFLECTING)].replace("{}", quote(payload, safe="")) for number, payload in enumerate(payloads)
    ]
    assert every_problem(reader, addresses) == []


@pytest.mark.thorough
def test_no_address_of_the_desk_is_reflected_as_a_script(desk, payloads):
    addresses = [
        REFLECTING_AT_DESK[number % len(REFLECTING_AT_DESK)].replace("{}", quote(payload, safe=""))
        for number, payload in enumerate(payloads)
    ]
    assert every_problem(desk, addresses) == []


def test_texts_that_are_pasted_or_uploaded_are_shown_as_text(desk, payloads, tmp_path):
    """The check of a pasted text, the report of a table, and a form that was saved."""
    tab, pasted = desk.tab, "\n\n".join(payloads)[:60_000]
    desk.told.clear()
    tab.goto("/admin/new-from-text/?type=report")
    tab.fill("textarea", f"A title {payloads[0]}\n\n{pasted}")
    tab.click("text=Read it")
    tab.wait_for_url("**/new-from-text/*-*/")
    assert tab.evaluate(ARMED) == []
    table = tmp_path / "<img src=x onerror=alert(1)>.csv"
    cells = [payload.replace('"', '""').replace("\n", " ") for payload in payloads[:100]]
    table.write_text("title,kind,level\n" + "".join(f'"{cell}","{cell}","{cell}"\n' for cell in cells))
    tab.goto(f"{POLICY}/import/")
    tab.set_input_files("input[type=file]", table)
    tab.click("text=Check the table")
    tab.wait_for_load_state("networkidle")
    assert tab.locator(f"text={RUN}").count()
    assert tab.evaluate(ARMED) == []
    tab.goto(f"{POLICY}/1/change/")
    tab.fill("#id_title", payloads[0] * 20)
    with tab.expect_navigation():
        tab.click("input[name=_continue]")
    tab.wait_for_selector(f".messagelist :text('{RUN}')")
    assert tab.evaluate(ARMED) == []
    assert desk.told == []


def test_data_is_never_a_page(hostile_site):
    for path in (*FEEDS, *DATA):
        status, headers, body = fetch(f"{hostile_site}{path}")
        assert status == 200
        assert headers["x-content-type-options"] == "nosniff"
        assert "html" not in headers["content-type"]
        assert (
            b"<script" not in body or any(kind in headers["content-type"] for kind in ("json", "csv", "calendar")) or ".bib" in path
        )


@pytest.mark.thorough
def test_pdf_shows_payloads_as_text_and_holds_no_action(hostile_site, amount):
    paths = ("/newsletters/2015-03.pdf", "/reports/china-internet-plus-strategy-review.pdf")
    for path in paths if amount == "all" else paths[:1]:
        status, headers, body = fetch(f"{hostile_site}{path}")
        assert (status, headers["content-type"]) == (200, "application/pdf")
        reader = PdfReader(io.BytesIO(body))
        assert RUN in "".join(page.extract_text() for page in reader.pages).replace("\x00", "")
        assert not {"/OpenAction", "/AA"} & set(reader.trailer["/Root"])
        assert b"/JavaScript" not in body
        links = [str(note.get_object().get("/A", {}).get("/URI", "")) for page in reader.pages for note in page.get("/Annots", [])]
        assert [link for link in links if link.lower().startswith(("javascript:", "data:", "vbscript:", "file:"))] == []
