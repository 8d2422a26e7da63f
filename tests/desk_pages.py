"""The desk's pages by addresses of the checked site: what its checks share. A new page is one line here."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page


def nothing(tab: Page) -> None:
    pass


def save_empty(tab: Page) -> None:
    tab.click("input[name=_continue]")


def add_children(tab: Page) -> None:
    for link in tab.locator(".add-row a").all():
        link.click()


def compare(tab: Page) -> None:
    tab.click(".submit-row .default")
    tab.wait_for_selector(".differences")


def open_keys(tab: Page) -> None:
    tab.click(".drop summary")
    tab.click("#keys-open")


def type_in_search(tab: Page) -> None:
    tab.fill("#desk-search", "internet")
    tab.wait_for_selector(".suggest li")


def open_more(tab: Page) -> None:
    tab.click(".submit-row .more summary")


def choose_a_sector(tab: Page) -> None:
    tab.click(".field-sectors .select2-selection")
    tab.wait_for_selector(".select2-results__option[aria-selected]")


def open_calendar(tab: Page) -> None:
    tab.click("#calendarlink0")


def fold_out(tab: Page) -> None:
    tab.evaluate("document.querySelectorAll('#content details').forEach(details => { details.open = true; })")


def check_a_table(tab: Page) -> None:
    rows = b"slug,title,kind\ninternet-plus,Another title,notice\nx,Bad,notise\n"
    tab.set_input_files("[name=file]", {"name": "plans.csv", "mimeType": "text/csv", "buffer": rows})
    tab.click("text=Check the table")
    tab.wait_for_selector(".table-report")


class DeskPage(NamedTuple):
    name: str
    path: str
    status: int = 200
    then: Callable[[Page], None] = nothing


POLICY = "/admin/policies/policy"
REPORT = "/admin/newsletters/specialreport"
PAGES = (
    DeskPage("index", "/admin/"),
    DeskPage("app", "/admin/policies/"),
    DeskPage("keys", "/admin/", then=open_keys),
    DeskPage("suggestions", "/admin/", then=type_in_search),
    DeskPage("search", "/admin/search/?q=internet"),
    DeskPage("search-nothing", "/admin/search/?q=zzyzx"),
    DeskPage("policies", f"{POLICY}/"),
    DeskPage("policies-filtered", f"{POLICY}/?work=draft&q=plan", then=fold_out),
    DeskPage("policies-empty", f"{POLICY}/?q=zzyzx"),
    DeskPage("table", f"{POLICY}/import/"),
    DeskPage("table-report", f"{POLICY}/import/", then=check_a_table),
    DeskPage("issues", "/admin/newsletters/issue/"),
    DeskPage("sources", "/admin/editorial/source/"),
    DeskPage("sectors", "/admin/catalogue/sector/"),
    DeskPage("audit", "/admin/editorial/auditentry/"),
    DeskPage("policy", f"{POLICY}/1/change/"),
    DeskPage("policy-more", f"{POLICY}/1/change/", then=open_more),
    DeskPage("policy-chooser", f"{POLICY}/1/change/", then=choose_a_sector),
    DeskPage("policy-calendar", f"{POLICY}/1/change/", then=open_calendar),
    DeskPage("policy-children", f"{POLICY}/add/", then=add_children),
    DeskPage("policy-errors", f"{POLICY}/add/", then=save_empty),
    DeskPage("case", "/admin/cases/casestudy/1/change/"),
    DeskPage("item", "/admin/newsletters/item/1/change/"),
    DeskPage("issue", "/admin/newsletters/issue/1/change/"),
    DeskPage("report", f"{REPORT}/1/change/", then=fold_out),
    DeskPage("source", "/admin/editorial/source/add/"),
    DeskPage("source-errors", "/admin/editorial/source/add/", then=save_empty),
    DeskPage("priority-area", "/admin/catalogue/priorityarea/1/change/"),
    DeskPage("bundle", "/admin/editorial/bundle/add/"),
    DeskPage("submit", f"{POLICY}/1/submit/"),
    DeskPage("publish", f"{POLICY}/1/publish/"),
    DeskPage("withdraw", f"{POLICY}/1/withdraw/"),
    DeskPage("history", f"{REPORT}/1/history/"),
    DeskPage("compare", f"{REPORT}/1/history/", then=compare),
    DeskPage("delete", f"{REPORT}/2/delete/"),
    DeskPage("source-history", "/admin/editorial/source/1/history/"),
    DeskPage("password", "/admin/password_change/"),
    DeskPage("popup", "/admin/editorial/source/add/?_popup=1"),
    DeskPage("nowhere", "/admin/nowhere/", 404),
    DeskPage("refused", "/admin/auth/user/", 403),
)
