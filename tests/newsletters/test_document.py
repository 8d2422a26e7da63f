"""Items, issues and special reports: documents, terms and links, snapshots, what stops a publication."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from catalogue.publish.contracts import OutgoingLink
from editorial.content.compose import compose_publication
from editorial.content.snapshots import hydrate, restore_content, serialize
from newsletters.document import compose_issue, compose_item, compose_report, section_anchors
from newsletters.models import (
    Issue,
    IssueCorrection,
    IssuePlacement,
    IssueSection,
    Item,
    ReportCase,
    ReportPolicy,
    ReportSection,
    SpecialReport,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_item(db):
    return Item.objects.create(slug="a-seminar", title="A seminar in Brussels", reported_on=datetime.date(2015, 9, 12))


@pytest.fixture
def issue(phase, source, item, second_item):
    issue = Issue.objects.create(
        slug="2015-09",
        title="Newsletter September 2015",
        summary="Big data, and a seminar.",
        phase=phase,
        number=12,
        period_start=datetime.date(2015, 9, 1),
        period_end=datetime.date(2015, 9, 30),
        takeaways="<ul><li>Read the plan.</li></ul>",
    )
    issue.sources.add(source)
    IssueSection.objects.create(issue=issue, position=2, title="Events")
    IssueSection.objects.create(issue=issue, position=1, title="Policy", introduction="What was decided.")
    IssuePlacement.objects.create(issue=issue, section=2, position=1, item=second_item)
    IssuePlacement.objects.create(issue=issue, section=1, position=1, item=item)
    IssueCorrection.objects.create(issue=issue, was_wrong="No. 11", is_right="No. 12", corrected_on=datetime.date(2015, 10, 8))
    return issue


@pytest.fixture
def report(source, policy, case):
    report = SpecialReport.objects.create(
        slug="internet-plus",
        title="Internet Plus",
        summary="What the plan means.",
        number=3,
        authors="B. Expert\n\n L. Wang ",
        issued_on=datetime.date(2016, 2, 1),
        abstract="<p>Short.</p>",
    )
    report.sources.add(source)
    ReportSection.objects.create(report=report, position=2, title="Outlook", body="<p>Later.</p>")
    ReportSection.objects.create(report=report, position=1, title="The plan", body="<p>Now.</p>")
    ReportPolicy.objects.create(report=report, policy=policy)
    ReportCase.objects.create(report=report, case=case)
    return report


def refused_fields(check):
    with pytest.raises(ValidationError) as refused:
        check()
    return list(refused.value.message_dict)


# Items


def test_item_keeps_facts_and_signed_analysis_apart(item):
    document = compose_publication(item).document
    assert document["facts"] == "<p>It was published.</p>"
    assert document["analysis"] == "<p>Standards will follow.</p>"
    assert (document["analyst"], document["analysed_on"]) == ("B. Expert", "2015-09-09")


def test_item_of_two_forms_stands_in_the_lists_of_both(item):
    composed = compose_publication(item)
    assert composed.document["content_forms"] == ["summary", "strategic_analysis"]
    assert composed.terms == {("content_form", "summary"), ("content_form", "strategic_analysis")}


def test_item_reports_on_policies_and_cases(item, policy, case):
    assert compose_publication(item).links == (OutgoingLink(policy.uid, "reports_on"), OutgoingLink(case.uid, "reports_on"))


def test_item_is_listed_by_the_day_it_was_reported_and_says_when_comments_close(item):
    composed = compose_publication(item)
    assert (composed.sorted_on, composed.comments_close_on) == (item.reported_on, datetime.date(2015, 10, 1))
    assert (composed.document["event_on"], composed.document["event_on_precision"]) == ("2015-09-01", "month")


def test_search_finds_an_item_by_its_analysis_and_chinese_title(item):
    text = compose_publication(item).search_text
    assert "standards will follow" in text
    assert "大数据行动纲要发布" in text


@pytest.mark.parametrize(("field", "empty"), [("analyst", ""), ("analysed_on", None)])
def test_unsigned_or_undated_analysis_is_refused_at_its_field(item, field, empty):
    setattr(item, field, empty)
    assert refused_fields(item.full_clean) == [field]
    with pytest.raises(IntegrityError, match="item_analysis_is_signed_and_dated"):
        item.save()


def test_item_without_analysis_needs_no_signature(item):
    item.analysis, item.analyst, item.analysed_on = "<p></p>", "", None
    item.full_clean()
    item.clean_for_publication()


def test_item_of_no_form_is_not_published(item):
    item.is_summary = item.is_strategic_analysis = False
    assert refused_fields(item.clean_for_publication) == ["content_forms"]


# Issues


def test_issue_has_its_sections_with_their_items_in_order(issue, item, second_item):
    document = compose_publication(issue).document
    assert document["sections"] == [
        {"title": "Policy", "introduction": "What was decided.", "items": [str(item.uid)]},
        {"title": "Events", "introduction": "", "items": [str(second_item.uid)]},
    ]
    assert (document["phase"], document["number"]) == ("phase-3", 12)


def test_issue_contains_its_items_in_the_order_of_reading(issue, item, second_item):
    assert compose_publication(issue).links == (OutgoingLink(item.uid, "contains"), OutgoingLink(second_item.uid, "contains"))


def test_issue_is_listed_by_the_end_of_its_period_until_it_is_issued(issue):
    assert compose_publication(issue).sorted_on == datetime.date(2015, 9, 30)
    issue.issued_on = datetime.date(2015, 10, 5)
    assert compose_publication(issue).sorted_on == datetime.date(2015, 10, 5)


def test_item_in_a_section_that_is_not_there_stops_publication_and_is_named(issue, second_item):
    issue.placements.filter(item=second_item).update(section=7)
    with pytest.raises(ValidationError, match="“A seminar in Brussels” is placed in section 7") as refused:
        issue.clean_for_publication()
    assert list(refused.value.message_dict) == ["placements"]
    assert str(second_item.uid) not in str(compose_publication(issue))


def test_two_sections_of_one_number_stop_publication(issue):
    issue.sections.update(position=1)
    issue.placements.update(section=1)
    assert refused_fields(issue.clean_for_publication) == ["sections"]


def test_period_that_ends_before_it_starts_is_refused(issue):
    issue.period_end = datetime.date(2015, 8, 31)
    with pytest.raises(ValidationError, match="ends on or after the day on which it starts"):
        issue.full_clean()


def test_number_is_given_once_a_phase(issue, phase):
    other = Issue(slug="again", title="Again", phase=phase, number=12)
    other.period_start = other.period_end = datetime.date(2015, 10, 1)
    with pytest.raises(ValidationError, match="already has an issue with that number"):
        other.full_clean()


def test_item_is_placed_once_an_issue(issue, item):
    with pytest.raises(ValidationError, match="already stands in the issue"):
        IssuePlacement(issue=issue, section=2, item=item).full_clean()


# Special reports


def test_report_has_numbered_sections_with_anchors_and_its_authors(report):
    document = compose_publication(report).document
    assert document["sections"] == [
        {"number": 1, "title": "The plan", "anchor": "the-plan", "body": "<p>Now.</p>"},
        {"number": 2, "title": "Outlook", "anchor": "outlook", "body": "<p>Later.</p>"},
    ]
    assert document["authors"] == ["B. Expert", "L. Wang"]
    assert document["phase"] is None


def test_report_discusses_policies_and_cases(report, policy, case):
    assert compose_publication(report).links == (OutgoingLink(policy.uid, "discusses"), OutgoingLink(case.uid, "discusses"))


def test_anchors_are_unique_in_the_page():
    titles = ["Outlook", "Outlook 2", "Outlook", "背景", "背景"]
    assert list(section_anchors(titles)) == ["outlook", "outlook-2", "outlook-3", "section", "section-2"]


def test_report_without_sections_or_date_is_not_published(report):
    report.sections.all().delete()
    report.issued_on = None
    assert sorted(refused_fields(report.clean_for_publication)) == ["issued_on", "sections"]


# All three


@pytest.mark.parametrize(
    ("name", "field"), [("item", "facts"), ("item", "analysis"), ("issue", "takeaways"), ("report", "abstract")]
)
def test_script_in_rich_text_is_not_composed(request, name, field):
    row = request.getfixturevalue(name)
    setattr(row, field, "<p onclick='x'>Kept.</p><script>alert(1)</script>")
    assert compose_publication(row).document[field] == "<p>Kept.</p>"


@pytest.mark.parametrize(("name", "compose"), [("item", compose_item), ("issue", compose_issue), ("report", compose_report)])
def test_snapshot_composes_to_the_same_as_the_row(request, name, compose):
    row = request.getfixturevalue(name)
    assert compose(hydrate(type(row), serialize(row)).publication) == compose(type(row).objects.get(pk=row.pk))


@pytest.mark.parametrize("name", ["item", "issue", "report"])
def test_complete_row_may_be_published(request, name):
    row = request.getfixturevalue(name)
    row.full_clean()
    row.clean_for_publication()


@pytest.mark.parametrize("name", ["item", "issue", "report"])
def test_restoring_brings_every_child_back_under_its_key(request, name):
    row = request.getfixturevalue(name)
    before = serialize(row)
    row.title = "Another title"
    row.save()
    for children in row.CHILD_RELATIONS:
        getattr(row, children).all().delete()
    assert restore_content(row, before) == []
    assert serialize(type(row).objects.get(pk=row.pk)) == before


def test_restoring_an_issue_says_which_item_is_gone(issue, second_item):
    before, gone = serialize(issue), second_item.pk
    second_item.delete()
    assert restore_content(issue, before) == [f"item: {gone}"]
    assert issue.placements.count() == 1
