"""From the arrange screen an issue and its items are submitted, approved, returned and assigned together."""

import pytest
from django.test import Client

from catalogue.models import Phase
from editorial.workflow.after_save import after_save
from newsletters.models import Issue, Item
from tests.support.accounts import create_account
from tests.support.factories import make_source

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def author():
    return create_account("author")


@pytest.fixture
def issue(author):
    """With two drafts in it; a third stands in no issue."""
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    period = {"period_start": "2026-04-01", "period_end": "2026-04-30"}
    issue = Issue.objects.create(slug="issue", title="April", summary="It.", phase=phase, number=1, updated_by=author, **period)
    issue.sections.create(title="News", position=1)
    for number, slug in enumerate(("one", "two", "outside"), start=1):
        item = Item.objects.create(
            slug=slug, title=slug.capitalize(), summary="It says.", facts="<p>x</p>", reported_on="2026-04-15", is_summary=True,
            updated_by=author,
        )  # fmt: skip
        item.sources.add(make_source())
        if slug != "outside":
            issue.placements.create(item=item, section=1, position=number)
    after_save(*Item.objects.order_by("pk"), by=author)
    after_save(issue, by=author)
    return issue


def batches(browser, issue) -> dict[str, tuple[int, str]]:
    page = browser.get(f"/admin/newsletters/issue/{issue.pk}/arrange/")
    return {link.label: (link.count, link.url) for link in page.context["batches"]}


def test_issue_and_its_items_are_submitted_and_approved_with_a_screen_each(author, issue):
    count, url = batches(signed_in(author), issue)["Submit for review"]
    assert count == 3
    page = signed_in(author).get(url)
    assert [row.publication.title for row in page.context["rows"]] == ["April", "One", "Two"]
    keys = [row.key for row in page.context["rows"]]
    done = signed_in(author).post(url, {"chosen": keys, "all-note": "For Friday."}, follow=True)
    assert done.redirect_chain[-1][0] == f"/admin/newsletters/issue/{issue.pk}/arrange/"

    editor = signed_in(create_account("editor"))
    count, url = batches(editor, issue)["Approve"]
    assert count == 3
    rows = editor.get(url).context["rows"]
    editor.post(url, {"chosen": keys} | {f"{row.key}-seen_revision": row.publication.lock_version for row in rows})
    assert Issue.objects.get().state == "approved"
    assert sorted(Item.objects.values_list("slug", "state")) == [("one", "approved"), ("outside", "draft"), ("two", "approved")]


def test_links_are_those_of_the_role_and_of_what_waits(author, issue):
    assert set(batches(signed_in(author), issue)) == {"Submit for review", "Assign"}
    Item.objects.update(state="in_review")
    offered = batches(signed_in(create_account("editor")), issue)
    assert {label: count for label, (count, _) in offered.items()} == {
        "Submit for review": 1, "Approve": 2, "Return to its author": 2, "Assign": 3,
    }  # fmt: skip
