"""Every address of the admin × every role × reading and writing. An address without a row here fails."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from access.models import ApiToken, WebhookEndpoint
from cases.models import CaseStudy
from catalogue.models import IcsField, Organization, Phase, PriorityArea, Region, Sector, Technology
from editorial.audit import audit_log
from editorial.content import publication_registry
from editorial.library.uploads import add_file
from editorial.models import AuditEntry, Bundle, LinkCheck, LinkHost
from editorial.workflow.roles import ROLES
from enquiries.models import Conversation, Enquirer, TranslationRequest
from gathering.models import Lead, WatchedList, WatchWord
from glossary.models import Term
from newsletters.models import Issue, Item, SpecialReport
from operations.models import ErrorReport
from standards.models import Standard
from tests.subscriptions.readers import make_subscriber
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_vocabulary
from tests.support.mailings import make_started_mailing
from tests.support.samples.media_files import picture
from tests.support.shared_rows import changes_taken_back, rows_until_the_end

NOBODY: frozenset[str] = frozenset()
ADMINISTRATORS = frozenset({"administrator"})
PUBLISHERS = ADMINISTRATORS | {"publisher"}
EDITORS = PUBLISHERS | {"editor"}
STAFF = EDITORS | {"author"}
SIGNED_IN = STAFF | {"guest"}  # a guest is signed in as staff and in no group
EVERYBODY = SIGNED_IN | {"anonymous"}
OUTSIDE_THE_SITE = ("importing", "importing-check", "held-work", "batch")  # under its path, and named without its name space
# Screen -> (who reads it, who may send to it).
PUBLICATION = {
    **dict.fromkeys(("changelist", "add", "change", "history", "submit", "discard", "set_aside", "bring_back"), (STAFF, STAFF)),
    **dict.fromkeys(("verify", "take_back", "assign", "state"), (STAFF, STAFF)),
    **dict.fromkeys(("uses", "panel", "remark", "preview", "share", "unshare", "compare", "restore"), (STAFF, STAFF)),
    **dict.fromkeys(("typed", "typed_new", "undo"), (STAFF, STAFF)),
    "linkable": (STAFF, NOBODY),
    "numbers": (NOBODY, STAFF),  # pasted numbers may be long
    **dict.fromkeys(("return", "approve", "delete"), (EDITORS, EDITORS)),
    **dict.fromkeys(("schedule", "unschedule", "publish", "withdraw"), (PUBLISHERS, PUBLISHERS)),
}
WITH_ITEMS = {
    "arrange": (STAFF, STAFF),
    "next": (NOBODY, STAFF),
    **dict.fromkeys(("schedule_together", "publish_together"), (PUBLISHERS, PUBLISHERS)),
}
MAILED = {
    "preview_mail": (STAFF, STAFF),  # who may change an issue sends test mails of it
    "preview_mail_content": (STAFF, NOBODY),
    "mail": (PUBLISHERS, PUBLISHERS),
}
PRINTED = {"preview_pdf": (STAFF, STAFF)}
TABLE = {
    **dict.fromkeys(("import", "import_report"), (STAFF, STAFF)),
    **dict.fromkeys(("export", "template", "import_csv", "import_progress"), (STAFF, NOBODY)),
}
VOCABULARY = {
    "changelist": (STAFF, STAFF),
    "add": (STAFF, STAFF),  # an author proposes
    "change": (STAFF, EDITORS),
    "proposal": (EDITORS, EDITORS),
    **dict.fromkeys(("history", "uses"), (STAFF, STAFF)),
    **dict.fromkeys(("delete", "merge"), (ADMINISTRATORS, ADMINISTRATORS)),
}
SOURCE = {
    **TABLE,
    **dict.fromkeys(("changelist", "add", "change", "history", "uses", "copies"), (STAFF, STAFF)),
    "copy_file": (STAFF, NOBODY),
    **dict.fromkeys(("delete", "merge"), (EDITORS, EDITORS)),
}
ORGANIZATION = {  # authors look at the vocabulary and take it away; editors bring it back
    **VOCABULARY,
    **dict.fromkeys(("import", "import_report"), (EDITORS, EDITORS)),
    **dict.fromkeys(("template", "import_csv", "import_progress"), (EDITORS, NOBODY)),
    "export": (STAFF, NOBODY),
}
LIBRARY = {
    **dict.fromkeys(("changelist", "add", "change", "history", "replace"), (STAFF, STAFF)),
    **dict.fromkeys(("choose", "stored"), (STAFF, NOBODY)),
    "upload": (NOBODY, STAFF),
    "delete": (EDITORS, EDITORS),
}
ACCOUNT = dict.fromkeys(("changelist", "add", "change", "history", "delete", "password_change"), (ADMINISTRATORS, ADMINISTRATORS))
AUDIT = {
    **dict.fromkeys(("changelist", "history", "export"), (PUBLISHERS, PUBLISHERS)),
    "change": (PUBLISHERS, NOBODY),
    **dict.fromkeys(("add", "delete"), (NOBODY, NOBODY)),
}
LINK = {
    **dict.fromkeys(("changelist", "change", "history"), (STAFF, STAFF)),
    **dict.fromkeys(("add", "delete"), (NOBODY, NOBODY)),
}
BUNDLE = dict.fromkeys(
    ("changelist", "add", "change", "history", "delete", "gather", "together", "remove"), (PUBLISHERS, PUBLISHERS)
)
TOKEN = {**dict.fromkeys(("changelist", "add", "change", "history"), (PUBLISHERS, PUBLISHERS)), "delete": (NOBODY, NOBODY)}
CALL = {
    **dict.fromkeys(("changelist", "history"), (PUBLISHERS, PUBLISHERS)),
    "change": (PUBLISHERS, PUBLISHERS),
    **dict.fromkeys(("add", "delete"), (NOBODY, NOBODY)),
}
SUBSCRIBER = {
    **dict.fromkeys(("changelist", "history"), (PUBLISHERS, PUBLISHERS)),
    "import": (PUBLISHERS, PUBLISHERS),
    **dict.fromkeys(("figures", "request"), (PUBLISHERS, PUBLISHERS)),
    "change": (PUBLISHERS, NOBODY),
    **dict.fromkeys(("add", "delete"), (NOBODY, NOBODY)),
}
ENQUIRY = {
    **dict.fromkeys(("changelist", "change", "history"), (EDITORS, EDITORS)),
    **dict.fromkeys(("add", "delete"), (NOBODY, NOBODY)),
}
LEAD = LINK  # whoever may add drafts captures
WATCH_WORD = {
    **dict.fromkeys(("changelist", "history"), (STAFF, STAFF)),
    "change": (STAFF, EDITORS),
    **dict.fromkeys(("add", "delete"), (EDITORS, EDITORS)),
}
WATCHED_LIST = WATCH_WORD | {"move": (NOBODY, EDITORS)}
MAILING = CALL | {
    "move": (NOBODY, PUBLISHERS),
    **dict.fromkeys(("proof", "progress", "list_progress"), (PUBLISHERS, NOBODY)),
}
OUTBOX = ("mailing_outbox", "mailing_outbox_mail", "mailing_outbox_content", "mailing_outbox_file")
ERROR = {
    **dict.fromkeys(("changelist", "change", "history", "delete"), (ADMINISTRATORS, ADMINISTRATORS)),
    "add": (NOBODY, NOBODY),
}
SITE = {
    **dict.fromkeys(("index", "app_list", "view_on_site", "password_change", "search", "search_suggest"), (SIGNED_IN, SIGNED_IN)),
    **dict.fromkeys(("jsi18n", "password_change_done"), (SIGNED_IN, NOBODY)),
    **dict.fromkeys(("guide", "guide_picture"), (SIGNED_IN, NOBODY)),
    "status": (ADMINISTRATORS, NOBODY),
    "autocomplete": (STAFF, NOBODY),
    "capture": (STAFF, STAFF),
    "capture_bookmarklet": (STAFF, NOBODY),
    "newsletters_issue_coverage": (STAFF, NOBODY),
    "login": (NOBODY, NOBODY),  # leads to account_login
    "logout": (EVERYBODY, EVERYBODY),
    **dict.fromkeys(("shared-preview", "shared-file"), (EVERYBODY, EVERYBODY)),
    **dict.fromkeys(("importing", "importing-check"), (STAFF, STAFF)),
    "held-work": (ADMINISTRATORS, ADMINISTRATORS),
    "batch": (EDITORS, EDITORS),  # to approve; authors submit and assign
    **dict.fromkeys(OUTBOX, (ADMINISTRATORS, NOBODY)),
}
# Signing in and "Your account": the names that allauth has, and ours. Each person reaches her own.
OWN_ACCOUNT = {
    **dict.fromkeys(("account", "account_resume", "mfa_view_recovery_codes"), (SIGNED_IN, NOBODY)),
    **dict.fromkeys(("account_change_password", "account_reauthenticate"), (SIGNED_IN, SIGNED_IN)),
    **dict.fromkeys(("mfa_activate_totp", "mfa_add_webauthn"), (SIGNED_IN, SIGNED_IN)),
    **dict.fromkeys(("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_remove_webauthn"), (SIGNED_IN, SIGNED_IN)),
    **dict.fromkeys(("mfa_reauthenticate", "mfa_reauthenticate_webauthn"), (SIGNED_IN, SIGNED_IN)),
    **dict.fromkeys(("account_end_session", "account_end_other_sessions"), (NOBODY, SIGNED_IN)),
    **dict.fromkeys(("account_login", "account_reset_password"), (EVERYBODY, EVERYBODY)),
    "openid_connect_login": (NOBODY, EVERYBODY),  # reading leads to account_login
    "openid_connect_callback": (EVERYBODY, EVERYBODY),
    # Steps of signing in lead back to its first page who has not taken the first one.
    "mfa_login_webauthn": (SIGNED_IN, EVERYBODY),
    "mfa_authenticate": (SIGNED_IN, SIGNED_IN),
    **dict.fromkeys(("account_confirm_password_reset_code", "account_password_reset_completed"), (NOBODY, NOBODY)),
    **dict.fromkeys(("account_complete_password_reset", "account_set_password"), (EVERYBODY, EVERYBODY)),
    **dict.fromkeys(("mfa_index", "mfa_list_webauthn"), (EVERYBODY, EVERYBODY)),
}
MODELS = {
    **{f"{model._meta.app_label}_{model._meta.model_name}": PUBLICATION for model in publication_registry.publication_models()},
    **{model: PUBLICATION | TABLE for model in ("standards_standard", "cases_casestudy", "glossary_term")},
    "policies_policy": PUBLICATION | TABLE | {"make_standard": (STAFF, STAFF)},
    **{f"catalogue_{name}": VOCABULARY for name in ("sector", "technology", "region", "icsfield", "priorityarea")},
    "catalogue_phase": VOCABULARY | {"add": (EDITORS, EDITORS)},
    "newsletters_item": PUBLICATION | TABLE | PRINTED,
    "newsletters_issue": PUBLICATION | PRINTED | WITH_ITEMS | MAILED,
    "newsletters_specialreport": PUBLICATION | PRINTED,
    "catalogue_organization": ORGANIZATION,
    "editorial_source": SOURCE,
    "editorial_mediafile": LIBRARY,
    "editorial_auditentry": AUDIT,
    "editorial_bundle": BUNDLE,
    "editorial_linkcheck": LINK,
    "access_apitoken": TOKEN,
    "access_webhookendpoint": TOKEN,
    "access_webhookcall": CALL,
    **{"mailing_mailing": MAILING, "mailing_delivery": CALL, "mailing_channel": CALL},
    "operations_errorreport": ERROR,
    "subscriptions_subscriber": SUBSCRIBER,
    **dict.fromkeys(("enquiries_translationrequest", "enquiries_conversation"), ENQUIRY),
    **{"gathering_lead": LEAD, "gathering_watchedlist": WATCHED_LIST, "gathering_watchword": WATCH_WORD},
    "auth_user": ACCOUNT,
    "auth_group": ACCOUNT,
}
BY_LENGTH = sorted(MODELS.items(), key=lambda item: -len(item[0]))  # a name may begin with another
SHARED = (PUBLICATION, TABLE, VOCABULARY)
BY_RIGHTS = ("anonymous", "guest", *ROLES)
FIRST_OF_THEIR_KIND = ("policies_policy_", "catalogue_sector_")


def named_addresses() -> set[str]:
    """Names of all patterns of the admin, and of what else stands under its path."""
    found = set()
    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern).startswith("admin/"):
            patterns = getattr(resolver, "url_patterns", [resolver])
            while patterns:
                one, *patterns = patterns
                if hasattr(one, "url_patterns"):
                    patterns += one.url_patterns
                elif one.name:
                    found.add(one.name)
    return found


def expected_access(name: str) -> tuple:
    if name in SITE | OWN_ACCOUNT:
        return (SITE | OWN_ACCOUNT)[name]
    model = next((prefix for prefix, _ in BY_LENGTH if name.startswith(f"{prefix}_")), "")
    return MODELS[model][name.removeprefix(f"{model}_")] if model else MODELS[name]


def test_every_address_has_a_row():
    without = []
    for name in named_addresses():
        try:
            expected_access(name)
        except KeyError:
            without.append(name)
    assert without == []


def test_every_row_has_an_address():
    expected = {f"{model}_{screen}" for model, screens in MODELS.items() for screen in screens} | set(SITE | OWN_ACCOUNT)
    assert expected - named_addresses() == {"auth_group_password_change"}


@pytest.fixture(scope="module")
def sessions_by_role(django_db_setup, django_db_blocker):
    """The cookies of somebody signed in for each role, in a database that holds a row of every kind, all drafts."""
    with rows_until_the_end(django_db_blocker):
        make_a_row_of_every_kind()
        sessions = {"anonymous": ""}
        for role in (*ROLES, "guest"):
            user = create_account(role, password="a password of the tests")
            browser = Client()
            browser.force_login(user)
            sessions[role] = browser.cookies.output(header="")
        yield sessions


@pytest.fixture
def clients_by_role(sessions_by_role):
    with changes_taken_back():
        browsers = {role: Client() for role in sessions_by_role}
        for role, cookies in sessions_by_role.items():
            browsers[role].cookies.load(cookies)
        yield browsers


def make_a_row_of_every_kind() -> None:
    make_vocabulary()
    for model in (Sector, Technology, Region, Organization):
        model.objects.update(is_standard=False)  # else nobody deletes it
    make_policy()
    common = {"title": "Draft"}
    Standard.objects.create(slug="standard", **common)
    Term.objects.create(slug="term", **common)
    CaseStudy.objects.create(slug="case", **common)
    Item.objects.create(slug="item", **common)
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    Issue.objects.create(slug="issue", phase=phase, number=1, **period, **common)
    SpecialReport.objects.create(slug="report", **common)
    IcsField.objects.create(code="01", name_en="Generalities")
    PriorityArea.objects.create(code="ict", name_en="ICT")
    Bundle.objects.create(title="March")
    LinkCheck.objects.create(url="https://example.org/", host=LinkHost.objects.create(name="example.org"))
    add_file(picture(40, 40), "photo.jpg")
    ApiToken.objects.create(name="Partner", contact="partner@example.org")
    WebhookEndpoint.objects.create(name="Partner", url="https://example.org/", contact="partner@example.org").calls.create()
    make_subscriber()
    enquirer = Enquirer.objects.create(address="li@example.org", address_hash="0")
    Conversation.objects.create(enquirer=enquirer, kind="question").messages.create(text="Draft")
    TranslationRequest.objects.create(entry_uid=UUID(int=1), entry_type="policy", title="Draft", language="en")
    watched = WatchedList.objects.create(name="Notices", url="https://example.org/list", host=LinkHost.objects.get())
    Lead.objects.create(watched_list=watched, key="k", url="https://example.org/1", title="Draft")
    WatchWord.objects.create(en="AI")
    ErrorReport.objects.create(fingerprint="x", error="KeyError", first_seen=timezone.now(), last_seen=timezone.now())
    make_started_mailing(1)
    audit_log.record(AuditEntry.Action.SAVED, Item.objects.get(), by=None)


def address_of(name: str) -> str:
    fixed = {
        "shared-preview": ["no-such-token"],
        "shared-file": ["no-such-token", "name"],
        "importing-check": [UUID(int=1)],
        "batch": ["approve"],
        "app_list": ["policies"],
        "view_on_site": [1, 1],
        "guide_picture": ["capture"],
        **{name: [UUID(int=1)] for name in OUTBOX[1:]},
        **{name: [1] for name in ("account_end_session", "mfa_remove_webauthn")},
        **{name: ["institution"] for name in ("openid_connect_login", "openid_connect_callback")},
    }
    if name in OWN_ACCOUNT:
        return reverse(name, args=fixed.get(name, []))
    if name == "autocomplete":
        return reverse("admin:autocomplete") + "?app_label=policies&model_name=policy&field_name=sectors"
    if name in SITE:
        is_apart = name.startswith("shared-") or name in OUTSIDE_THE_SITE
        return reverse(name if is_apart else f"admin:{name}", args=fixed.get(name, []))
    label, model = next(prefix for prefix, _ in BY_LENGTH if name.startswith(f"{prefix}_")).split("_", 1)
    row = apps.get_model(label, model)._default_manager.order_by("pk").first()
    for arguments in ([], [row.pk], [row.pk, "publish"], [row.pk, 1], ["policy"], [row.pk, UUID(int=1)], [UUID(int=1)]):
        try:
            return reverse(f"admin:{name}", args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def is_let_in(answer) -> bool:
    to_sign_in = answer.status_code in (302, 307) and "/login/" in answer["Location"]
    return answer.status_code not in (403, 405) and not to_sign_in


def first_addresses() -> Iterator[str]:
    """Screens that models share once, with the first model."""
    tried = set()
    for name in sorted(named_addresses(), key=lambda name: (not name.startswith(FIRST_OF_THEIR_KIND), name)):
        model, table = next(((model, table) for model, table in BY_LENGTH if name.startswith(f"{model}_")), ("", {}))
        screen = name.removeprefix(f"{model}_")
        kind = next((number for number, shared in enumerate(SHARED) if screen in shared and shared.items() <= table.items()), name)
        if (kind, screen) not in tried:
            yield name
        tried.add((kind, screen))


@pytest.mark.parametrize("name", list(first_addresses()))
def test_least_role_gets_in_and_the_one_below_does_not(clients_by_role, name):
    assert_access(clients_by_role, name, roles_beside_the_limit)


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(named_addresses()))
def test_each_role_gets_in_where_the_table_says_and_nowhere_else(clients_by_role, name):
    assert_access(clients_by_role, name, lambda allowed: BY_RIGHTS)


def roles_beside_the_limit(allowed: frozenset[str]) -> tuple[str, ...]:
    """The least of the roles that are let in, and the greatest that is not."""
    let_in = [role in allowed for role in BY_RIGHTS]
    first = let_in.index(True) if any(let_in) else len(BY_RIGHTS)
    return BY_RIGHTS[max(first - 1, 0) : first + 1]


def assert_access(clients_by_role, name: str, tried_roles: Callable[[frozenset[str]], tuple[str, ...]]) -> None:
    readers, writers = expected_access(name)
    address = address_of(name)
    signing_out = name == "logout"
    for role in tried_roles(readers):
        assert signing_out or is_let_in(clients_by_role[role].get(address)) == (role in readers), (role, "GET")
    for role in tried_roles(writers):
        got_in = is_let_in(clients_by_role[role].post(address, {"post": ""} if name.endswith("_delete") else {}))
        assert signing_out or got_in == (role in writers), (role, "POST")
