"""Texts, events and relations of policies on further sheets of a workbook."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from editorial.models import Snapshot
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from policies.models import Policy, PolicyEvent, PolicyRelation
from policies.policy_table import POLICY_TABLE
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
WHO = {"by": None, "rights": TablePermissions(add=True, change=True)}
EVENTS = ["slug", "id", "happened_on", "title"]
RELATIONS = ["slug", "type", "target"]


def workbook(rows, **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write(data):
    return import_table(POLICY_TABLE, data, dry_run(POLICY_TABLE, data, "t.xlsx", **WHO), **WHO)


def problems(data):
    report = dry_run(POLICY_TABLE, data, "t.xlsx", **WHO)
    return [(p.cell, p.message) for p in (*report.headings, *(p for row in report.rows for p in row.problems))]


def test_children_come_in_with_their_policy_and_are_in_its_snapshot():
    other, policy = make_policy(slug="other"), make_policy(slug="plan")
    data = workbook(
        [["slug"], ["plan"]],
        Events=[EVENTS, ["plan", None, "2015年7月", "Published"], ["plan", None, "2015-01-02", "Draft"]],
        relations=[RELATIONS, ["plan", "implements", str(other.uid)]],
    )
    report = dry_run(POLICY_TABLE, data, "t.xlsx", **WHO)
    assert {change.column for change in report.rows[0].changes} == {"events", "relations"}
    assert not PolicyEvent.objects.exists()
    write(data)
    assert [(str(e.happened_on), e.happened_on_precision, e.title) for e in policy.events.all()] == [
        ("2015-01-02", "day", "Draft"), ("2015-07-01", "month", "Published"),
    ]  # fmt: skip
    assert policy.relations.get().target == other
    assert '"Draft"' in Snapshot.objects.filter(uid=policy.uid).latest("pk").content


def test_sheet_replaces_the_children_of_the_policies_that_it_names_and_keeps_their_keys():
    policy, untouched = make_policy(slug="plan"), make_policy(slug="law")
    kept, gone = (
        PolicyEvent.objects.create(policy=policy, happened_on="2015-01-01", happened_on_precision="day", title=t) for t in "ab"
    )
    PolicyEvent.objects.create(policy=untouched, happened_on="2015-01-01", happened_on_precision="day", title="c")
    write(workbook([["slug"], ["plan"], ["law"]], events=[EVENTS, ["plan", kept.pk, "2016", "a"]]))
    assert [(e.pk, e.happened_on.year) for e in policy.events.all()] == [(kept.pk, 2016)]
    assert untouched.events.count() == 1
    assert not PolicyEvent.objects.filter(pk=gone.pk).exists()


def test_mistake_is_named_by_sheet_and_cell_and_nothing_is_written():
    policy = make_policy(slug="plan")
    said = problems(workbook(
        [["slug"], ["plan"]],
        events=[EVENTS, ["plan", None, "01/03/2026", "x"], ["plan", 7, "2015", "x"], ["plan", None, "2015", ""]],
        relations=[RELATIONS, ["plan", "implements", "nowhere"], ["plan", "implements", "plan"]],
    ))  # fmt: skip
    text = " ".join(message for _, message in said)
    assert "events!C2: It can be read as 1 March 2026" in text
    assert "events!B3: It has none with this number" in text
    assert "events!D4: Fill it in" in text
    assert "relations!C2: The desk has no policy with the slug or uid “nowhere”" in text
    assert "cannot be related to itself" in text
    assert not policy.events.exists()


def test_sheet_with_an_unknown_column_or_policy_is_refused_by_cell():
    make_policy(slug="plan")
    said = problems(workbook([["slug"], ["plan"]], events=[[*EVENTS, "colour"], ["law", None, "2015", "x"]]))
    assert [cell for cell, _ in said] == ["events!E1", "events!A2"]


def test_export_can_be_imported_again_and_changes_nothing(client):
    client.force_login(create_account("editor"))
    other, policy = make_policy(slug="other"), make_policy(slug="plan")
    PolicyEvent.objects.create(policy=policy, happened_on="2015-01-01", happened_on_precision="year", title="a")
    PolicyRelation.objects.create(policy=policy, type="implements", target=other, note="Article 1")
    policy.texts.create(language="zh-Hans", status="official", title="规划", body="<p>文</p>")
    data = client.get("/admin/policies/policy/export/xlsx/").content
    assert load_workbook(io.BytesIO(data)).sheetnames == ["Expert Desk", "texts", "events", "relations"]
    report = dry_run(POLICY_TABLE, data, "t.xlsx", **WHO)
    assert (report.problems, report.totals["unchanged"]) == (0, Policy.objects.count())


def test_number_of_statements_does_not_depend_on_the_number_of_rows(django_assert_max_num_queries):
    policies = [make_policy(slug=f"plan-{n}") for n in range(8)]
    lines = [[p.slug, None, "2015", "x"] for p in policies for _ in range(3)]
    links = [[p.slug, "implements", policies[0].slug] for p in policies[1:]]
    data = workbook([["slug"], *([p.slug] for p in policies)], events=[EVENTS, *lines], relations=[RELATIONS, *links])
    with django_assert_max_num_queries(20):
        assert dry_run(POLICY_TABLE, data, "t.xlsx", **WHO).problems == 0
    write(data)
    assert PolicyEvent.objects.count() == 24
