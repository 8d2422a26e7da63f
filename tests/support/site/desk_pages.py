"""Every template of the desk by an address of the checked site that shows it. A new page is one line here.

Keys up to 100 are the demonstration's, in its order; those from 101 on are in `desk_content.py`. What is done on a page
before it is looked at stands in `tests/support/site/desk_actions.py`.
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

from tests.support.site import desk_actions as acts


class DeskPage(NamedTuple):
    """`role` is whose account opens it, `then` what that person does there."""

    name: str
    path: str
    status: int = 200
    action: Callable[[Page], None] = acts.do_nothing
    role: str = "publisher"

    @property
    def is_variant(self) -> bool:
        """Whether another page shows the same template, in another state or to another role: the quick tests leave it out."""
        return self.action is not acts.do_nothing or self.role in {"author", "editor"} or self.name in VARIANTS


POLICY, CASE, ITEM = "/admin/policies/policy", "/admin/cases/casestudy", "/admin/newsletters/item"
ISSUE, REPORT = "/admin/newsletters/issue", "/admin/newsletters/specialreport"
SOURCE, LIBRARY, LINKS = "/admin/editorial/source", "/admin/editorial/mediafile", "/admin/editorial/linkcheck"
SECTOR, TECHNOLOGY = "/admin/catalogue/sector", "/admin/catalogue/technology"

DASHBOARD = (
    DeskPage("index", "/admin/"),
    DeskPage("index-editor", "/admin/", role="editor"),
    DeskPage("index-author", "/admin/", role="author"),
    DeskPage("index-administrator", "/admin/", role="administrator"),
    DeskPage("held-work", "/admin/held-work/", role="administrator"),
    DeskPage("app", "/admin/policies/"),
    DeskPage("keys", "/admin/", action=acts.open_keys),
    DeskPage("suggestions", "/admin/", action=acts.type_in_search),
    DeskPage("search", "/admin/search/?q=internet"),
    DeskPage("search-nothing", "/admin/search/?q=zzyzx"),
    DeskPage("search-empty", "/admin/search/"),
    DeskPage("guide", "/admin/guide/"),
    DeskPage("coverage", f"{ISSUE}/coverage/"),
    DeskPage("coverage-print", f"{ISSUE}/coverage/", action=acts.emulate_print),
    DeskPage("nowhere", "/admin/nowhere/", 404),
    DeskPage("refused", "/admin/auth/user/", 403),
    DeskPage("status", "/admin/status/", role="administrator"),
    DeskPage("errors", "/admin/operations/errorreport/", role="administrator"),
)
ACCOUNT = (
    DeskPage("account", "/admin/account/"),
    DeskPage("password", "/admin/account/password/"),
    DeskPage("password-errors", "/admin/account/password/", action=acts.save_empty_form_of_account),
    DeskPage("authenticator-app", "/admin/account/app/add/"),
    DeskPage("passkey", "/admin/account/passkeys/add/"),
    DeskPage("recovery-codes-new", "/admin/account/codes/new/"),
    DeskPage("confirm", "/admin/account/confirm/"),
)
CAPTURE = (
    DeskPage("capture", "/admin/capture/"),
    DeskPage("capture-dialog", "/admin/", action=acts.open_capture),
    DeskPage("capture-errors", "/admin/capture/", action=acts.submit_empty_capture),
    DeskPage("capture-duplicates", "/admin/capture/", action=acts.capture_known_address),
    DeskPage("capture-done", "/admin/capture/", action=acts.capture_one),
    DeskPage("bookmarklet", "/admin/capture/bookmarklet/"),
)
LISTS = (
    DeskPage("policies", f"{POLICY}/"),
    DeskPage("policies-filtered", f"{POLICY}/?work=draft&q=plan", action=acts.open_all_details),
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
    DeskPage("policy-refused", f"{POLICY}/108/submit/", role="author"),
    DeskPage("policy-scheduled", f"{POLICY}/103/change/"),
    DeskPage("policy-more", f"{POLICY}/1/change/", action=acts.open_more_menu),
    DeskPage("policy-chooser", f"{POLICY}/1/change/", action=acts.open_sector_choices),
    DeskPage("policy-calendar", f"{POLICY}/1/change/", action=acts.open_calendar),
    DeskPage("policy-children", f"{POLICY}/add/", action=acts.add_inline_rows),
    DeskPage("policy-errors", f"{POLICY}/add/", action=acts.save_empty_form),
    DeskPage("policy-conflict", f"{POLICY}/1/change/", action=acts.save_with_conflict),
    DeskPage("policy-typed", f"{POLICY}/2/change/", action=acts.return_to_autosaved_text),
    DeskPage("policy-put-back", f"{POLICY}/2/change/", action=acts.restore_autosaved_text),
    DeskPage("standard", "/admin/standards/standard/7/change/"),
    DeskPage("term", "/admin/glossary/term/17/change/"),
    DeskPage("case", f"{CASE}/1/change/"),
    DeskPage("item", f"{ITEM}/1/change/"),
    DeskPage("item-draft", f"{ITEM}/11/change/", role="author"),
    DeskPage("issue", f"{ISSUE}/1/change/"),
    DeskPage("arrange", f"{ISSUE}/1/arrange/"),
    DeskPage("arrange-moved", f"{ISSUE}/2/arrange/", action=acts.change_issue_layout),
    DeskPage("arrange-refused", f"{ISSUE}/1/arrange/", action=acts.save_layout_without_title),
    DeskPage("together", f"{ISSUE}/2/publish-together/"),
    DeskPage("issue-mail", f"{ISSUE}/1/preview/mail/"),
    DeskPage("issue-mail-text", f"{ISSUE}/1/preview/mail/?view=text"),
    DeskPage("issue-send", f"{ISSUE}/1/mail/"),
    DeskPage("report", f"{REPORT}/1/change/", action=acts.open_all_details),
    DeskPage("source", f"{SOURCE}/1/change/"),
    DeskPage("source-new", f"{SOURCE}/add/"),
    DeskPage("source-errors", f"{SOURCE}/add/", action=acts.save_empty_form),
    DeskPage("source-merged", f"{SOURCE}/102/change/"),
    DeskPage("priority-area", "/admin/catalogue/priorityarea/1/change/"),
    DeskPage("bundle", "/admin/editorial/bundle/add/"),
    DeskPage("popup", f"{SOURCE}/add/?_popup=1"),
)
TRANSITIONS = (
    DeskPage("submit", f"{POLICY}/1/submit/"),
    DeskPage("approve", f"{POLICY}/101/approve/", role="editor"),
    DeskPage("take-back", f"{POLICY}/101/take-back/", role="author"),
    DeskPage("assign", f"{POLICY}/101/assign/"),
    DeskPage("batch", "/admin/batch/approve/?row=policy-101&row=policy-105&row=policy-109"),
    DeskPage("batch-return", "/admin/batch/return/?row=policy-101&row=policy-109", role="editor"),
    DeskPage("batch-refused", "/admin/batch/submit/?row=policy-102&row=policy-108", role="author", action=acts.submit_several),
    DeskPage("publish", f"{POLICY}/1/publish/"),
    DeskPage("issue-publish", f"{ISSUE}/1/publish/"),
    DeskPage("schedule", f"{POLICY}/105/schedule/"),
    DeskPage("withdraw", f"{POLICY}/1/withdraw/"),
    DeskPage("verify", f"{POLICY}/1/verify/"),
    DeskPage("history", f"{REPORT}/1/history/"),
    DeskPage("compare", f"{REPORT}/1/history/", action=acts.compare_versions),
    DeskPage("source-copies", f"{SOURCE}/101/copies/?compare=102"),
    DeskPage("source-history", f"{SOURCE}/1/history/"),
    DeskPage("link-broken", f"{LINKS}/1/change/"),
    DeskPage("link-moved", f"{LINKS}/2/change/"),
    DeskPage("link-changed", f"{LINKS}/3/change/"),
)
USAGE = (
    DeskPage("uses", f"{SOURCE}/1/uses/"),
    DeskPage("uses-nothing", f"{REPORT}/2/uses/"),
    DeskPage("merge-choose", f"{TECHNOLOGY}/merge/?pk=1&q=a", role="administrator"),
    DeskPage("merge", f"{TECHNOLOGY}/merge/?pk=1&pk=2", role="administrator"),
    DeskPage("merge-sources", f"{SOURCE}/merge/?pk=104&pk=105"),
    DeskPage("delete", f"{REPORT}/2/delete/"),
    DeskPage("delete-refused", f"{SOURCE}/1/delete/"),
    DeskPage("delete-several-refused", f"{SOURCE}/", action=acts.delete_selected),
)
IMPORT_EXPORT = (
    DeskPage("word", "/admin/new-from-text/?type=report"),
    DeskPage("word-refused", "/admin/new-from-text/?type=report", action=acts.import_file_with_macros),
    DeskPage("word-check", "/admin/new-from-text/?type=report", action=acts.import_word_file),
    DeskPage("word-errors", "/admin/new-from-text/?type=report", action=acts.import_without_title),
    DeskPage("word-done", "/admin/new-from-text/?type=report", action=acts.import_as_draft),
    DeskPage("table", f"{POLICY}/import/"),
    DeskPage("table-problems", f"{POLICY}/import/", action=acts.check_invalid_table),
    DeskPage("table-report", f"{POLICY}/import/", action=acts.check_valid_table),
    DeskPage("table-done", f"{POLICY}/import/", action=acts.import_table),
)
SUBSCRIBERS = (
    DeskPage("subscribers", "/admin/subscriptions/subscriber/"),
    DeskPage("subscriber", "/admin/subscriptions/subscriber/1/change/"),
    DeskPage("subscriber-request", "/admin/subscriptions/subscriber/1/request/unsubscribe/"),
    DeskPage("subscribers-figures", "/admin/subscriptions/subscriber/figures/"),
    DeskPage("subscribers-import", "/admin/subscriptions/subscriber/import/"),
    DeskPage("translations", "/admin/enquiries/translationrequest/"),
    DeskPage("translation", "/admin/enquiries/translationrequest/1/change/"),
    DeskPage("messages", "/admin/enquiries/conversation/"),
    DeskPage("message", "/admin/enquiries/conversation/1/change/"),
)
GATHERING = (
    DeskPage("leads", "/admin/gathering/lead/"),
    DeskPage("leads-none", "/admin/gathering/lead/?q=zzyzx"),
    DeskPage("leads-dismissed", "/admin/gathering/lead/?state=dismissed"),
    DeskPage("watched-lists", "/admin/gathering/watchedlist/"),
    DeskPage("watched-list-add", "/admin/gathering/watchedlist/add/"),
    DeskPage("watched-list-choose", "/admin/gathering/watchedlist/101/change/"),
    DeskPage("watched-list", "/admin/gathering/watchedlist/102/change/"),
    DeskPage("watched-list-gap", "/admin/gathering/watchedlist/103/change/"),
    DeskPage("watch-words", "/admin/gathering/watchword/"),
)
MAILINGS = (
    DeskPage("mailings", "/admin/mailing/mailing/"),
    DeskPage("mailing", "/admin/mailing/mailing/1/change/"),
    DeskPage("mailing-held", "/admin/mailing/mailing/2/change/"),
    DeskPage("deliveries", "/admin/mailing/delivery/"),
    DeskPage("outbox", "/admin/mailing/mailing/outbox/", role="administrator"),
    DeskPage("outbox-mail", "/admin/mailing/mailing/outbox/00000000-0000-4000-8000-0000000000e1/", role="administrator"),
)
LIBRARY_PAGES = (
    DeskPage("library", f"{LIBRARY}/"),
    DeskPage("library-list", f"{LIBRARY}/?view=list"),
    DeskPage("library-empty", f"{LIBRARY}/?q=zzyzx"),
    DeskPage("upload", f"{LIBRARY}/add/"),
    DeskPage("upload-refused", f"{LIBRARY}/add/", action=acts.upload_unsupported_file),
    DeskPage("picture", f"{LIBRARY}/1/change/"),
    DeskPage("document", f"{LIBRARY}/4/change/"),
    DeskPage("replace", f"{LIBRARY}/1/replace/"),
    DeskPage("replace-refused", f"{LIBRARY}/1/replace/", action=acts.replace_with_unsupported_file),
    DeskPage("replace-done", f"{LIBRARY}/2/replace/", action=acts.replace_a_picture),
    DeskPage("picture-delete-refused", f"{LIBRARY}/1/delete/"),
)
PAGES = (
    *DASHBOARD,
    *ACCOUNT,
    *CAPTURE,
    *LISTS,
    *FORMS,
    *TRANSITIONS,
    *USAGE,
    *IMPORT_EXPORT,
    *SUBSCRIBERS,
    *GATHERING,
    *MAILINGS,
    *LIBRARY_PAGES,
)
VARIANTS = {
    "issue-mail-text", "issue-publish", "mailing-held", "deliveries",
    "policies-empty", "search-nothing", "library-empty", "links", "sectors", "policy-long", "policy-scheduled", "case", "item",
    "source-new", "popup", "priority-area", "submit", "approve", "withdraw", "verify", "assign", "source-history", "link-moved",
    "link-changed", "uses-nothing", "merge-sources", "index-administrator", "source-merged", "table", "replace",
    "picture-delete-refused", "leads-none", "leads-dismissed", "watched-list-gap", "watched-list-add", "watch-words", "term",
}  # fmt: skip
SCREENS = tuple(page for page in PAGES if not page.is_variant)
EMPTY_DESK = DeskPage("index-new", "/admin/", role="administrator")  # on a site that holds nothing yet
