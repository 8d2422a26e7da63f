"""The report on a table: what each row would do, and each mistake by its cell, with nothing written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Entry, Organization, Technology
from editorial.models import Snapshot, Source
from editorial.table_import.row_checker import CELL_TOO_LONG, TablePermissions
from editorial.table_import.schemas.organization_table import ORGANIZATION_TABLE
from editorial.table_import.schemas.source_table import SOURCE_TABLE
from editorial.workflow.publishing import publish
from newsletters.item_table import ITEM_TABLE
from policies.models import Policy
from policies.policy_table import POLICY_TABLE
from tests.support.factories import make_policy, make_source, make_vocabulary

pytestmark = pytest.mark.django_db
HEAD = ["title", "kind", "level"]
GOOD = ["Plan", "notice", "national"]
NO_COLUMN = "No column is called that."


def problems(report):
    return [(p.cell, p.column, p.message) for p in (*report.headings, *(p for row in report.rows for p in row.problems))]


def only_row(report):
    """The one row."""
    (row,) = report.rows
    return row


def messages_for(report_for, column, value, *, sheet=POLICY_TABLE):
    """What is said of a value in a column of an otherwise good new policy; the column is D."""
    report = report_for([*HEAD, column], [*GOOD, value], sheet=sheet)
    assert [(p.cell, p.column) for p in only_row(report).problems] in ([], [("D2", column)])
    return " ".join(p.message for p in only_row(report).problems)


def test_report_writes_nothing(report_for):
    report = report_for(HEAD, GOOD)
    assert (only_row(report).outcome, report.rows_to_write) == ("new", 1)
    assert not Policy.objects.exists()
    assert not Snapshot.objects.exists()


def test_each_mistake_of_a_row_is_named_by_cell_column_and_value(report_for):
    report = report_for([*HEAD, "published_on", "slug"], [*GOOD, "2015", ""], ["", "notise", "nationwide", "yesterday", "x"])
    second = report.rows[1]
    assert (second.number, second.outcome) == (3, "refused")
    assert [(p.cell, p.column, p.value) for p in second.problems] == [
        ("A3", "title", ""), ("B3", "kind", "notise"), ("C3", "level", "nationwide"), ("D3", "published_on", "yesterday")
    ]  # fmt: skip
    assert report.totals == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert report.rows_to_write == 0


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (["title", "kind", "level", "title"], [("D1", "title", "This column stands here twice, first in A1. Keep one.")]),
        (["Title", "KIND", "Level", "sectrs"], [("D1", "sectrs", f"{NO_COLUMN} Is it “sectors”? Rename or remove it.")]),
        (["title", "kind", "level", "xyz"], [("D1", "xyz", f"{NO_COLUMN} Rename or remove it.")]),
        (["title", "summary"], [("", name, "This column is missing; a new row needs it.") for name in ("kind", "level")]),
        (["title", "kind", "level", "=A1"], [("D1", "=A1", "It is a formula. Put the value in its place.")]),
    ],
)  # fmt: skip
def test_headings_that_are_doubled_unknown_or_missing_are_named(report_for, headings, wanted):
    report = report_for(headings, ["x"] * len(headings))
    assert problems(report) == wanted
    assert report.rows == []


def test_column_without_a_name_is_named_if_anything_stands_in_it(report_for):
    assert problems(report_for([*HEAD, "", ""], [*GOOD, None, "x"])) == [("E1", "", "This column has no name.")]
    assert problems(report_for([*HEAD, ""], [*GOOD, None])) == []


def test_row_that_is_longer_than_the_headings_is_refused(report_for):
    assert problems(report_for(HEAD, [*GOOD, "x"])) == [("", "", "It has more cells than there are headings.")]


def test_unknown_code_is_named_with_the_one_that_was_meant(report_for):
    make_vocabulary()
    for codes in ("I; I64", "I，I64", "I、I64", "I；Ｉ６４", "I, I64"):
        assert messages_for(report_for, "sectors", codes) == "", codes
    assert messages_for(report_for, "regions", "cn-ha") == "There is no code “cn-ha” here. Is it “CN-HA”?"
    assert messages_for(report_for, "technologies", "大数据") == "There is no code “大数据” here. Is it “big-data”?"
    assert (
        messages_for(report_for, "issuers", "MIIT；qwx")
        == "There is no code “MIIT” here. Is it “miit”? There is no code “qwx” here."
    )


def test_retired_code_is_for_those_that_carry_it(report_for):
    make_vocabulary()
    policy = make_policy()
    policy.technologies.set(Technology.objects.all())
    Technology.objects.update(is_retired=True)
    assert messages_for(report_for, "technologies", "big-data") == "“big-data” is retired: it is not used for new work."
    assert only_row(report_for(["slug", "technologies"], ["internet-plus", "big-data"])).outcome == "unchanged"


def test_source_is_named_by_address_title_or_number(report_for):
    plain = make_source(title="Notice; second part", url="https://example.org/a;b")
    twin, _ = make_source(title="Twin"), make_source(title="Twin")
    for name in (plain.url, "notice; SECOND part", f"#{plain.pk}", f"{plain.url}\n#{twin.pk}", f"#{plain.pk}; #{twin.pk}"):
        assert messages_for(report_for, "sources", name) == "", name
    assert "Several sources are called “Twin”" in messages_for(report_for, "sources", "Twin")
    assert "no source with the address or title “Nowhere”" in messages_for(report_for, "sources", f"#{plain.pk}; Nowhere")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2015", ""), ("2015-07", ""), ("2015-7-4", ""), ("2015-07-04~", ""), (2015, ""),
        ("4 July 2015", ""), ("soon", "It is no date"), ("2015-13", "no such day"), ("2015-02-30", "no such day"),
        ("0000-01-01", "no such day"), ("0015", "four digits"), ("2015-07-04 10:30", "time of day"),
    ],
)  # fmt: skip
def test_date_is_as_exact_as_it_is_written(report_for, text, wanted):
    said = messages_for(report_for, "in_force_on", text)
    assert wanted in said if wanted else said == ""


def test_day_that_cannot_be_vague_asks_for_the_whole_date(report_for):
    assert messages_for(report_for, "comments_close_on", "2015-07") == "Give the whole date, such as 2015-07-04."


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("summary", "sa\x7ffe", "U+007F"), ("document_number", "1\x7f2", "U+007F"), ("body", "<p>sa\x7ffe</p>", "U+007F"),
        ("title_zh", "x" * 301, "It has 301 characters; at most 300 fit."), ("summary", "x" * 1001, "at most 1,000 fit"),
        ("title_zh", "two\nlines", "It stands in one line"), ("slug", "Not a slug!", "valid “slug”"),
        ("body", CELL_TOO_LONG, "A new row needs the text itself."), ("lifecycle", "In force", ""), ("summary", "two\nlines", ""),
    ],
)  # fmt: skip
def test_text_is_held_against_the_rules_of_its_field(report_for, column, value, wanted):
    said = messages_for(report_for, column, value)
    assert wanted in said if wanted else said == ""


def test_rules_between_fields_are_those_of_the_form(report_for):
    report = report_for([*HEAD, "in_force_on", "ended_on"], [*GOOD, "2015-07-04", "2014"])
    assert problems(report) == [("", "", "A policy ends on or after the day on which it came into force.")]
    item = report_for(["title", "analysis"], ["News", "<p>We think.</p>"], sheet=ITEM_TABLE)
    assert [(column, message) for _, column, message in problems(item)] == [
        ("analyst", "Say who signs the analysis."), ("analysed_on", "Give the day on which the analysis was written.")
    ]  # fmt: skip


def test_address_is_made_of_the_title_or_asked_for(report_for):
    make_policy("plan")
    report = report_for([*HEAD, "slug"], ["计划", *GOOD[1:], ""], [*GOOD, ""], ["Another", *GOOD[1:], ""])
    assert [(p[0], p[1]) for p in problems(report)] == [("D2", "slug"), ("D3", "slug")]
    assert "“plan”, which “Plan” has" in problems(report)[1][2]


def test_rows_about_the_same_thing_are_refused(report_for):
    make_policy("known")
    other = ["Other", *GOOD[1:]]
    report = report_for([*HEAD, "slug"], [*GOOD, "new"], [*GOOD, "new"], [*other, "new"], [*GOOD, "known"], [*other, "known"])
    said = {row.number: " ".join(p.message for p in row.problems) for row in report.rows}
    assert (said[2], said[3], said[4], said[5]) == ("", "It is the same as row 2.", "Row 2 is about the same one (slug).", "")
    assert said[6].startswith("Row 5 is about the same one")


def test_uid_or_address_finds_the_row_and_says_what_changes(report_for):
    make_vocabulary()
    policy = make_policy()
    uid = str(policy.uid)
    report = report_for(["uid", "title", "sectors", "kind"], [uid, "New title", "I", "Action plan"])
    assert only_row(report).outcome == "changed"
    assert [(c.column, c.old, c.new) for c in only_row(report).changes] == [
        ("title", "Internet Plus", "New title"),
        ("sectors", "", "I"),
    ]
    assert only_row(report_for(["slug", "kind"], ["internet-plus", "action_plan"])).outcome == "unchanged"
    assert (
        "No policy here has this uid"
        in problems(report_for(["uid", "title"], [uid.replace(uid[0], "0"), "x"], ["nonsense", "y"]))[0][2]
    )


def test_column_that_is_absent_is_left_alone_and_an_empty_cell_empties(report_for):
    make_policy()
    report = report_for(["slug", "published_on"], ["internet-plus", ""])
    assert [(c.column, c.old, c.new) for c in only_row(report).changes] == [("published_on", "2015-07-04", "")]
    assert problems(report_for(["slug", "kind"], ["internet-plus", ""])) == [("B2", "kind", "Fill it in: it cannot be empty.")]


def test_address_of_another_is_not_taken(report_for):
    policy, other = make_policy(), make_policy("other")
    report = report_for(["uid", "slug"], [str(policy.uid), "other"])
    assert problems(report) == [("B2", "slug", f"Another policy has this address: “{other}”.")]


def test_row_that_somebody_changed_since_the_export_is_refused(report_for):
    policy = make_policy()
    as_of = POLICY_TABLE.fingerprint(policy)
    assert only_row(report_for(["slug", "title", "as_of"], ["internet-plus", "Mine", as_of])).outcome == "changed"
    policy.events.create(happened_on="2015-07-04", happened_on_precision="day", title="Published")
    report = report_for(["slug", "title", "as_of"], ["internet-plus", "Mine", as_of])
    assert [(p[0], p[1]) for p in problems(report)] == [("C2", "as_of")]
    assert "Somebody changed it" in problems(report)[0][2]


def test_publication_alone_is_no_change_of_the_text(report_for):
    policy = make_policy()
    as_of = POLICY_TABLE.fingerprint(policy)
    publish(policy, by=None)
    row = only_row(report_for(["slug", "title", "as_of"], ["internet-plus", "Mine", as_of]))
    assert (row.outcome, row.note) == ("changed", "Readers keep what they see until it is published again.")
    assert Entry.objects.get().title == "Internet Plus"


def test_who_may_only_add_or_only_change_is_refused_the_other_rows(report_for):
    make_policy()
    rows = (["slug", "title", "kind", "level"], ["internet-plus", "Mine", "notice", "national"], ["new", *GOOD])
    for rights, number in ((TablePermissions(add=True, change=False), 2), (TablePermissions(add=False, change=True), 3)):
        report = report_for(*rows, rights=rights)
        assert [row.number for row in report.rows_with_outcome("refused")] == [number]


def test_source_is_found_by_number_and_its_address_is_no_second_ones(report_for):
    source = make_source(url="https://example.org/")
    head = ["id", "kind", "title", "url"]
    report = report_for(head, [source.pk, "document", "Renamed", "https://example.org/"], sheet=SOURCE_TABLE)
    assert [c.column for c in only_row(report).changes] == ["kind", "title"]
    taken = report_for(head, ["", "document", "Twin", "https://example.org/"], ["99999", "document", "x", ""], sheet=SOURCE_TABLE)
    assert [(p[0], p[1]) for p in problems(taken)] == [("D2", "url"), ("A3", "id")]
    assert f"Source {source.pk} has this address" in problems(taken)[0][2]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "no address"])
def test_source_with_another_kind_of_address_is_refused(report_for, address):
    report = report_for(["kind", "title", "url"], ["document", "x", address], sheet=SOURCE_TABLE)
    assert [(p[0], p[1]) for p in problems(report)] == [("C2", "url")]


def test_first_hand_source_needs_its_day_and_wording(report_for):
    report = report_for(["kind", "title"], ["tc_meeting", "TC 260"], sheet=SOURCE_TABLE)
    assert problems(report) == [("", "", "A first-hand source needs the day on which it took place and a public wording.")]


def test_confidential_note_is_no_column(report_for):
    make_source(confidential_note="canary")
    report = report_for(["kind", "title", "confidential_note"], ["document", "x", "y"], sheet=SOURCE_TABLE)
    assert [p[:2] for p in problems(report)] == [("C1", "confidential_note")]


def test_organization_is_found_by_code(report_for):
    make_vocabulary()
    report = report_for(
        ["code", "name_en", "kind", "parent"], ["miit", "Ministry", "authority", ""], ["tc260", "TC", "committee", "mit"],
        ["tc28", "TC 28", "technical_committee", "miit"], sheet=ORGANIZATION_TABLE,
    )  # fmt: skip
    assert [row.outcome for row in report.rows] == ["changed", "refused", "new"]
    assert [p[:2] for p in problems(report)] == [("C3", "kind"), ("D3", "parent")]
    assert Organization.objects.count() == 1


def test_statements_of_a_report_do_not_grow_with_its_rows(report_for):
    make_vocabulary()
    head = [*HEAD, "slug", "sectors", "sources"]

    def statements(count):
        rows = [[f"Plan {n}", "notice", "national", f"plan-{n}", "I; I64", "Notice on the ministry's site"] for n in range(count)]
        for n in range(count):
            Policy.objects.get_or_create(slug=f"plan-{n}", defaults={"title": "Old", "kind": "notice", "level": "national"})
        with CaptureQueriesContext(connection) as asked:
            assert len(report_for(head, *rows).rows_with_outcome("changed")) == count
        return len(asked)

    Source.objects.create(kind="document", title="Notice on the ministry's site")
    assert statements(5) == statements(50) < 20
