"""An issue is put together on one screen: items and sections in order, as one edit, with nothing of anybody's lost."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Region, Sector, Technology
from editorial.models import AuditEntry, Snapshot
from editorial.workflow.review import approve, submit
from newsletters.issue_layout.section_layout import MAX_SECTIONS
from newsletters.issue_layout.unplaced_items import MAX_OUTSIDE_PERIOD
from newsletters.models import Issue, IssuePlacement, IssueSection, Item
from tests.support.accounts import create_account
from tests.support.factories import make_vocabulary

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 3, 10)


def make_item(title, reported_on=DAY, **values):
    return Item.objects.create(slug=title.lower().replace(" ", "-"), title=title, reported_on=reported_on, **values)


@pytest.fixture
def march_issue(phase):
    period = {"period_start": datetime.date(2015, 3, 1), "period_end": datetime.date(2015, 3, 31)}
    return Issue.objects.create(slug="2015-03", title="March", phase=phase, number=17, **period)


@pytest.fixture
def editor(client):
    user = create_account("editor")
    client.force_login(user)
    return client


def address(issue):
    return f"/admin/newsletters/issue/{issue.pk}/arrange/"


def form(issue, *sections, out=(), **more):
    """As the page sends it: (key, title, items) in order, and what is in no section."""
    issue.refresh_from_db()
    data = {"revision": issue.lock_version, "section": [], "item": [item.pk for item in out]}
    for number, (key, title, items) in enumerate(sections, start=1):
        data["section"].append(key)
        data |= {f"title-{key}": title, f"number-{key}": number}
        for place, item in enumerate(items, start=1):
            data["item"].append(item.pk)
            data |= {f"in-{item.pk}": key, f"place-{item.pk}": place}
    return data | {f"in-{item.pk}": "" for item in out} | more


def section_order(issue):
    """(number, title, titles of items) of each section."""
    placed = issue.placements.select_related("item")
    return [
        (section.position, section.title, [one.item.title for one in placed if one.section == section.position])
        for section in issue.sections.all()
    ]


def test_sections_and_items_are_placed_at_once_in_order(editor, march_issue):
    first, second, third = make_item("First"), make_item("Second"), make_item("Third")
    sent = form(march_issue, ("new-1", "Policy", [second, first]), ("new-2", "Standards", [third]), ("new-3", "", []))
    answer = editor.post(address(march_issue), sent, follow=True)
    assert "The order is saved." in answer.content.decode()
    assert section_order(march_issue) == [(1, "Policy", ["Second", "First"]), (2, "Standards", ["Third"])]
    assert AuditEntry.objects.filter(action="saved").count() == 1
    assert Snapshot.objects.filter(uid=march_issue.uid).count() == 2  # before and after, for the undo


def test_what_moves_keeps_its_row_and_what_stays_is_not_written(editor, march_issue):
    first, second = make_item("First"), make_item("Second")
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [first]), ("new-2", "Standards", [second])))
    policy, standards = IssueSection.objects.order_by("position")
    rows = dict(IssuePlacement.objects.values_list("item", "pk"))
    sent = form(march_issue, (standards.pk, "Standards", [second, first]), (policy.pk, "Policy and law", []))
    editor.post(address(march_issue), sent)
    assert section_order(march_issue) == [(1, "Standards", ["Second", "First"]), (2, "Policy and law", [])]
    assert dict(IssuePlacement.objects.values_list("item", "pk")) == rows
    assert {section.pk for section in march_issue.sections.all()} == {policy.pk, standards.pk}
    march_issue.refresh_from_db()
    revision = march_issue.lock_version
    answer = editor.post(
        address(march_issue), form(march_issue, (standards.pk, "Standards", [second, first]), (policy.pk, "Policy and law", []))
    )
    assert answer.status_code == 302
    march_issue.refresh_from_db()
    assert march_issue.lock_version == revision


def test_numbers_stay_as_they_are_as_long_as_they_rise(editor, march_issue):
    low, high = (IssueSection.objects.create(issue=march_issue, position=position, title=str(position)) for position in (10, 20))
    editor.post(address(march_issue), form(march_issue, (low.pk, "Ten", []), (high.pk, "Twenty", []), ("new-1", "Last", [])))
    assert section_order(march_issue) == [(10, "Ten", []), (20, "Twenty", []), (21, "Last", [])]


def test_item_that_is_taken_out_and_section_without_title_or_items_leave(editor, march_issue):
    item = make_item("First")
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [item])))
    section = IssueSection.objects.get()
    editor.post(address(march_issue), form(march_issue, (section.pk, "", []), out=[item]))
    assert section_order(march_issue) == []
    assert not IssuePlacement.objects.exists()
    assert Item.objects.filter(pk=item.pk).exists()


def test_section_with_items_needs_a_title_and_nothing_of_the_order_is_lost(editor, march_issue):
    item, other = make_item("First"), make_item("Second")
    answer = editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [other]), ("new-2", " ", [item])))
    page = answer.content.decode()
    assert "Section 2, its title: This field cannot be blank." in page
    assert not IssueSection.objects.exists()
    assert '<input id="title-new-1" name="title-new-1" value="Policy"' in page
    sections = [(section.key, [one.title for one in items]) for section, items in answer.context["arranged"].sections]
    assert sections == [("new-1", ["Second"]), ("new-2", ["First"]), ("new-3", [])]


def test_order_that_the_browser_kept_is_shown_and_not_saved(editor, march_issue):
    item = make_item("First")
    answer = editor.post(address(march_issue), {**form(march_issue, ("new-1", "Policy", [item])), "_put_back": "14:02"})
    assert "This is the order of 14:02. It is not saved yet" in answer.content.decode()
    assert '<input id="title-new-1" name="title-new-1" value="Policy"' in answer.content.decode()
    assert not IssueSection.objects.exists()


def test_second_of_two_editors_is_told_keeps_her_order_and_drops_nothing_of_the_first(editor, march_issue, django_user_model):
    mine, theirs, kept = make_item("Mine"), make_item("Theirs"), make_item("Kept")
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [kept])))
    section = IssueSection.objects.get()
    sent = form(march_issue, ("new-1", "Mine first", [mine]), (section.pk, "Policy", [kept]))
    IssuePlacement.objects.create(issue=march_issue, section=1, position=2, item=theirs)
    IssueSection.objects.create(issue=march_issue, position=2, title="Theirs, still empty")
    Issue.objects.filter(pk=march_issue.pk).update(
        lock_version=march_issue.lock_version + 1, updated_by=django_user_model.objects.create_user("colleague")
    )
    answer = editor.post(address(march_issue), sent)
    assert "colleague saved this issue at" in answer.content.decode()
    shown = answer.context["arranged"].sections
    assert [section.title for section, _ in shown] == ["Mine first", "Policy", "Theirs, still empty", ""]
    assert not answer.context["arranged"].groups
    editor.post(address(march_issue), form(march_issue, *((section.key, section.title, items) for section, items in shown)))
    assert section_order(march_issue) == [
        (1, "Mine first", ["Mine"]),
        (2, "Policy", ["Kept", "Theirs"]),
        (3, "Theirs, still empty", []),
    ]


def test_section_that_one_emptied_keeps_its_title_where_another_moved_items_into_it(editor, march_issue):
    theirs = make_item("Theirs")
    used, unused = (
        IssueSection.objects.create(issue=march_issue, position=position, title=title)
        for position, title in enumerate(("Used meanwhile", "Not used"), start=1)
    )
    sent = form(march_issue, (used.pk, "", []), (unused.pk, "", []))
    IssuePlacement.objects.create(issue=march_issue, section=1, position=1, item=theirs)
    Issue.objects.update(lock_version=march_issue.lock_version + 1)
    answer = editor.post(address(march_issue), sent)
    shown = answer.context["arranged"].sections
    assert [(section.title, [item.title for item in items]) for section, items in shown[:2]] == [
        ("Used meanwhile", ["Theirs"]),
        ("", []),
    ]
    editor.post(address(march_issue), form(march_issue, *((section.key, section.title, items) for section, items in shown)))
    assert section_order(march_issue) == [(1, "Used meanwhile", ["Theirs"])]


def test_section_cleared_by_one_who_does_not_know_its_item_stays(editor, march_issue):
    section = IssueSection.objects.create(issue=march_issue, position=1, title="Policy")
    IssuePlacement.objects.create(issue=march_issue, section=1, position=1, item=make_item("Theirs"))
    editor.post(address(march_issue), form(march_issue, (section.pk, "", [])))
    assert section_order(march_issue) == [(1, "Policy", ["Theirs"])]


def test_order_that_knows_nothing_of_a_colleagues_rows_leaves_them_where_they_are(editor, march_issue):
    kept, theirs = make_item("Kept"), make_item("Theirs")
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [kept])))
    section = IssueSection.objects.get()
    IssuePlacement.objects.create(issue=march_issue, section=1, position=2, item=theirs)
    editor.post(address(march_issue), form(march_issue, ("new-1", "First of all", []), (section.pk, "Policy", [kept])))
    assert section_order(march_issue) == [(1, "First of all", []), (2, "Policy", ["Kept", "Theirs"])]


def test_two_sections_with_one_number_are_both_shown_and_get_their_own(editor, march_issue):
    for title in ("Policy", "Standards"):
        IssueSection.objects.create(issue=march_issue, position=1, title=title)
    IssuePlacement.objects.create(issue=march_issue, section=1, position=1, item=make_item("Item"))
    shown = editor.get(address(march_issue)).context["arranged"].sections
    assert [(section.title, len(items)) for section, items in shown] == [("Policy", 1), ("Standards", 0), ("", 0)]
    editor.post(address(march_issue), form(march_issue, *((section.key, section.title, items) for section, items in shown)))
    assert section_order(march_issue) == [(1, "Policy", ["Item"]), (2, "Standards", [])]


def test_save_can_be_undone(editor, march_issue):
    item = make_item("First")
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [item])))
    section = IssueSection.objects.get()
    page = editor.post(
        address(march_issue), form(march_issue, (section.pk, "Policy", []), out=[item]), follow=True
    ).content.decode()
    assert ">Undo</button>" in page
    undo = re.findall(r'action="([^"]*/undo/[^"]*)"', page)[-1]
    march_issue.refresh_from_db()
    editor.post(undo, {"revision": march_issue.lock_version})
    assert section_order(march_issue) == [(1, "Policy", ["First"])]


def test_approval_lapses_when_the_order_changes(editor, march_issue, source):
    item = make_item("First")
    march_issue.summary = "All."
    march_issue.save()
    submit(march_issue, by=None)
    march_issue.refresh_from_db()
    approve(march_issue, by=None)
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [item])))
    march_issue.refresh_from_db()
    assert march_issue.state == Issue.State.DRAFT


def test_items_of_the_period_wait_first_and_those_placed_anywhere_or_withdrawn_do_not(editor, march_issue, phase):
    make_item("In March")
    make_item("In April", datetime.date(2015, 4, 2))
    make_item("Long ago", datetime.date(2014, 4, 2))
    make_item("Withdrawn", state=Item.State.WITHDRAWN)
    other = Issue.objects.create(
        slug="2015-02", title="February", phase=phase, number=16, period_start="2015-02-01", period_end="2015-02-28"
    )
    IssuePlacement.objects.create(issue=other, section=1, item=make_item("Elsewhere"))
    groups = editor.get(address(march_issue)).context["arranged"].groups
    assert [(group.title, [item.title for item in group.items]) for group in groups] == [
        ("Reported in the issue’s period", ["In March"]),
        ("Later", ["In April"]),
        ("Earlier", ["Long ago"]),
    ]


def test_new_issue_is_offered_the_sections_of_the_one_before(editor, march_issue, phase):
    later = Issue.objects.create(
        slug="2015-04", title="April", phase=phase, number=18, period_start="2015-04-01", period_end="2015-04-30"
    )
    for position, title in enumerate(["Policy", "Standards"], start=1):
        IssueSection.objects.create(issue=march_issue, position=position, title=title)
    answer = editor.get(address(later))
    assert "Nothing is saved yet" in answer.content.decode()
    assert [section.title for section, _ in answer.context["arranged"].sections] == ["Policy", "Standards", ""]
    assert not later.sections.exists()


def test_item_in_a_section_that_is_not_there_is_shown(editor, march_issue):
    IssuePlacement.objects.create(issue=march_issue, section=7, item=make_item("Stray"))
    [lost] = editor.get(address(march_issue)).context["arranged"].groups
    assert lost.title.startswith("In a section that is not there")


def test_several_sections_are_added_at_once(editor, march_issue):
    item = make_item("First")
    more = "Standards\r\n\n  Case studies \n" + "\n".join(f"Section {number}" for number in range(60))
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [item]), more_sections=more))
    titles = [title for _, title, _ in section_order(march_issue)]
    assert titles[:4] == ["Policy", "Standards", "Case studies", "Section 0"]
    assert len(titles) == MAX_SECTIONS


def test_titles_of_several_sections_are_kept_where_one_is_refused(editor, march_issue):
    answer = editor.post(address(march_issue), form(march_issue, more_sections=f"Standards\n{'x' * 301}"))
    assert not IssueSection.objects.exists()
    assert [section.title for section, _ in answer.context["arranged"].sections] == ["Standards", "x" * 301, ""]


@pytest.fixture
def subjects():
    make_vocabulary()
    return Sector.objects.get(code="I64"), Technology.objects.get(code="big-data"), Region.objects.get(code="CN-HA")


def test_subjects_come_and_go_with_the_items_and_those_of_an_editor_stay(editor, march_issue, subjects):
    sector, technology, region = subjects
    first, second = make_item("First"), make_item("Second")
    first.sectors.add(sector)
    first.technologies.add(technology)
    second.technologies.add(technology)
    march_issue.regions.add(region)
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [first, second])))
    assert [list(march_issue.sectors.all()), list(march_issue.technologies.all())] == [[sector], [technology]]
    section = IssueSection.objects.get()
    editor.post(address(march_issue), form(march_issue, (section.pk, "Policy", [second]), out=[first]))
    assert [list(march_issue.sectors.all()), list(march_issue.technologies.all())] == [[], [technology]]
    assert list(march_issue.regions.all()) == [region]


def test_subject_that_an_editor_took_out_stays_out_until_all_are_taken_over(editor, march_issue, subjects):
    item, other = make_item("First"), make_item("Second")
    item.sectors.add(subjects[0])
    editor.post(address(march_issue), form(march_issue, ("new-1", "Policy", [item])))
    march_issue.sectors.clear()
    section = IssueSection.objects.get()
    editor.post(address(march_issue), form(march_issue, (section.pk, "Policy", [item, other])))
    assert not march_issue.sectors.exists()
    page = editor.get(address(march_issue)).content.decode()
    assert "I64 Internet services" in page
    assert "(in its items only)" in page
    editor.post(address(march_issue), form(march_issue, (section.pk, "Policy", [item, other]), _subjects="1"))
    assert list(march_issue.sectors.all()) == [subjects[0]]


@pytest.mark.parametrize(
    "forged",
    [
        {"item": ["999999"], "in-999999": "new-1"},
        {"section": ["new-1", "new-x", "77", "new-99999999999999999999"], "number-new-1": "-1", "title-77": "Of another issue"},
        {"item": ["x", "", "1e3", "9" * 30], "title-new-1": "\x07evil"},
    ],
)
def test_forged_or_stale_form_writes_nothing_that_is_not_there(editor, march_issue, forged):
    sent = form(march_issue, ("new-1", "Policy", [])) | forged
    assert editor.post(address(march_issue), sent).status_code in (200, 302)
    assert IssueSection.objects.exclude(title="Policy").count() == 0
    assert not IssuePlacement.objects.exists()


def test_screen_takes_the_same_statements_however_much_there_is(editor, march_issue, phase):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(address(march_issue)).status_code == 200
        return len(asked)

    def add(start, most):
        for number in range(start, most):
            item = make_item(f"Item {number}", DAY if number % 2 else datetime.date(2014, 1, 1))
            if number % 4 == 0:
                IssuePlacement.objects.create(issue=march_issue, section=1, position=number, item=item)

    IssueSection.objects.create(issue=march_issue, position=1, title="Policy")
    add(0, 8)
    editor.get(address(march_issue))
    few = count()
    add(8, 4 * MAX_OUTSIDE_PERIOD)
    assert count() <= few + 1  # how many more there are than are shown
    assert few <= 18
