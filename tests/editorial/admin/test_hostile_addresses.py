"""Addresses of the desk that somebody mistypes or forges get an answer or a refusal, never an error of the site."""

import pytest
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalogue.models import Sector
from tests.editorial.admin.test_permissions import address_of, first_addresses, make_a_row_of_every_kind, named_addresses
from tests.support.accounts import create_account
from tests.support.shared_rows import changes_taken_back, rows_until_the_end

THOROUGH = [pytest.mark.thorough, pytest.mark.each_database]
VALUES = (
    "abc",
    "",
    "-1",
    "0",
    "999999999999999999999",
    "\x00",
    "1\x00",
    "99999-01-01",
    "2026-02-30",
    "0000-00-00",
    "1e400",
    "NaN",
    "１",
    "'\"<>",
    "1,2,abc",
    "\ud7ff\U0010ffff",
    "x" * 5000,
    "9" * 5000,
    "%00",
)
FEW_VALUES = ("abc", "9" * 22, "9" * 5000, "\x00", "%00")
OF_EVERY_LIST = ("e", "p", "o", "q", "all", "_facets", "_popup", "_to_field", "_changelist_filters", "pop")
OF_SCREENS = (
    "month", "text", "type", "pk", "q", "page", "view", "next", "from", "to", "field_name", "app_label", "model_name", "term",
    "year", "url", "title", "ids", "object_id", "version", "old", "new", "kind", "section", "work", "without", "only", "show",
    "done", "_popup", "_to_field", "_changelist_filters",
)  # fmt: skip
READ_BY_SCREENS = {  # the end of an address's name -> the parameters that its view reads
    "index": ("month",), "search": ("q",), "search_suggest": ("q",), "capture": ("url", "title", "selection", "done"),
    "importing": ("type",), "autocomplete": ("term", "q", "page", "app_label", "model_name", "field_name"),
    "preview": ("text",), "compare": ("old", "new"), "uses": ("page", "only"), "linkable": ("q",), "merge": ("pk", "q"),
    "typed": ("without",), "typed_new": ("without",), "gather": ("pk",), "import_report": ("show", "page"), "history": ("p",),
    "choose": ("q", "kind", "page"), "coverage": ("from", "to"), "add": ("_popup", "_to_field", "_changelist_filters"),
    "change": ("_popup", "_to_field", "_changelist_filters"), "delete": ("_popup", "_to_field"),
}  # fmt: skip
LOOKUPS = ("", "__exact", "__id__exact", "__gte", "__lt", "__isnull", "__in", "__year")
SCREENS_OF_A_ROW = ("change", "history", "delete", "uses", "preview", "publish", "arrange", "compare")
QUICK_LOOKUPS = ("", "__exact", "__year")
QUICK_LISTS = ("policies.policy", "editorial.auditentry", "auth.user")
QUICK_FORMS = ("policies.policy", "access.apitoken", "access.webhookendpoint", "catalogue.sector")
LISTS = sorted((model for model in admin.site._registry), key=lambda model: model._meta.label)


@pytest.fixture(scope="module")
def cookies(django_db_setup, django_db_blocker):
    """Of a superuser, in a database that holds a row of every kind."""
    with rows_until_the_end(django_db_blocker):
        make_a_row_of_every_kind()
        user = create_account("administrator", is_superuser=True)
        browser = Client()
        browser.force_login(user)
        yield browser.cookies.output(header="")


@pytest.fixture
def browser(cookies):
    with changes_taken_back():
        browser = Client(raise_request_exception=False)
        browser.cookies.load(cookies)
        yield browser


def filter_parameters(model, lookups=LOOKUPS) -> set[str]:
    """Parameters of the filters of the model's list, in the spellings that Django's filters use."""
    names = set()
    for one in admin.site.get_model_admin(model).list_filter:
        field = one[0] if isinstance(one, tuple) else one
        if isinstance(field, str):
            names |= {field + lookup for lookup in lookups}
        elif issubclass(field, SimpleListFilter):
            names.add(field.parameter_name)
    return names


def failures(browser, path: str, names, values) -> list[tuple[str, str, int]]:
    found = []
    for name in sorted(names):
        for value in values:
            status = browser.get(path, {name: value}, follow=False).status_code
            if status >= 500:
                found.append((name, value[:30], status))
    return found


@pytest.mark.parametrize("model", [model for model in LISTS if model._meta.label_lower in QUICK_LISTS], ids=str)
def test_no_filter_of_a_list_is_broken_by_its_value(browser, model):
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert failures(browser, path, filter_parameters(model, QUICK_LOOKUPS), FEW_VALUES) == []


def test_no_parameter_of_every_list_is_broken_by_its_value(browser):
    path = reverse("admin:catalogue_phase_changelist")
    assert failures(browser, path, {*OF_EVERY_LIST, "id", "pk__in", "starts_on__gte", "nonsense"}, VALUES) == []


@pytest.mark.each_database
@pytest.mark.thorough
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label_lower)
def test_no_parameter_of_any_list_is_broken_by_its_value(browser, model):
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    fields = {field.name + lookup for field in model._meta.fields for lookup in QUICK_LOOKUPS}
    assert failures(browser, path, {*OF_EVERY_LIST} | filter_parameters(model) | fields, FEW_VALUES) == []


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (first_addresses, "9" * 22),
        (first_addresses, "9" * 5000),
        pytest.param(named_addresses, "999999999999999999999", marks=THOROUGH),
        pytest.param(named_addresses, "abc", marks=THOROUGH),
        pytest.param(named_addresses, "\x00", marks=THOROUGH),
    ],
)
def test_no_screen_is_broken_by_a_parameter(browser, names, value):
    """Every address of the admin but the one that signs out."""
    paths = [address_of(name) for name in sorted(set(names()) - {"logout"})]
    statuses = {path: browser.get(path, dict.fromkeys(OF_SCREENS, value)).status_code for path in paths}
    assert len(paths) > 50
    assert {path: status for path, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("names", [first_addresses, pytest.param(named_addresses, marks=THOROUGH)])
def test_no_screen_is_broken_by_one_of_the_parameters_that_it_reads(browser, names):
    found = {}
    ends = sorted(READ_BY_SCREENS, key=len, reverse=True)
    for name in sorted(names()):
        end = next((end for end in ends if name == end or name.endswith(f"_{end}")), None)
        if end and (failed := failures(browser, address_of(name), READ_BY_SCREENS[end], FEW_VALUES)):
            found[name] = failed
    assert found == {}


@pytest.mark.parametrize(
    "model",
    [pytest.param(model, marks=[] if model._meta.label_lower in QUICK_FORMS else THOROUGH) for model in LISTS],
    ids=lambda model: model._meta.label_lower,
)
def test_no_form_is_broken_by_the_address_that_fills_it_in(browser, model):
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    named = [field for field in (*model._meta.fields, *model._meta.many_to_many) if field.name != "id"]
    relations = {field.name for field in named if field.is_relation}
    assert failures(browser, path, relations, (*FEW_VALUES, "1,2,abc", "-1")) == []
    others = {value: browser.get(path, dict.fromkeys([field.name for field in named], value)).status_code for value in FEW_VALUES}
    assert {value[:30]: status for value, status in others.items() if status >= 500} == {}


def test_form_leaves_out_what_its_address_names_and_does_not_exist(browser):
    sector = Sector.objects.first()
    path = reverse("admin:policies_policy_add")
    page = browser.get(path, {"owner": "abc", "sectors": sector.pk, "sources": f"{sector.pk},999", "title": "Kept"})
    words = page.content.decode()
    assert "The address fills in what cannot be used, which is left out: Owner, Sources." in words
    form = page.context["adminform"].form
    assert (form["title"].value(), form["sectors"].value(), form["sources"].value()) == ("Kept", [str(sector.pk)], None)


@pytest.mark.parametrize("key", ["9223372036854775808", "9" * 5000, "abc", "-1", "%00", "_3A"])
@pytest.mark.parametrize(
    "model",
    [pytest.param(model, marks=[] if model._meta.label_lower in QUICK_LISTS else THOROUGH) for model in LISTS],
    ids=lambda model: model._meta.label_lower,
)
def test_no_screen_is_broken_by_a_key_that_does_not_exist(browser, model, key):
    folder = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{key}/"
    statuses = {screen: browser.get(f"{folder}{screen}/").status_code for screen in SCREENS_OF_A_ROW}
    assert {screen: status for screen, status in statuses.items() if status >= 500} == {}


def test_list_says_that_a_filter_was_not_understood(browser):
    path = reverse("admin:policies_policy_changelist")
    page = browser.get(path, {"owner": "abc"}, follow=True)
    assert "A filter in the address was not understood." in page.content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL compares any number, and finds nothing")
def test_page_says_that_the_address_asks_for_something_impossible(browser):
    response = browser.get(reverse("admin:policies_policy_changelist"), {"owner": "999999999999999999999"})
    assert response.status_code == 400
    assert "a number that is too large" in response.content.decode()
