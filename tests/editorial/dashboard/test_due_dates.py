"""What has its day: reviews, consultations, the month, failed jobs, recent changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from access.models import WebhookEndpoint
from catalogue.models import Dump
from editorial.dashboard.context import DashboardContext
from editorial.dashboard.queries import QueryResult
from editorial.dashboard.rendering import relative_day
from editorial.dashboard.schedule_calendar import month_calendar
from editorial.models import AuditEntry, Schedule
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve
from editorial.workflow.scheduling import schedule
from newsletters.models import Item
from operations.dashboard import missing_dumps
from policies.models import Policy
from standards.models import Standard
from tests.editorial.dashboard.conftest import draft_by, logged_in_client, row_titles, submitted_by
from tests.standards.standard_rows import make_standard

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def scheduled_policy(people, slug, publish_at):
    policy = approve(submitted_by(people["author"], slug), by=people["editor"])
    return schedule(policy, by=people["publisher"], publish_at=publish_at)


def test_overdue_review_stands_before_a_coming_one_and_a_far_one_nowhere(people, dashboard_widgets):
    today = timezone.localdate()
    for slug, days in (("late", -4), ("soon", 6), ("far", 31)):
        draft_by(people["author"], slug, review_by=today + timedelta(days=days))
    box = dashboard_widgets("editor")["review_due"]
    assert row_titles(box) == ["Late", "Soon"]
    assert "Was due 4 days ago" in box.lines[0].about
    assert [line.is_late for line in box.lines] == [True, False]


def test_consultations_of_policies_and_items_say_the_days_that_are_left(people, dashboard_widgets):
    today = timezone.localdate()
    publish(draft_by(people["author"], "live", comments_close_on=today), by=None)
    Item.objects.create(slug="draft", title="Draft", comments_close_on=today + timedelta(days=1))
    Item.objects.create(slug="over", title="Over", comments_close_on=today - timedelta(days=1))
    box = dashboard_widgets("author")["closing"]
    assert row_titles(box) == ["Live", "Draft"]
    assert "close today" in box.lines[0].about
    assert "close tomorrow" in box.lines[1].about
    assert "Readers do not see this yet" in box.lines[1].about


def test_what_had_its_day_and_was_not_touched_since_is_asked_after(people, dashboard_widgets):
    today = timezone.localdate()
    days = {"long": -29, "passed": -3, "yesterday": -1, "today": 0}
    for slug, number in days.items():
        draft_by(people["author"], slug, in_force_on=today + timedelta(days=number), in_force_on_precision="day")
    make_standard(to_do_by=today - timedelta(days=2))
    before = timezone.now() - timedelta(days=40)
    for model in (Policy, Standard):
        model.objects.update(updated_at=before)
    touched = draft_by(people["author"], "touched", in_force_on=today - timedelta(days=3), in_force_on_precision="day")
    box = dashboard_widgets("author")["passed_dates"]
    assert row_titles(box) == ["Yesterday", "Title of GB/T 22080-2025", "Passed"]
    assert [line.about.split(",")[0] for line in box.lines] == [
        "It came into force yesterday", "It was to be done 2 days ago", "It came into force 3 days ago",
    ]  # fmt: skip
    Policy.objects.filter(pk=touched.pk).update(updated_at=timezone.now() - timedelta(days=3))
    assert dashboard_widgets("author")["passed_dates"].total == 4


def test_days_left_are_those_of_the_desk_s_zone(people):
    """17:30 in London on the 24th is half past one on the 25th in Shanghai."""
    asking = DashboardContext(people["author"], datetime(2026, 11, 24, 17, 30, tzinfo=ZoneInfo("UTC")))
    assert asking.today == date(2026, 11, 25)
    assert relative_day(date(2026, 11, 25), asking.today) == "today"


@pytest.mark.parametrize(("days", "said"), [(-2, "2 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (5, "in 5 days")])
def test_distance_is_said_in_words(days, said):
    today = date(2026, 11, 25)
    assert relative_day(today + timedelta(days=days), today) == said


def test_month_begins_its_weeks_on_monday_and_marks_today(people):
    asking = DashboardContext(people["author"], datetime(2026, 11, 25, 12, tzinfo=SHANGHAI))
    month = month_calendar(asking, QueryResult())
    assert {len(week) for week in month.weeks} == {7}
    days = [day for week in month.weeks for day in week]
    assert all(day.day.weekday() == number % 7 for number, day in enumerate(days))
    assert [day.day for day in days if day.is_today] == [date(2026, 11, 25)]
    assert (month.before, month.after) == ("2026-10", "2026-12")


def test_scheduled_text_stands_on_its_day_in_the_desk_s_zone(people):
    """23:30 in UTC on the 9th is the 10th in Shanghai."""
    year = timezone.localdate().year + 1
    scheduled_policy(people, "planned", datetime(year, 3, 9, 23, 30, tzinfo=ZoneInfo("UTC")))
    answer = logged_in_client(people["author"]).get("/admin/", {"month": f"{year}-03"})
    month = next(box for box in answer.context["page"].filled if box.name == "going_live").extra_context["month"]
    day = next(day for week in month.weeks for day in week if day.lines)
    assert day.day == date(year, 3, 10)
    assert (day.lines[0].title, day.lines[0].about) == ("Planned", "07:30")
    assert month.total == 1
    assert f"?month={year}-02" in answer.content.decode()
    other = logged_in_client(people["author"]).get("/admin/", {"month": f"{year}-04"})
    assert "nothing scheduled" in other.content.decode()


def test_day_with_many_shows_three_and_says_how_many_more(people):
    at = timezone.now().replace(hour=3) + timedelta(days=40)
    for number in range(5):
        scheduled_policy(people, f"planned-{number}", at)
    page = logged_in_client(people["author"]).get("/admin/", {"month": f"{at:%Y-%m}"}).content.decode()
    assert "and 2 more" in page


def test_failed_schedule_is_a_failed_job_with_its_reason_and_no_longer_planned(people, dashboard_widgets):
    policy = scheduled_policy(people, "broken", timezone.now() + timedelta(hours=1))
    Schedule.objects.update(failure="The address is taken.", failed_at=timezone.now())
    boxes = dashboard_widgets("author")
    assert row_titles(boxes["jobs"]) == ["Broken"]
    assert boxes["jobs"].lines[0].note == "The address is taken."
    assert boxes["jobs"].lines[0].url == f"/admin/policies/policy/{policy.pk}/change/"
    assert boxes["going_live"].total == 0


def test_webhooks_that_fail_are_told_to_who_tends_them_and_to_nobody_else(people, dashboard_widgets):
    now = timezone.now()
    endpoint = WebhookEndpoint.objects.create(
        name="Partner", url="https://example.org/", contact="p@example.org", failing_since=now
    )
    endpoint.calls.create(state="given_up", error="HTTP 500")
    endpoint.calls.create(state="delivered")
    WebhookEndpoint.objects.create(name="Healthy", url="https://example.org/", contact="p@example.org")
    box = dashboard_widgets("publisher")["jobs"]
    assert (box.total, row_titles(box)) == (2, ["Partner", "Partner"])
    assert "HTTP 500" in {line.note for line in box.lines}
    assert dashboard_widgets("editor")["jobs"].total == 0


def test_recent_changes_name_act_person_and_lead_to_the_form(people, dashboard_widgets):
    policy = draft_by(people["author"], "draft")
    box = dashboard_widgets("author")["changes"]
    assert box.lines[0].title == "Draft"
    assert box.lines[0].about.startswith("Created ")
    assert box.lines[0].about.endswith("by author")
    assert box.lines[0].url == f"/admin/policies/policy/{policy.pk}/change/"
    assert box.more == []
    assert len(dashboard_widgets("publisher")["changes"].more) == 1


def test_recent_change_of_something_deleted_leads_nowhere(people, dashboard_widgets):
    draft_by(people["author"], "draft")
    Policy.objects.all().delete()
    assert dashboard_widgets("author")["changes"].lines[0].url == ""


def test_sign_ins_are_no_changes(people, dashboard_widgets):
    for action in AuditEntry.ACCOUNT_ACTIONS:
        AuditEntry.objects.create(action=action, channel="admin", title="user: author")
    assert dashboard_widgets("publisher")["changes"].lines == []


def test_changes_of_the_week_are_counted_and_older_ones_only_shown(people, dashboard_widgets):
    for number in range(3):
        draft_by(people["author"], f"draft-{number}")
    assert dashboard_widgets("author")["changes"].total == 3
    assert dashboard_widgets("author")["changes"].title == "Changes of the last seven days"


def test_text_that_was_changed_twice_has_one_line_of_its_last_change(people, dashboard_widgets):
    policy = draft_by(people["author"], "draft")
    draft_by(people["author"], "other")
    after_save(policy, by=people["editor"])
    box = dashboard_widgets("author")["changes"]
    assert (box.total, row_titles(box)) == (2, ["Draft", "Other"])
    assert box.lines[0].about.startswith("Saved ")


def test_broken_links_have_a_box_that_is_empty_until_they_are_checked(people, dashboard_widgets):
    assert dashboard_widgets("author")["links"].empty_text == "No broken link is known."
    assert "links" not in dashboard_widgets("guest")


def test_files_that_were_not_made_last_night_are_a_failed_job_from_five_in_the_morning(people):
    def told(role, hour):
        cache.clear()  # the facts of a moment are read once
        return [
            line.title for line in missing_dumps(DashboardContext(people[role], datetime(2026, 11, 25, hour, tzinfo=SHANGHAI)))[0]
        ]

    assert told("publisher", 6) == []  # none was ever made
    before = datetime(2026, 11, 24, 3, 1, tzinfo=SHANGHAI)
    dump = Dump.objects.create(change=0, begun_at=before, claimed_until=before, finished_at=before)
    assert told("publisher", 4) == []
    assert told("publisher", 6) == ["Files for programs"]
    assert told("editor", 6) == []
    dump.begun_at = before + timedelta(days=1)
    dump.save()
    assert told("publisher", 6) == []
