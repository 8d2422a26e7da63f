"""Choosers, lists and the link dialog find by one search: parts of Chinese names, aliases, numbers in any spelling."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Organization
from demo.synthetic_data.generator import generate_publications
from editorial.models import Source
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.demo_rows import insert_vocabulary
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
LIST = reverse("admin:policies_policy_changelist")


def offered(browser, field, term, model="policy"):
    app = {"policy": "policies", "item": "newsletters", "itempolicy": "newsletters"}[model]
    parameters = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return [row for row in browser.get(reverse("admin:autocomplete"), parameters).json()["results"] if row["id"] != "propose"]


def listed(browser, query, address=LIST):
    return [str(row) for row in browser.get(address, {"q": query}).context["cl"].result_list]


@pytest.mark.parametrize(
    ("field", "typed", "name"),
    [
        ("organizations", "市场", "国家市场监督管理总局"),
        ("organizations", "市場監督", "国家市场监督管理总局"),
        ("organizations", "samr", "国家市场监督管理总局"),
        ("regions", "广东", "广东省"),
        ("regions", "廣東", "广东省"),
        ("regions", "cn gd", "广东省"),
    ],
)
def test_standard_term_is_found_by_a_part_of_its_chinese_name_and_by_its_code(sign_in, field, typed, name):
    insert_vocabulary()
    assert name in offered(sign_in("author"), field, typed)[0]["text"]


def test_alias_is_found_and_what_is_called_so_comes_first(sign_in):
    Organization.objects.create(code="a", name_en="Office of the Lab", kind="authority")
    Organization.objects.create(code="b", name_en="Laboratory", kind="authority")
    Organization.objects.create(code="c", name_en="Zhejiang centre", aliases="Other\nLAB", kind="authority")
    found = offered(sign_in("author"), "organizations", "lab")
    assert [row["text"] for row in found] == ["Zhejiang centre", "Laboratory", "Office of the Lab"]


def test_two_that_are_called_alike_are_told_apart(sign_in):
    for code, kind in (("first", "company"), ("second", "media")):
        Organization.objects.create(code=code, name_en="Economy", kind=kind)
    found = offered(sign_in("author"), "organizations", "economy")
    assert [row["hint"] for row in found] == ["first · Company", "second · Media"]


@pytest.mark.parametrize("typed", ["国发〔2015〕40号", "国发[2015]40", "国发 2015 40号", "國發２０１５40", "MIC-2025", "mic 2025"])
def test_draft_is_found_by_number_and_alias_in_chooser_list_and_dialog(sign_in, typed):
    policy = make_policy(title="Guiding opinions", document_number="国发〔2015〕40号", aliases="MIC 2025")
    browser = sign_in("author")
    assert [row["id"] for row in offered(browser, "policy", typed, model="itempolicy")] == [str(policy.pk)]
    assert listed(browser, typed) == ["Guiding opinions"]
    dialog = browser.get(reverse("admin:policies_policy_linkable"), {"q": typed}).json()["results"]
    assert [row["title"] for row in dialog] == ["Guiding opinions"]


def test_list_is_in_the_order_of_the_match_unless_a_column_sorts_it(sign_in):
    for slug, title in (("c", "A new plan"), ("a", "Plan"), ("b", "Plan of action")):
        make_policy(slug, title=title)
    browser = sign_in("author")
    assert listed(browser, "plan") == ["Plan", "Plan of action", "A new plan"]
    sorted_page = browser.get(LIST, {"q": "plan", "o": "1"})
    assert [str(row) for row in sorted_page.context["cl"].result_list] == ["A new plan", "Plan", "Plan of action"]


def test_saved_and_imported_changes_are_found_at_once(sign_in):
    policy = make_policy(title="Old name")
    policy.title = "新名称"
    policy.save()
    browser = sign_in("author")
    assert listed(browser, "old name") == []
    assert listed(browser, "名称") == ["新名称"]
    Source.objects.bulk_create([Source(kind="document", title="Notice", url="https://example.org/a")])
    assert listed(browser, "https://example.org/a", reverse("admin:editorial_source_changelist")) == ["Notice"]


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", "9" * 400, "〔〕", "zz " * 500, "/", "http://["])
def test_odd_queries_find_nothing_in_lists(sign_in, query):
    make_policy(title="Plan")
    assert listed(sign_in("author"), query) == []


def test_more_matches_than_are_looked_up_by_key_are_all_listed(sign_in, monkeypatch):
    for number in range(4):
        make_policy(f"plan-{number}", title=f"Plan {number}")
    monkeypatch.setattr("editorial.search.list_search.MAX_KEYS", 2)
    page = sign_in("author").get(LIST, {"q": "plan"})
    assert page.context["cl"].result_count == 4


def test_chooser_takes_as_many_statements_however_much_there_is(sign_in):
    call_command("load_vocabulary", verbosity=0)
    browser = sign_in("publisher")
    counts = []
    for seed in (1, 2):
        generate_publications(policies=25 * seed, seed=seed)
        for field, model in (("policy", "itempolicy"), ("organizations", "policy"), ("sources", "policy")):
            offered(browser, field, "e", model)
            with CaptureQueriesContext(connection) as asked:
                assert offered(browser, field, "e", model)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8


def test_check_finds_what_a_statement_left_behind_and_rebuilding_mends_it():
    policy = make_policy(title="Plan")
    Policy.objects.filter(pk=policy.pk).update(title="Law")
    with pytest.raises(CommandError, match="rebuild_desk_search"):
        call_command("rebuild_desk_search", check=True, verbosity=0)
    call_command("rebuild_desk_search", verbosity=0)
    call_command("rebuild_desk_search", check=True, verbosity=0)
    assert Policy.objects.filter(search_text__holds="\nlaw\n").exists()


def test_search_text_is_in_no_public_answer(client):
    publish(make_policy(title="Plan", aliases="Hidden spelling"), by=None)
    for address in ("/api/v1/policies/", "/policies/plan/", "/policies/"):
        assert "search_text" not in client.get(address).content.decode()
