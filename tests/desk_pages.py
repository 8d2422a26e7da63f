"""Every template of the desk by an address of the checked site that shows it. A new page is one line here.

Keys up to 100 are the demonstration's, in its order; those from 101 on are in `tests/desk_content.py`. What is done on a page
before it is looked at stands in `tests/desk_acts.py`.
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

from tests import desk_acts as acts


class DeskPage(NamedTuple):
    """`role` is whose account opens it, `then` what that person does there."""

    name: str
    path: str
    status: int = 200
    then: Callable[[Page], None] = acts.nothing
    role: str = "publisher"


POLICY, CASE, ITEM = "/admin/policies/policy", "/admin/cases/casestudy", "/admin/newsletters/item"
ISSUE, REPORT = "/admin/newsletters/issue", "/admin/newsletters/specialreport"
SOURCE, LIBRARY, LINKS = "/admin/editorial/source", "/admin/editorial/mediafile", "/admin/editorial/linkcheck"
SECTOR, TECHNOLOGY = "/admin/catalogue/sector", "/admin/catalogue/technology"

FIRST = (
    DeskPage("index", "/admin/"),
    DeskPage("index-editor", "/admin/", role="editor"),
    DeskPage("index-author", "/admin/", role="author"),
    DeskPage("index-administrator", "/admin/", role="administrator"),
    DeskPage("app", "/admin/policies/"),
    DeskPage("keys", "/admin/", then=acts.open_keys),
    DeskPage("suggestions", "/admin/", then=acts.type_in_search),
    DeskPage("search", "/admin/search/?q=internet"),
    DeskPage("search-nothing", "/admin/search/?q=zzyzx"),
    DeskPage("search-empty", "/admin/search/"),
    DeskPage("guide", "/admin/guide/"),
    DeskPage("coverage", f"{ISSUE}/coverage/"),
    DeskPage("coverage-print", f"{ISSUE}/coverage/", then=acts.print_it),
    DeskPage("password", "/admin/password_change/"),
    DeskPage("nowhere", "/admin/nowhere/", 404),
    DeskPage("refused", "/admin/auth/user/", 403),
)
CAPTURE = (
    DeskPage("capture", "/admin/capture/"),
    DeskPage("capture-dialog", "/admin/", then=acts.open_capture),
    DeskPage("capture-errors", "/admin/capture/", then=acts.capture_nothing),
    DeskPage("capture-duplicates", "/admin/capture/", then=acts.capture_what_we_have),
    DeskPage("capture-done", "/admin/capture/", then=acts.capture_one),
    DeskPage("bookmarklet", "/admin/capture/bookmarklet/"),
)
LISTS = (
    DeskPage("policies", f"{POLICY}/"),
    DeskPage("policies-filtered", f"{POLICY}/?work=draft&q=plan", then=acts.fold_out),
    DeskPage("policies-empty", f"{POLICY}/?q=zzyzx"),
    DeskPage("issues", f"{ISSUE}/"),
    DeskPage("sources", f"{SOURCE}/"),
    DeskPage("sectors", f"{SECTOR}/"),
    DeskPage("audit", "/admin/editorial/auditentry/"),
    DeskPage("links", f"{LINKS}/"),
)
FORMS = (
    DeskPage("policy", f"{POLICY}/1/change/"),
    DeskPage("policy-long", f"{POLICY}/13/change/"),
    DeskPage("policy-in-review", f"{POLICY}/101/change/", role="editor"),
    DeskPage("policy-returned", f"{POLICY}/102/change/", role="author"),
    DeskPage("policy-scheduled", f"{POLICY}/103/change/"),
    DeskPage("policy-more", f"{POLICY}/1/change/", then=acts.open_more),
    DeskPage("policy-chooser", f"{POLICY}/1/change/", then=acts.choose_a_sector),
    DeskPage("policy-calendar", f"{POLICY}/1/change/", then=acts.open_calendar),
    DeskPage("policy-children", f"{POLICY}/add/", then=acts.add_children),
    DeskPage("policy-errors", f"{POLICY}/add/", then=acts.save_empty),
    DeskPage("policy-conflict", f"{POLICY}/1/change/", then=acts.save_what_is_old),
    DeskPage("policy-typed", f"{POLICY}/2/change/", then=acts.come_back_to_what_was_typed),
    DeskPage("policy-put-back", f"{POLICY}/2/change/", then=acts.put_back),
    DeskPage("case", f"{CASE}/1/change/"),
    DeskPage("item", f"{ITEM}/1/change/"),
    DeskPage("item-draft", f"{ITEM}/11/change/", role="author"),
    DeskPage("issue", f"{ISSUE}/1/change/"),
    DeskPage("arrange", f"{ISSUE}/1/arrange/"),
    DeskPage("arrange-moved", f"{ISSUE}/2/arrange/", then=acts.arrange),
    DeskPage("arrange-refused", f"{ISSUE}/1/arrange/", then=acts.arrange_without_a_title),
    DeskPage("report", f"{REPORT}/1/change/", then=acts.fold_out),
    DeskPage("source", f"{SOURCE}/1/change/"),
    DeskPage("source-new", f"{SOURCE}/add/"),
    DeskPage("source-errors", f"{SOURCE}/add/", then=acts.save_empty),
    DeskPage("source-merged", f"{SOURCE}/102/change/"),
    DeskPage("priority-area", "/admin/catalogue/priorityarea/1/change/"),
    DeskPage("bundle", "/admin/editorial/bundle/add/"),
    DeskPage("popup", f"{SOURCE}/add/?_popup=1"),
)
STEPS = (
    DeskPage("submit", f"{POLICY}/1/submit/"),
    DeskPage("approve", f"{POLICY}/101/approve/", role="editor"),
    DeskPage("publish", f"{POLICY}/1/publish/"),
    DeskPage("schedule", f"{POLICY}/105/schedule/"),
    DeskPage("withdraw", f"{POLICY}/1/withdraw/"),
    DeskPage("verify", f"{POLICY}/1/verify/"),
    DeskPage("history", f"{REPORT}/1/history/"),
    DeskPage("compare", f"{REPORT}/1/history/", then=acts.compare),
    DeskPage("source-history", f"{SOURCE}/1/history/"),
    DeskPage("link-broken", f"{LINKS}/1/change/"),
    DeskPage("link-moved", f"{LINKS}/2/change/"),
    DeskPage("link-changed", f"{LINKS}/3/change/"),
)
USE = (
    DeskPage("uses", f"{SOURCE}/1/uses/"),
    DeskPage("uses-nothing", f"{REPORT}/2/uses/"),
    DeskPage("merge-choose", f"{TECHNOLOGY}/merge/?pk=1&q=a", role="administrator"),
    DeskPage("merge", f"{TECHNOLOGY}/merge/?pk=1&pk=2", role="administrator"),
    DeskPage("merge-sources", f"{SOURCE}/merge/?pk=104&pk=105"),
    DeskPage("delete", f"{REPORT}/2/delete/"),
    DeskPage("delete-refused", f"{SOURCE}/1/delete/"),
    DeskPage("delete-several-refused", f"{SOURCE}/", then=acts.delete_all_of_them),
)
IN_AND_OUT = (
    DeskPage("word", "/admin/new-from-text/?type=report"),
    DeskPage("word-refused", "/admin/new-from-text/?type=report", then=acts.read_macros),
    DeskPage("word-check", "/admin/new-from-text/?type=report", then=acts.read_a_word_file),
    DeskPage("word-errors", "/admin/new-from-text/?type=report", then=acts.forget_a_title),
    DeskPage("word-done", "/admin/new-from-text/?type=report", then=acts.make_the_draft),
    DeskPage("table", f"{POLICY}/import/"),
    DeskPage("table-problems", f"{POLICY}/import/", then=acts.check_a_bad_table),
    DeskPage("table-report", f"{POLICY}/import/", then=acts.check_a_good_table),
    DeskPage("table-done", f"{POLICY}/import/", then=acts.write_a_table),
)
MEDIA = (
    DeskPage("library", f"{LIBRARY}/"),
    DeskPage("library-list", f"{LIBRARY}/?view=list"),
    DeskPage("library-empty", f"{LIBRARY}/?q=zzyzx"),
    DeskPage("upload", f"{LIBRARY}/add/"),
    DeskPage("upload-refused", f"{LIBRARY}/add/", then=acts.send_no_pictures),
    DeskPage("picture", f"{LIBRARY}/1/change/"),
    DeskPage("document", f"{LIBRARY}/4/change/"),
    DeskPage("replace", f"{LIBRARY}/1/replace/"),
    DeskPage("replace-refused", f"{LIBRARY}/1/replace/", then=acts.send_another_kind),
    DeskPage("replace-done", f"{LIBRARY}/2/replace/", then=acts.replace_a_picture),
    DeskPage("picture-delete-refused", f"{LIBRARY}/1/delete/"),
)
PAGES = (*FIRST, *CAPTURE, *LISTS, *FORMS, *STEPS, *USE, *IN_AND_OUT, *MEDIA)
EMPTY_DESK = DeskPage("index-new", "/admin/", role="administrator")  # on a site that holds nothing yet
