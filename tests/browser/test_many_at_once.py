"""The head of the form and the screen for many, by two people in a real browser."""

import pytest
from django.db import connection

from editorial.models import Approval
from editorial.workflow.after_save import after_save
from policies.models import Policy
from tests.browser.conftest import PASSWORD
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(chromium, live_server):
    """Author and editor, each at a browser of their own, and what their consoles complained of."""
    pages, problems = {}, []
    for role in ("author", "editor"):
        create_account(role, password=PASSWORD)
        page = pages[role] = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800}).new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto("/admin/login/")
        page.fill("#id_username", role)
        page.fill("#id_password", PASSWORD)
        page.click("input[type=submit]")
        page.wait_for_url("**/admin/")
    yield pages, problems
    for page in pages.values():
        page.context.close()


@pytest.mark.thorough
def test_several_are_submitted_taken_back_and_approved_and_each_is_answered_in_its_place(people):
    pages, problems = people
    author, editor = pages["author"], pages["editor"]
    owner = Policy._meta.get_field("owner").related_model.objects.get(username="author")
    rows = [make_policy(f"plan-{n}", title=f"Plan {n}", owner=owner, updated_by=owner) for n in (1, 2, 3)]
    Policy.objects.filter(pk=rows[2].pk).update(summary="")
    after_save(*Policy.objects.order_by("pk"), by=owner)

    # A submission that lacks something: the head of the form says it, and the link leads into the field.
    author.goto(f"/admin/policies/policy/{rows[2].pk}/change/")
    author.click("input[name=_submit]")
    author.wait_for_selector(".state-panel .error-summary:focus")
    assert author.locator(".state-panel").bounding_box()["y"] < 400
    author.click(".state-panel .error-summary a")
    assert author.evaluate("document.activeElement.id") == "id_summary"

    # Two of three are submitted from the list, the third says why not.
    author.goto("/admin/policies/policy/")
    author.check("#action-toggle")
    author.select_option("select[name=action]", label="Submit for review…")
    author.click(".actions button")
    author.fill("#id_all-note", "For the April issue.")
    author.click(".submit-row .default")
    assert author.locator(".batch-done").count() == 2
    assert "Summary" in author.inner_text(f"#policy-{rows[2].pk} .errornote")

    # The editor has one open when its author changes it.
    editor.goto("/admin/")
    assert "For the April issue." in editor.inner_text("#box-for_me")
    editor.goto("/admin/policies/policy/?work=for_me")
    editor.check("#action-toggle")
    editor.select_option("select[name=action]", label="Approve…")
    editor.click(".actions button")
    author.goto(f"/admin/policies/policy/{rows[0].pk}/change/")
    assert "For the April issue." in author.inner_text("#state")
    author.fill("#id_title", "Plan one")
    author.click("input[name=_continue]")
    for box in editor.locator("input[name=chosen]").all():
        box.check()
    editor.click(".submit-row .default")
    assert "last edited by author" in editor.inner_text(f"#policy-{rows[0].pk} .errornote")
    assert "Plan one" in editor.inner_text(f"#policy-{rows[0].pk}")
    assert "Approved." in editor.inner_text(f"#policy-{rows[1].pk}")
    assert [approval.snapshot.uid for approval in Approval.objects.all()] == [rows[1].uid]

    # The author takes hers back; the editor, who still has the screen, approves nothing.
    author.click("text=Take back from review…")
    author.click(".submit-row .default")
    assert "Taken back from review." in author.inner_text(".messagelist")
    editor.check(f"input[value=policy-{rows[0].pk}]")
    editor.click(".submit-row .default")
    assert "Only what was submitted" in editor.inner_text(f"#policy-{rows[0].pk} .errornote")
    assert Approval.objects.count() == 1
    assert problems == []
    connection.close()


def test_head_of_the_form_names_who_comes_while_it_is_open_and_moves_no_field_under_the_cursor(people):
    pages, problems = people
    author, editor = pages["author"], pages["editor"]
    row = make_policy()
    form = f"/admin/policies/policy/{row.pk}/change/"
    author.goto(form)
    author.wait_for_load_state("networkidle")
    editor.goto(form)
    editor.wait_for_selector("#state >> text=author has this form open too.")
    author.focus("#id_summary")
    before = author.locator("#id_summary").bounding_box()["y"]
    author.evaluate("refreshAll()")
    author.wait_for_selector("#state >> text=editor has this form open too.")
    assert abs(author.locator("#id_summary").bounding_box()["y"] - before) <= 40
    assert author.evaluate("document.activeElement.id") == "id_summary"
    assert problems == []
    connection.close()
