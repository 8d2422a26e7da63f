"""What waits for whom."""

import pytest
from django.contrib.auth.models import Permission

from cases.models import CaseStudy
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import set_aside
from editorial.workflow.review import approve, return_to_draft, submit
from policies.models import Policy
from tests.editorial.dashboard.conftest import draft_by, logged_in_client, row_titles, submitted_by
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


def test_author_sees_her_own_drafts_and_not_those_of_others(people, dashboard_widgets):
    draft_by(people["author"], "hers")
    draft_by(people["editor"], "his")
    assert row_titles(dashboard_widgets("author")["mine"]) == ["Hers"]
    assert row_titles(dashboard_widgets("editor")["mine"]) == ["His"]


def test_draft_without_owner_is_of_who_edited_it_last(people, dashboard_widgets):
    make_policy("orphan", owner=None, updated_by=people["author"])
    make_policy("adopted", owner=people["editor"], updated_by=people["author"])
    assert row_titles(dashboard_widgets("author")["mine"]) == ["Orphan"]


def test_unpublished_change_of_something_live_is_work_and_live_text_is_none(people, dashboard_widgets):
    live = publish(draft_by(people["author"], "live"), by=None)
    assert dashboard_widgets("author")["mine"].total == 0
    Policy.objects.update(title="Live, changed")
    live.refresh_from_db()
    after_save(live, by=people["author"])
    box = dashboard_widgets("author")["mine"]
    assert row_titles(box) == ["Live, changed"]
    assert "Unpublished changes" in box.lines[0].about


def test_editor_reviews_what_others_submitted_and_not_her_own(people, dashboard_widgets):
    submitted_by(people["author"], "of-the-author")
    submitted_by(people["editor"], "of-the-editor")
    assert row_titles(dashboard_widgets("editor")["for_me"]) == ["Of The Author"]
    assert sorted(row_titles(dashboard_widgets("publisher")["for_me"])) == ["Of The Author", "Of The Editor"]


def test_who_submitted_does_not_review_though_another_edited_since(people, dashboard_widgets):
    policy = submitted_by(people["editor"], "submitted")
    Policy.objects.filter(pk=policy.pk).update(updated_by=people["author"])
    assert dashboard_widgets("editor")["for_me"].total == 0
    assert row_titles(dashboard_widgets("publisher")["for_me"]) == ["Submitted"]


def test_author_has_no_box_of_reviews_or_of_publishing(people, dashboard_widgets):
    submitted_by(people["editor"], "submitted")
    boxes = dashboard_widgets("author")
    assert {"for_me", "approved"}.isdisjoint(boxes)
    assert "for_me" in dashboard_widgets("editor")
    assert "approved" not in dashboard_widgets("editor")


def test_returned_text_waits_for_its_author_with_the_remark_until_it_is_submitted_again(people, dashboard_widgets):
    policy = submitted_by(people["author"], "early")
    return_to_draft(policy, by=people["editor"], remark="The date is missing.")
    box = dashboard_widgets("author")["returned"]
    assert row_titles(box) == ["Early"]
    assert box.lines[0].note == "The date is missing."
    assert dashboard_widgets("publisher")["returned"].total == 0
    policy.refresh_from_db()
    submit(policy, by=people["author"])
    assert dashboard_widgets("author")["returned"].total == 0


def test_returned_text_goes_to_who_submitted_it_though_another_owns_it(people, dashboard_widgets):
    policy = draft_by(people["publisher"], "shared")
    submit(policy, by=people["author"])
    policy.refresh_from_db()
    return_to_draft(policy, by=people["editor"], remark="Too long.")
    assert dashboard_widgets("author")["returned"].total == 1
    assert dashboard_widgets("publisher")["returned"].total == 1


def test_approved_text_waits_for_a_publisher(people, dashboard_widgets):
    policy = submitted_by(people["author"], "good")
    approve(policy, by=people["editor"])
    assert row_titles(dashboard_widgets("publisher")["approved"]) == ["Good"]


def test_draft_set_aside_waits_to_be_brought_back(people, dashboard_widgets):
    live = publish(draft_by(people["author"], "live"), by=None)
    Policy.objects.update(title="Big draft")
    live.refresh_from_db()
    after_save(live, by=people["author"])
    assert dashboard_widgets("author")["set_aside"].total == 0
    set_aside(live, by=people["author"])
    assert row_titles(dashboard_widgets("author")["set_aside"]) == ["Live"]


def test_publications_without_owner_are_counted(people, dashboard_widgets):
    make_policy("orphan")
    draft_by(people["author"], "owned")
    assert row_titles(dashboard_widgets("editor")["unowned"]) == ["Orphan"]


def test_who_may_see_policies_only_sees_nothing_of_other_types(people, dashboard_widgets):
    guest = people["guest"]
    guest.user_permissions.set(Permission.objects.filter(codename__in=("view_policy", "change_policy")))
    make_policy("orphan")
    CaseStudy.objects.create(slug="case", title="Hidden case", owner=None, updated_by=guest)
    boxes = dashboard_widgets("guest")
    assert row_titles(boxes["unowned"]) == ["Orphan"]
    assert boxes["mine"].total == 0
    page = logged_in_client(guest).get("/admin/").content.decode()
    assert "Hidden case" not in page


def test_who_may_only_look_is_told_of_no_work(people, dashboard_widgets):
    people["guest"].user_permissions.set(Permission.objects.filter(codename="view_policy"))
    make_policy("orphan", updated_by=people["guest"])
    assert {"mine", "returned", "set_aside", "unowned", "review_due"}.isdisjoint(dashboard_widgets("guest"))


def test_title_is_escaped_and_isolated(people):
    draft_by(people["author"], "draft", title="<b>Bold</b> تصنيع")
    page = logged_in_client(people["author"]).get("/admin/").content.decode()
    assert "<bdi>&lt;b&gt;Bold&lt;/b&gt; تصنيع</bdi>" in page


def test_urgent_boxes_stand_first_and_empty_ones_say_so_last(people):
    policy = submitted_by(people["author"], "early")
    return_to_draft(policy, by=people["editor"], remark="The date is missing.")
    answer = logged_in_client(people["author"]).get("/admin/")
    assert [box.name for box in answer.context["page"].filled][:2] == ["returned", "mine"]
    page = answer.content.decode()
    assert page.index("1 returned to you") < page.index("The date is missing.") < page.index("Nothing has to be looked at again")


def test_new_desk_says_how_to_begin_and_each_is_offered_what_she_may_do(people):
    author = logged_in_client(people["author"]).get("/admin/").content.decode()
    assert "Nothing is here yet. Begin with" in author
    assert "Invite a colleague" not in author
    assert "Invite a colleague" in logged_in_client(people["administrator"]).get("/admin/").content.decode()


def test_guest_without_a_role_is_told_of_nothing(people):
    make_policy("orphan")
    page = logged_in_client(people["guest"]).get("/admin/")
    assert (page.context["page"].filled, page.context["page"].idle) == ((), ())
    assert "Begin with" not in page.content.decode()
    assert "Capture</a>" not in page.content.decode()
