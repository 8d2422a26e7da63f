"""Each count is true: the list that a box leads to holds as many. Nothing grows with the rows."""

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import WebhookEndpoint
from cases.models import CaseStudy
from demo.synthetic_data.generator import generate_publications
from editorial.content import publication_registry
from editorial.dashboard.context import DashboardContext, QueryScope
from editorial.dashboard.queries import QUERIES, DashboardQuery, count_rows, run_queries
from editorial.models import LinkCheck, LinkHost, Publication, Schedule, SetAsideDraft, Snapshot
from editorial.workflow.review import return_to_draft
from newsletters.models import Item
from operations.status import site_facts
from policies.models import Policy
from tests.editorial.dashboard.conftest import draft_by, logged_in_client, submitted_by
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
BUDGET = 24


@pytest.fixture(autouse=True)
def _facts_that_do_not_age(monkeypatch):
    """Facts of the site are read anew every few seconds, whatever happens: that statement is no matter of rows."""
    monkeypatch.setattr(site_facts, "RECENT_SECONDS", 10**9)


def create_rows(people, count: int) -> None:
    """Of every kind of box about as many as asked for, and nothing less than real rows."""
    today, now = timezone.localdate(), timezone.now()
    author, editor = people["author"], people["editor"]
    start = Policy.objects.count()
    policies = Policy.objects.bulk_create(
        Policy(
            slug=f"p-{number}", title=f"Policy {number}", kind="notice", level="national", updated_by=author,
            owner=[author, editor, None][number % 3], state=list(Publication.State)[number % 6], is_changed=number % 4 == 0,
            review_by=today + timedelta(days=number % 40 - 5), comments_close_on=today + timedelta(days=number % 40),
            publish_at=now + timedelta(days=number % 20),
        )
        for number in range(start, start + count)
    )  # fmt: skip
    CaseStudy.objects.bulk_create(CaseStudy(slug=p.slug, title=p.title, tier="tertiary", updated_by=editor) for p in policies[::2])
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(uid=p.uid, type="policy", shape=1, content="{}", taken_at=now) for p in policies
    )
    Schedule.objects.bulk_create(
        Schedule(
            uid=p.uid, type="policy", snapshot=snapshot, publish_at=p.publish_at, failure="x",
            failed_at=now if number % 2 else None,
        )
        for number, (p, snapshot) in enumerate(zip(policies, snapshots, strict=True)) if p.state == "scheduled"
    )  # fmt: skip
    SetAsideDraft.objects.bulk_create(
        SetAsideDraft(uid=p.uid, type="policy", draft=s, base=s, at=now)
        for p, s in list(zip(policies, snapshots, strict=True))[::5]
    )
    host, _ = LinkHost.objects.get_or_create(name="example.org")
    urls = [f"https://example.org/{number}" for number in range(start, start + count)]
    LinkCheck.objects.bulk_create(LinkCheck(url=url, host=host, status="broken", is_named=True) for url in urls)
    endpoint = WebhookEndpoint.objects.create(
        name="Partner", url="https://example.org/", contact="p@example.org", failing_since=now
    )
    endpoint.calls.model.objects.bulk_create(endpoint.calls.model(endpoint=endpoint, state="given_up") for _ in range(count))


def count_statements(browser, address: str = "/admin/") -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("role", ["author", "editor", "publisher", "administrator"])
def test_first_page_keeps_its_budget_at_ten_and_at_a_thousand_rows(people, role):
    call_command("load_vocabulary", verbosity=0)
    generate_publications(policies=25, seed=1)
    create_rows(people, 10)
    browser = logged_in_client(people[role])
    few = count_statements(browser)
    create_rows(people, 1000)
    assert count_statements(browser) == few <= BUDGET


def test_no_box_holds_more_than_eight_lines_and_all_is_linked_with_its_count(people):
    create_rows(people, 200)
    answer = logged_in_client(people["publisher"]).get("/admin/")
    page = answer.context["page"]
    assert max(len(box.lines) for box in page.filled) == 8
    box = next(box for box in page.filled if box.name == "mine" or box.name == "unowned")
    assert box.total > 8
    assert f"All {box.total}: " in answer.content.decode()


@pytest.mark.parametrize("role", ["author", "publisher"])
def test_every_list_behind_a_box_holds_as_many_as_the_box_says(people, role):
    create_rows(people, 60)
    for person in ("author", "editor"):
        policy = submitted_by(people[person], f"returned-{person}")
        return_to_draft(policy, by=None, remark="Again.")
        submitted_by(people[person], f"waiting-{person}")
    browser = logged_in_client(people[role])
    answers = run_queries(DashboardContext(people[role], timezone.now()))
    followed = 0
    for name, answer in answers.items():
        for model, total in answer.totals.items():
            if name != "in_month":
                address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/?work={name}"
                assert browser.get(address).context["cl"].result_count == total, address
                followed += 1
    assert followed >= 8


def test_links_of_the_box_are_the_lists_that_were_counted(people):
    create_rows(people, 60)
    browser = logged_in_client(people["publisher"])
    for box in browser.get("/admin/").context["page"].filled:
        for link in box.more:
            followed = browser.get(link.url)
            assert followed.status_code == 200, link.url
            if "?" in link.url:
                assert followed.context["cl"].result_count == int(link.text.split()[-1]), link


def test_filter_for_which_the_right_is_missing_gives_an_empty_list(people):
    submitted_by(people["editor"], "submitted")
    answer = logged_in_client(people["author"]).get("/admin/policies/policy/?work=for_me")
    assert answer.context["cl"].result_count == 0
    assert "Waiting for my review" not in answer.content.decode()


def test_rows_are_in_the_order_of_their_question_over_all_types(people):
    today = timezone.localdate()
    draft_by(people["author"], "second", comments_close_on=today + timedelta(days=2))
    for days in (3, 1):
        Item.objects.create(slug=f"i{days}", title=f"Item {days}", comments_close_on=today + timedelta(days=days))
    rows = run_queries(DashboardContext(people["author"], timezone.now()))["closing"].rows
    assert [row.title for row in rows] == ["Item 1", "Second", "Item 3"]


def test_nobody_s_question_is_no_statement(people, django_assert_num_queries):
    guest = people["guest"]
    guest.get_all_permissions()
    with django_assert_num_queries(0):
        assert run_queries(DashboardContext(guest, timezone.now())) == {}


def test_every_question_names_an_order_that_its_rows_have():
    columns = {field.name for model in publication_registry.publication_models() for field in model._meta.concrete_fields} | {"pk"}
    assert {name.removeprefix("-") for question in QUERIES.values() for name in question.order} <= columns


def test_lists_keep_their_budget_under_each_question(people):
    create_rows(people, 40)
    browser = logged_in_client(people["publisher"])
    for name in QUERIES:
        assert count_statements(browser, f"/admin/policies/policy/?work={name}") <= 12, name


def test_month_that_is_no_month_is_the_present_one(people):
    make_policy("x")
    browser = logged_in_client(people["author"])
    for said in ("", "2026-13", "0000-01", "x", "2026-1", "９９９９-01", "2026-01-01", "-2026-1"):
        assert browser.get("/admin/", {"month": said}).status_code == 200, said


def test_query_that_can_have_no_rows_counts_none_and_a_kept_statement_counts_anew(monkeypatch):
    for name, rows in (("none", Policy.objects.none()), ("all", Policy.objects.order_by("title"))):
        monkeypatch.setitem(QUERIES, name, DashboardQuery(name, "", lambda model, scope, rows=rows: rows.all()))
    scope = QueryScope(None, date(2026, 1, 1))
    for total in (1, 2):
        make_policy(f"plan-{total}")
        assert count_rows((("none", Policy), ("all", Policy)), scope) == [("all", "policy", total)]
    assert count_rows((("none", Policy),), scope) == []


def test_counts_are_those_of_the_person_the_day_and_the_month(people):
    now = timezone.now()
    draft_by(people["author"], "draft", comments_close_on=timezone.localdate() + timedelta(days=50))
    make_policy("scheduled", state="scheduled", publish_at=now)
    for name in ("author", "editor"):
        for days in (0, 40):
            for month in (timezone.localdate().replace(day=1), date(2015, 3, 1)):
                results = run_queries(DashboardContext(people[name], now + timedelta(days=days), month))
                found = [one in results for one in ("mine", "closing", "in_month")]
                assert found == [name == "author", days == 40, month.year > 2015], (name, days, month)


def test_counts_walk_through_no_table(people):
    """Of the publications: at 100,000 policies a count that reads them all would cost more than the page."""
    create_rows(people, 30)
    context = DashboardContext(people["publisher"], timezone.now())
    with CaptureQueriesContext(connection) as asked:
        run_queries(context)
    counted = next(one["sql"] for one in asked.captured_queries if "COUNT(*)" in one["sql"])
    tables = [model._meta.db_table for model in publication_registry.publication_models()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which rather reads a table of a few rows
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {counted}")
        plan = [str(row[-1]) for row in cursor.fetchall()]
    assert len(plan) > 50
    walked = [line for line in plan if any(re.search(rf"(SCAN|Seq Scan on) {table}\b(?! USING)", line) for table in tables)]
    assert walked == []
