"""A table is written whole or not at all, as edits of working versions, with their history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import CatalogueRevision, Entry, Organization, Technology
from editorial.content.consistency_check import check_catalogue
from editorial.content.snapshots import serialize
from editorial.models import Approval, AuditEntry, Snapshot, Source
from editorial.table_import.import_table import ImportAborted, dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from editorial.table_import.schemas.organization_table import ORGANIZATION_TABLE
from editorial.table_import.schemas.source_table import SOURCE_TABLE
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from newsletters.item_table import ITEM_TABLE
from newsletters.models import Item
from policies.models import Policy
from policies.policy_table import POLICY_TABLE
from tests.support.factories import make_policy, make_source, make_vocabulary
from tests.support.samples.table_files import csv_of

pytestmark = pytest.mark.django_db
HEAD = ["slug", "title", "kind", "level"]
GOOD = ["plan", "Plan", "notice", "national"]
RIGHTS = TablePermissions(add=True, change=True)


def test_new_row_is_a_draft_of_whoever_imports_it(import_rows, django_user_model):
    make_vocabulary()
    source = make_source()
    person = django_user_model.objects.create_user("editor")
    head = [*HEAD, "sectors", "technologies", "issuers", "sources", "published_on", "body"]
    import_rows(head, [*GOOD, "I64;I", "big-data", "miit", source.title, "2015-07", "<p onclick='x()'>Text</p>"], by=person)
    policy = Policy.objects.get()
    assert (policy.state, policy.owner, policy.updated_by, policy.is_changed) == ("draft", person, person, False)
    assert (str(policy.published_on), policy.published_on_precision, policy.body) == ("2015-07-01", "month", "<p>Text</p>")
    assert [term.code for term in policy.sectors.all()] == ["I", "I64"]
    assert (policy.issuers.get().code, policy.sources.get()) == ("miit", source)
    assert Snapshot.objects.get().content == serialize(policy)
    assert not Entry.objects.exists()


def test_changed_row_is_an_unpublished_change_and_readers_keep_what_they_see(import_rows, client):
    make_vocabulary()
    policy = make_policy()
    policy.events.create(happened_on="2015-07-04", happened_on_precision="day", title="Published")
    publish(policy, by=None)
    before = client.get("/api/v1/policies/internet-plus/").content
    revision = Policy.objects.get().lock_version
    import_rows(["slug", "title", "technologies"], ["internet-plus", "New title", "big-data"])
    row = Policy.objects.get()
    assert (row.title, row.state, row.is_changed, row.technologies.get().code) == ("New title", "published", True, "big-data")
    assert row.lock_version == revision + 1
    assert (Snapshot.objects.first().content, row.events.count(), row.sources.count()) == (serialize(row), 1, 1)
    assert client.get("/api/v1/policies/internet-plus/").content == before
    assert check_catalogue() == []


def test_unchanged_row_is_not_touched(import_rows):
    policy = make_policy()
    before = Policy.objects.values().get()
    assert import_rows(["slug", "title"], ["internet-plus", policy.title]).totals["unchanged"] == 1
    assert Policy.objects.values().get() == before
    assert not Snapshot.objects.exists()


def test_lists_that_the_table_does_not_name_stay(import_rows):
    make_vocabulary()
    policy = make_policy()
    policy.technologies.set(Technology.objects.all())
    import_rows(["slug", "sources"], ["internet-plus", ""])
    assert (policy.technologies.count(), policy.sources.count()) == (1, 0)


def test_one_bad_row_keeps_all_others_out():
    data = csv_of(HEAD, GOOD, ["other", "Other", "notise", "national"]).encode()
    seen = dry_run(POLICY_TABLE, data, "t.csv", by=None, rights=RIGHTS)
    with pytest.raises(ImportAborted) as refused:
        import_table(POLICY_TABLE, data, seen, by=None, rights=RIGHTS)
    assert [row.number for row in refused.value.report.rows_with_outcome("refused")] == [3]
    assert not Policy.objects.exists()


def test_failure_in_the_last_batch_takes_back_the_first(import_rows, monkeypatch):
    monkeypatch.setattr("editorial.table_import.import_table.BATCH_SIZE", 1)
    original, seen = POLICY_TABLE.write, []

    def failing(*args, **kwargs):
        if seen:
            raise RuntimeError("the disk is full")
        seen.append(original(*args, **kwargs))

    monkeypatch.setattr(POLICY_TABLE, "write", failing)
    with pytest.raises(RuntimeError):
        import_rows(HEAD, GOOD, ["other", "Other", "notice", "national"])
    assert not Policy.objects.exists()
    assert not AuditEntry.objects.exists()


def write_after_change(rows, change):
    """Write a table after something changed since its report; returns the problems by row."""
    data = csv_of(*rows).encode()
    seen = dry_run(POLICY_TABLE, data, "t.csv", by=None, rights=RIGHTS)
    assert seen.rows_to_write
    change()
    with pytest.raises(ImportAborted) as refused:
        import_table(POLICY_TABLE, data, seen, by=None, rights=RIGHTS)
    return {row.number: row.problems[0].message for row in refused.value.report.rows_with_outcome("refused")}


def test_row_that_somebody_changed_since_the_report_is_refused():
    make_policy()
    rows = [["slug", "title"], ["internet-plus", "Mine"]]
    said = write_after_change(rows, lambda: Policy.objects.update(summary="Theirs."))
    assert said == {2: "It changed since the report. Look at the new report, then write."}
    assert Policy.objects.get().title == "Internet Plus"


def test_row_that_somebody_made_or_removed_since_the_report_is_refused():
    assert 2 in write_after_change([HEAD, GOOD], lambda: make_policy("plan"))
    assert 2 in write_after_change([HEAD, GOOD], lambda: Policy.objects.all().delete())


def test_code_that_was_retired_since_the_report_is_refused():
    make_vocabulary()
    rows = [[*HEAD, "technologies"], [*GOOD, "big-data"]]
    assert "retired" in write_after_change(rows, lambda: Technology.objects.update(is_retired=True))[2]


def test_approval_of_another_text_lapses_and_of_the_same_stays(import_rows, django_user_model):
    author, editor = (django_user_model.objects.create_user(name, is_superuser=True) for name in ("a", "e"))
    for slug in ("one", "two"):
        policy = submit(make_policy(slug), by=author)
        approve(policy, by=editor)
    import_rows(["slug", "title"], ["one", "One"], ["two", "Another"])
    assert list(Policy.objects.order_by("slug").values_list("state", flat=True)) == ["approved", "draft"]
    assert AuditEntry.objects.filter(action="approval lapsed").count() == 1
    assert Approval.objects.count() == 2


def test_run_is_in_the_log_with_its_counts_and_each_row_with_where_it_came_from(import_rows, django_user_model):
    make_policy("old", title="Old")
    person = django_user_model.objects.create_user("editor")
    import_rows(["slug", "title", "kind", "level"], ["old", "Newer", "action_plan", "national"], GOOD, by=person)
    run = AuditEntry.objects.get(action="imported a table")
    assert (run.title, run.by_name, run.reason) == ("table.csv", "editor", "policies: 1 new, 1 changed, 0 unchanged")
    lines = {entry.title: (entry.action, entry.reason) for entry in AuditEntry.objects.exclude(pk=run.pk)}
    assert lines == {"Newer": ("saved", "from table.csv, row 2"), "Plan": ("created", "from table.csv, row 3")}


def test_items_keep_their_own_rules_and_defaults(import_rows):
    make_source()
    import_rows(
        ["title", "is_summary", "sources", "event_on"],
        ["News", "yes", "Notice on the ministry's site", "2015-07"],
        sheet=ITEM_TABLE,
    )
    item = Item.objects.get()
    assert (item.slug, item.is_summary, item.reported_on, item.event_on_precision) == ("news", True, timezone.localdate(), "month")


def test_sources_are_made_and_changed_and_live_publications_keep_theirs(import_rows, client):
    policy = publish(make_policy(), by=None)
    source = policy.sources.get()
    Source.objects.update(confidential_note="for the desk")
    head = ["id", "kind", "title", "url", "published_on"]
    import_rows(
        head,
        [source.pk, "document", "Renamed", "", ""],
        ["", "document", "New", "https://example.org/", "2015-07-04"],
        sheet=SOURCE_TABLE,
    )
    source.refresh_from_db()
    assert (source.title, source.confidential_note) == ("Renamed", "for the desk")
    assert Source.objects.get(url="https://example.org/").published_on.isoformat() == "2015-07-04"
    assert "Renamed" not in client.get("/policies/internet-plus/").content.decode()
    assert check_catalogue() == []


def test_name_of_a_public_body_changes_at_once_and_of_an_unknown_one_unseen(import_rows, client):
    make_vocabulary()
    head = ["code", "name_en", "kind"]
    edition = CatalogueRevision.objects.get().revision
    import_rows(head, ["hidden", "Hidden office", "authority"], sheet=ORGANIZATION_TABLE)
    assert CatalogueRevision.objects.get().revision == edition
    import_rows(head, ["miit", "Renamed ministry", "authority"], sheet=ORGANIZATION_TABLE)
    assert CatalogueRevision.objects.get().revision == edition + 1
    page = client.get("/organizations/").content.decode()
    assert "Renamed ministry" in page
    assert "Hidden office" not in page
    assert Organization.objects.get(code="miit").version == 2


def count_write_statements(count, title):
    """For so many rows `plan-0` and on, new or changed."""
    rows = [[f"plan-{n}", title, "notice", "national", "I; I64", "big-data", "#1"] for n in range(count)]
    data = csv_of([*HEAD, "sectors", "technologies", "sources"], *rows).encode()
    seen = dry_run(POLICY_TABLE, data, "t.csv", by=None, rights=RIGHTS)
    with CaptureQueriesContext(connection) as asked:
        assert import_table(POLICY_TABLE, data, seen, by=None, rights=RIGHTS).rows_to_write == count
    return len(asked)


def test_statements_besides_the_rows_own_do_not_grow_with_them():
    make_vocabulary()
    make_source(pk=1)
    few = count_write_statements(5, "Plan")
    Policy.objects.all().delete()
    many = count_write_statements(50, "Plan")
    assert many - few <= 2  # SQLite takes a thousand values a statement
    assert count_write_statements(50, "Newer") - count_write_statements(5, "Newest") - 45 <= 2  # an UPDATE is a row's own


def test_other_names_of_a_cell_are_lines_and_radicals_are_ideographs(import_rows):
    make_vocabulary()
    make_policy("internet-plus")
    import_rows(["slug", "aliases"], ["internet-plus", "MIC 2025; ⻓三⻆"])
    import_rows(["code", "aliases"], ["miit", "工信部；工信部"], sheet=ORGANIZATION_TABLE)
    assert Policy.objects.get(slug="internet-plus").aliases == "MIC 2025\n长三角"
    assert Organization.objects.get(code="miit").aliases == "工信部"


def test_cells_lose_invisible_characters_radicals_and_line_breaks_within_chinese(import_rows):
    make_vocabulary()
    head = [*HEAD, "sectors", "title_zh", "document_number", "body"]
    cells = [
        "pl\u200ban",
        "Plan \u202efor stan\u00addards",
        "notice\u200b",
        "national",
        "I64\u200e",
        "⻓三⻆\n区域",
        "1\u200b2",
        "<p>标\n准</p>",
    ]
    import_rows(head, cells)
    policy = Policy.objects.get()
    assert (policy.slug, policy.title, policy.title_zh) == ("plan", "Plan for standards", "长三角区域")
    assert (policy.document_number, policy.body, policy.kind) == ("12", "<p>标准</p>", "notice")
    assert [term.code for term in policy.sectors.all()] == ["I64"]
