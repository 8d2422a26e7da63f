"""Two people have one form open: what both saved is joined, and only what both changed is asked."""

from typing import Any

import pytest
from django.test import Client

from catalogue.models import Technology
from editorial.models import Snapshot
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.restoring import discard
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
BODY = "".join(f"<p>Paragraph {number}.</p>" for number in range(1, 6))


@pytest.fixture
def policy():
    row = make_policy(body=BODY)
    row.technologies.set([Technology.objects.get_or_create(code="t1", defaults={"name_en": "T1"})[0]])
    for number in (1, 2, 3):
        row.texts.create(
            language=("de", "fr", "es")[number - 1],
            title=f"Text {number}",
            body="<p>A</p><p>B</p>",
            position=number,
            status="machine",
        )
    after_save(row, by=None, is_new=True)
    return row


@pytest.fixture
def first(sign_in):
    return sign_in("author")


@pytest.fixture
def second():
    browser = Client()
    browser.force_login(create_account("author", "second", first_name="Second"))
    return browser


def post(browser: Client, form: tuple[str, dict[str, Any]], **more: Any) -> Any:
    address, data = form
    return browser.post(address, {**data, **more}, follow=True)


def fields_of(asked: Any) -> dict[str, Any]:
    """The fields of a form that came back with questions."""
    return {name: values for name, values in asked.wsgi_request.POST.lists()}


def questions(asked: Any) -> list[str]:
    return [question.difference.name for question in asked.context.get("questions") or []]


def test_fields_paragraphs_and_rows_of_two_people_are_saved_together(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    added = Technology.objects.create(code="t9", name_en="T9")
    post(first, early, title="First's title", body=BODY.replace("Paragraph 2", "First 2"), technologies=[added.pk], **{
        "texts-0-title": "First's text", "texts-2-DELETE": "on", "texts-TOTAL_FORMS": 4, "texts-3-language": "en",
        "texts-3-title": "Added by first", "texts-3-status": "machine", "texts-3-position": 4,
    })  # fmt: skip
    body = BODY.replace("Paragraph 4", "Second 4").replace("</p>", "</p>\r\n")
    saved = post(
        second,
        late,
        summary="Second's summary.",
        body=body,
        **{"texts-0-body": "<p>A</p><p>Second</p>", "texts-1-title": "Second's"},
    )
    assert questions(saved) == []
    row = Policy.objects.get()
    assert (row.title, row.summary) == ("First's title", "Second's summary.")
    assert row.body.replace("\r\n", "").replace("\n", "") == BODY.replace("Paragraph 2", "First 2").replace(
        "Paragraph 4", "Second 4"
    )
    assert list(row.technologies.values_list("code", flat=True)) == ["t9"]
    texts = list(row.texts.values_list("title", "body"))
    assert texts == [
        ("First's text", "<p>A</p><p>Second</p>"), ("Second's", "<p>A</p><p>B</p>"), ("Added by first", ""),
    ]  # fmt: skip
    assert "Taken into your form: Address, Title, " in saved.content.decode()


def test_line_ends_and_blanks_around_a_text_are_no_change(first, second, policy):
    policy.summary = "One line.\nAnother.\n"
    policy.save()
    after_save(policy, by=None)
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, summary="First's summary.")
    saved = post(second, late, title="Second's title", summary="One line.\r\nAnother.")
    assert questions(saved) == []
    row = Policy.objects.get()
    assert (row.title, row.summary) == ("Second's title", "First's summary.")


def test_only_what_both_changed_is_asked_and_decided(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, title="First's title", summary="First's summary.", body=BODY.replace("h 1", "h 1 F").replace("h 5", "h 5 F"))
    asked = post(second, late, summary="Second's summary.", body=BODY.replace("h 3", "h 3 S").replace("h 5", "h 5 S"))
    assert questions(asked) == ["summary", "body@5"]
    page = asked.content.decode()
    assert "Nothing of yours is lost" in page.replace("\n", " ")
    assert "<del>First</del><ins>Second</ins>’s summary." in page.replace("&#x27;", "’")
    assert Policy.objects.get().summary == "First's summary."
    again = fields_of(asked)
    assert questions(post(second, (late[0], {**again, "keep:summary": "draft"}))) == ["body@5"]
    assert questions(post(second, (late[0], {**again, "keep:summary": "draft", "keep:body@5": "row"}))) == []
    row = Policy.objects.get()
    assert (row.title, row.summary) == ("First's title", "Second's summary.")
    assert row.body == BODY.replace("h 1", "h 1 F").replace("h 3", "h 3 S").replace("h 5", "h 5 F")


def test_third_save_while_the_question_is_open_asks_nothing_that_was_not_touched(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, title="First's title", summary="First's summary.")
    asked = post(second, late, summary="Second's summary.")
    post(first, policy_form_data(first, policy), title="First's second title", document_number="No. 1")
    assert questions(post(second, (late[0], {**fields_of(asked), "keep:summary": "draft"}))) == []
    row = Policy.objects.get()
    assert (row.title, row.summary, row.document_number) == ("First's second title", "Second's summary.", "No. 1")


def test_choice_about_a_text_that_changed_once_more_is_asked_again(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, summary="One.")
    asked = post(second, late, summary="Late.")
    post(first, policy_form_data(first, policy), summary="Two.")
    again = post(second, (late[0], {**fields_of(asked), "keep:summary": "draft"}))
    assert questions(again) == ["summary"]
    assert Policy.objects.get().summary == "Two."
    assert "<del>Two</del><ins>Late</ins>." in again.content.decode()


def test_row_that_one_removed_and_the_other_changed_is_asked(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    keys = list(policy.texts.values_list("pk", flat=True))
    post(first, early, **{"texts-0-DELETE": "on", "texts-1-title": "First's"})
    asked = post(second, late, **{"texts-0-title": "Second's", "texts-1-DELETE": "on"})
    assert questions(asked) == [f"texts.{keys[1]}", f"texts.{keys[0]}"]
    assert questions(post(second, (late[0], {**fields_of(asked), f"keep:texts.{keys[1]}": "row"}))) == []
    assert set(policy.texts.values_list("title", flat=True)) == {"Second's", "First's", "Text 3"}


def test_owner_and_day_of_review_are_merged_like_the_text(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    for _, data in (early, late):
        data |= {"initial-owner": "", "initial-review_by": ""}
    owner = create_account("author", "third")
    post(first, early, owner=owner.pk)
    post(second, late, review_by="2027-01-02")
    row = Policy.objects.get()
    assert (row.owner, str(row.review_by)) == (owner, "2027-01-02")
    page = first.get(late[0]).content.decode()
    assert f'name="initial-owner" value="{owner.pk}"' in page


def test_publication_while_a_form_is_open_is_said_and_the_text_saved_as_the_next_draft(first, policy):
    form = policy_form_data(first, policy)
    publish(policy, by=None, reason="Urgent.")
    saved = post(first, form, summary="Typed before.")
    assert "Its state is now “Published”" in saved.content.decode()
    row = Policy.objects.get()
    assert (row.summary, row.is_changed, row.state) == ("Typed before.", True, "published")


def test_text_that_was_discarded_does_not_come_back_with_a_form_opened_afterwards(first, second, policy):
    publish(policy, by=None, reason="Urgent.")
    post(first, policy_form_data(first, policy), title="Discarded", summary="Discarded.")
    discard(Policy.objects.get(), by=None)
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, title="First's title")
    assert questions(post(second, late, document_number="No. 2")) == []
    row = Policy.objects.get()
    assert (row.title, row.summary, row.document_number) == ("First's title", policy.summary, "No. 2")


def test_form_that_names_no_text_or_anothers_is_asked_for_all_that_differs(first, second, policy):
    other = make_policy("other", title="Other", body="<p>Other</p>")
    after_save(other, by=None, is_new=True)
    foreign = Snapshot.objects.get(uid=other.uid).pk
    for number, named in enumerate(("", "0", "9" * 30, "x", foreign)):
        early, late = policy_form_data(first, policy), policy_form_data(second, policy)
        post(first, early, title=f"First's title {number}")
        asked = post(second, late, summary=f"Second's {number}.", seen_snapshot=named, present_revision=named)
        assert set(questions(asked)) >= {"title", "summary"}
        assert Policy.objects.get(pk=policy.pk).title == f"First's title {number}"


def test_invalid_value_stands_in_the_merged_form_with_its_error(first, second, policy):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, title="First's title")
    refused = post(second, late, published_on="31 February", **{"texts-TOTAL_FORMS": "x"})
    assert refused.context["adminform"].form["published_on"].value() == "31 February"
    assert refused.context["adminform"].form["title"].value() == "First's title"


@pytest.mark.parametrize(
    "forged",
    [
        {"owner": "9" * 5000},
        {"sectors": ["9" * 5000, "1e3"]},
        {"texts-TOTAL_FORMS": "99999"},
        {"texts-TOTAL_FORMS": "9" * 5000},
        {"texts-0-id": "9" * 5000},
        {"seen_snapshot": "9" * 5000},
        {"initial-owner": "9" * 5000},
    ],
    ids=" ".join,
)
def test_forged_number_in_a_late_form_removes_nothing(first, second, policy, forged):
    early, late = policy_form_data(first, policy), policy_form_data(second, policy)
    post(first, early, title="First's title")
    assert post(second, late, **forged).status_code in (200, 400)
    assert (Policy.objects.get().title, policy.texts.count()) == ("First's title", 3)


def test_who_may_only_see_it_merges_nothing(sign_in, second, policy):
    late = policy_form_data(second, policy)
    post(second, policy_form_data(second, policy), title="Saved")
    count = Snapshot.objects.count()
    assert sign_in("guest").post(*late).status_code in (302, 403)
    assert (Policy.objects.get().title, Snapshot.objects.count()) == ("Saved", count)
