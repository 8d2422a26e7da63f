"""Children of a form are put in order by arrows; what is added comes last."""

import pytest
from django.db import connection

from policies.models import PolicyRelation, PolicyText
from tests.support.factories import make_policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(sign_in, live_server, page):
    policy = make_policy(body="<p>As it was.</p>")
    texts = (("zh-Hans", "互联网+"), ("en", "A plan"), ("de", "Ein Plan"))
    for position, (language, title) in enumerate(texts, start=1):
        text = {"language": language, "title": title, "body": f"<p>{title}</p>"}
        PolicyText.objects.create(policy=policy, status="official", position=position, **text)
    for position, slug in enumerate(("work-report", "five-year-plan"), start=1):
        PolicyRelation.objects.create(policy=policy, target=make_policy(slug, title=slug), type="builds_on", position=position)
    sign_in("publisher")
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}/admin/policies/policy/{policy.pk}/change/")
    page.wait_for_selector("#texts-2 .desk-toolbar")
    yield page
    connection.close()
    assert problems == []


def save(page):
    with page.expect_navigation():
        page.click("input[name=_continue]")
    assert page.locator(".errorlist").all_inner_texts() == []


def test_text_moves_with_what_is_in_its_editor_and_keeps_its_row(form):
    rows = dict(PolicyText.objects.values_list("language", "pk"))
    form.click("#texts-2 .reorder-button[data-by='-1']")
    assert form.inner_text("#texts-group [data-row-said]") == "Now 2 of 3."
    assert form.evaluate("document.activeElement.getAttribute('aria-label')") == "Move this one up"
    form.keyboard.press("Enter")
    form.click("#texts-2 .ProseMirror")
    form.keyboard.press("Control+End")
    form.keyboard.type(", typed after the move")
    save(form)
    assert list(PolicyText.objects.values_list("language", "position")) == [("de", 1), ("zh-Hans", 2), ("en", 3)]
    assert PolicyText.objects.get(language="de").body == "<p>Ein Plan, typed after the move</p>"
    assert dict(PolicyText.objects.values_list("language", "pk")) == rows


def test_relation_that_is_added_comes_last_and_can_be_moved(form):
    form.click("#relations-group .add-row a")
    assert form.input_value("#id_relations-2-position") == "3"
    form.select_option("#id_relations-2-type", "cites")
    form.click("#relations-2 .select2-selection")
    form.keyboard.type("five-year")
    form.wait_for_selector(".select2-results__option--highlighted")
    form.keyboard.press("Enter")
    form.click("#relations-2 .reorder-button[data-by='-1']")
    save(form)
    assert list(PolicyRelation.objects.values_list("type", "position")) == [("builds_on", 1), ("cites", 2), ("builds_on", 3)]
