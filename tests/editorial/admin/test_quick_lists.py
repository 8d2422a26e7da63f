"""Rows of lists are as Django makes them, and cost less."""

import re

import pytest
from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from editorial.admin_mixins.quick_lists import QuickListAdminMixin
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
LISTS = ("/admin/policies/policy/", "/admin/editorial/source/", "/admin/catalogue/sector/")
QUERIES = ({}, {"q": "plan"}, {"q": "计划 & plan", "o": "1"}, {"_popup": "1", "_to_field": "id"}, {"is_retired__exact": "0"})


def rows(page) -> list[str]:
    return re.findall(r'<input type="checkbox" name="_selected_action".*?>|<th class="field-.*?</th>', page.content.decode())


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_boxes_and_links_are_as_django_makes_them(sign_in, monkeypatch, path, query):
    for title in ("An “action” plan & <more>", "A second plan"):
        make_policy(title.split()[1].strip("“”"), title=title)
    browser = sign_in("administrator")
    ours = rows(browser.get(path, query, follow=True))
    monkeypatch.setattr(QuickListAdminMixin, "get_changelist", lambda self, request, **kwargs: ChangeList)
    monkeypatch.setattr(QuickListAdminMixin, "action_checkbox", ModelAdmin.action_checkbox)
    assert ours == rows(browser.get(path, query, follow=True))
    assert ours or "q" in query or "is_retired__exact" in query or path.endswith("sector/")


def test_no_address_is_resolved_for_a_row(sign_in, monkeypatch):
    for number in range(20):
        make_policy(f"plan-{number}")
    browser = sign_in("publisher")
    resolved = []
    resolve = URLResolver.resolve
    monkeypatch.setattr(URLResolver, "resolve", lambda self, path: resolved.append(path) or resolve(self, path))
    page = browser.get("/admin/policies/policy/", {"q": "plan"})
    assert page.content.count(b"action-select") == Policy.objects.count()
    assert len([path for path in resolved if "/change/" in path]) == 0
    assert isinstance(site.get_model_admin(Policy), QuickListAdminMixin)


def test_list_reads_its_rows_by_the_day_of_the_last_edit_from_an_index():
    rows = str(Policy.objects.all()[:50].query)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which sorts so few rows rather than look at an index
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {rows}")
        assert "policy_by_edit" in str(cursor.fetchall())


def test_list_reads_no_long_text(sign_in):
    make_policy("plan")
    browser = sign_in("publisher")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/admin/policies/policy/").status_code == 200
    statements = [one["sql"] for one in asked if '"policies_policy"."title"' in one["sql"]]
    assert len(statements) == 1
    assert '"policies_policy"."body"' not in statements[0]
