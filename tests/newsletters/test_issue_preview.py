"""An issue is seen before it is live: with what readers do not see yet, marked, and what would be missing beside it."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from catalogue.print import pdf
from editorial.admin.shared_previews import preview_link_url
from editorial.models import LinkCheck, LinkHost, LinkOccurrence, PreviewLink
from editorial.workflow.publishing import publish, withdraw
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import schedule
from infra.work_slots import NoFreeSlot
from newsletters.models import Issue, IssuePlacement, IssueSection, Item, ItemPolicy, SpecialReport
from tests.support.accounts import create_account
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
HOUR = datetime(2099, 4, 2, 9, 0, tzinfo=timezone.get_default_timezone())


def make_item(title, source, **values):
    defaults = {"summary": "Said.", "is_summary": True, "title_zh": "标题", "facts": f"<p>Facts of {title}.</p>"}
    item = Item.objects.create(slug=title.lower(), title=title, reported_on=date(2015, 3, 3), **defaults | values)
    item.sources.add(source)
    return item


def approved(row):
    submit(row, by=None)
    row.refresh_from_db()
    approve(row, by=None)
    row.refresh_from_db()
    return row


def place(issue, *items, section=1):
    for position, item in enumerate(items, start=issue.placements.count() + 1):
        IssuePlacement.objects.create(issue=issue, section=section, position=position, item=item)


@pytest.fixture
def issue(phase):
    issue = Issue.objects.create(
        slug="2015-03", title="March", summary="All.", phase=phase, number=17, period_start="2015-03-01", period_end="2015-03-31"
    )
    IssueSection.objects.create(issue=issue, position=1, title="Policy")
    return Issue.objects.get()


@pytest.fixture
def author(client):
    client.force_login(create_account("author"))
    return client


@pytest.fixture
def typeset(monkeypatch):
    """The pages that were typeset; the PDF is their HTML."""
    pages = []

    def run(page):
        pages.append(page.decode())
        return b"%PDF " + page

    monkeypatch.setattr(pdf, "_run_typesetter", run)
    return pages


def address(row, code=""):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_preview{code}", args=[row.pk])


def marks(answer):
    """State by title of the items that are shown; "" for what is not marked."""
    items = [item for section in answer.context["sections"] for item in section["items"]]
    return {item["title"]: item.get("preview", {}).get("state", "") for item in items}


def missing(answer):
    return {one.title: one.messages for one in answer.context["preview"]["missing"]}


def test_items_stand_in_the_preview_as_they_would_be_each_with_its_state(author, issue, source):
    draft, review, ready, planned, changed, live, gone = (
        make_item(title, source) for title in ("Draft", "Review", "Ready", "Planned", "Changed", "Live", "Gone")
    )
    submit(review, by=None)
    approved(ready)
    schedule(approved(planned), by=None, publish_at=HOUR)
    for item in (changed, live, gone):
        publish(item, by=None)
    Item.objects.filter(pk=planned.pk).update(facts="<p>Edited after it was approved.</p>")
    Item.objects.filter(pk=changed.pk).update(facts="<p>New facts.</p>", is_changed=True)
    gone.refresh_from_db()
    withdraw(gone, by=None, notice="An error.")
    place(issue, draft, review, ready, planned, changed, live, gone)
    answer = author.get(address(issue))
    assert marks(answer) == {
        "Draft": "Draft",
        "Review": "In review",
        "Ready": "Approved",
        "Planned": "Scheduled for 2 April 2099, 09:00",
        "Changed": "Live with changes",
        "Live": "",
    }
    page = answer.content.decode()
    assert "New facts." in page
    assert "Facts of Planned." in page
    assert "Edited after it was approved." not in page
    assert address(draft) in page
    assert page.count('class="preview-state"') == 5
    assert missing(answer)["Gone"] == ["Removed from the site: readers do not see it here."]
    assert missing(answer)["Changed"] == ["Readers see its earlier text until the changes are published."]
    assert "Live" not in missing(answer)


def test_subjects_of_an_unpublished_item_are_linked_where_readers_see_them(author, issue, source):
    live, hidden = make_policy("live-plan", title="Live plan"), make_policy("hidden-plan", title="Hidden plan")
    publish(live, by=None)
    item = make_item("First", source)
    for policy in (live, hidden):
        ItemPolicy.objects.create(item=item, policy=policy)
    place(issue, item)
    [section] = author.get(address(issue)).context["sections"]
    assert [relation["title"] for relation in section["items"][0]["relations"]] == ["Live plan"]


def test_what_would_be_missing_is_said_with_the_form_that_mends_it(author, issue, source):
    poor = make_item("Poor", source, summary="", title_zh="", is_summary=False, facts='<p><a href="/policies/nowhere/">x</a></p>')
    poor.sources.clear()
    late = approved(make_item("Late", source))
    schedule(late, by=None, publish_at=HOUR)
    IssueSection.objects.create(issue=issue, position=2, title="Standards")
    Issue.objects.filter(pk=issue.pk).update(issued_on=date(2015, 4, 3))
    link = LinkCheck.objects.create(url="https://example.org/", host=LinkHost.objects.create(name="example.org"), status="broken")
    LinkOccurrence.objects.create(link=link, model="editorial.source", key=source.pk, field="url")
    place(issue, poor, late, approved(make_item("Ready", source)))
    answer = author.get(address(issue))
    said = missing(answer)
    assert said["March"] == ["Section “Standards” has no item."]
    assert said["Poor"] == [
        "Nobody has planned when it goes live.",
        "Summary: Readers see the summary first: write one before publishing.",
        "Sources: Name at least one source before publishing.",
        "Facts: It links to /policies/nowhere/, and there is no such page. Correct the link, or take it out.",
        "Chinese title: Chinese pages show the English one.",
    ]
    assert said["Late"] == ["It goes live later, on 2 April 2099, 09:00.", "Broken link: https://example.org/"]
    assert said["Ready"][0] == "Approved: it is there only if it is published or scheduled with this."
    assert reverse("admin:newsletters_item_change", args=[poor.pk]) in answer.content.decode()


def test_scheduled_issue_misses_what_is_scheduled_after_it_or_not_at_all(author, issue, source):
    early, late, unplanned = (approved(make_item(title, source)) for title in ("Early", "Late", "Unplanned"))
    place(issue, early, late, unplanned)
    schedule(approved(issue), by=None, publish_at=HOUR)
    schedule(early, by=None, publish_at=HOUR)
    schedule(late, by=None, publish_at=HOUR + timedelta(minutes=1))
    assert missing(author.get(address(issue))) == {
        "Late": ["It goes live later, on 2 April 2099, 09:01."],
        "Unplanned": ["Nobody has planned when it goes live."],
    }


def test_link_between_two_items_of_the_issue_is_not_missing(author, issue, source):
    place(issue, make_item("First", source), make_item("Second", source, facts='<p><a href="/news/first/">x</a></p>'))
    assert missing(author.get(address(issue)))["Second"] == ["Nobody has planned when it goes live."]


def test_preview_takes_the_same_statements_however_many_items_there_are(author, issue, source):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert author.get(address(issue)).status_code == 200
        return len(asked)

    def add(numbers):
        for number in numbers:
            policy = make_policy(f"plan-{number}")
            item = make_item(f"Item-{number}", source, facts=f'<p><a href="/policies/plan-{number}/">x</a></p>')
            ItemPolicy.objects.create(item=item, policy=policy)
            place(issue, item)

    add(range(2))
    count()
    few = count()
    add(range(2, 12))
    assert count() == few
    assert few <= 42


def test_preview_has_a_tab_for_each_form_in_which_readers_get_it(author, issue, source):
    tabs = [(label, url) for label, url, _ in author.get(address(issue)).context["preview"]["tabs"]]
    assert tabs == [("Web page", address(issue)), ("PDF", address(issue, "_pdf")), ("As mail", address(issue, "_mail"))]
    policy = make_policy()
    assert [label for label, *_ in author.get(address(policy)).context["preview"]["tabs"]] == ["Web page"]
    with pytest.raises(NoReverseMatch):
        address(policy, "_pdf")


def test_pdf_shows_the_same_items_marked_and_is_kept_nowhere(author, issue, source, typeset):
    place(issue, make_item("Secret", source))
    answer = author.get(address(issue, "_pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="preview-2015-03.pdf"'
    assert {"no-store", "private"} <= {part.strip() for part in answer["Cache-Control"].split(",")}
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    [page] = typeset
    assert "Readers do not see this version." in page
    assert "Facts of Secret." in page
    assert '<p class="preview-state"><strong>Draft</strong></p>' in page
    assert not storages["pdfs"].exists(pdf.pdf_name(page.encode()))
    author.get(address(issue, "_pdf"))
    assert len(typeset) == 2


def test_item_and_report_have_a_preview_as_pdf(author, source, phase, typeset):
    item = make_item("First", source)
    report = SpecialReport.objects.create(slug="review", title="Review", summary="All.", issued_on=date(2015, 7, 1))
    for row in (item, report):
        assert author.get(address(row, "_pdf"))["Content-Type"] == "application/pdf"
    assert "Facts of First." in typeset[0]
    assert ">Review</h1>" in typeset[1]


def test_busy_server_says_so_and_leads_back_to_the_page(author, issue, monkeypatch):
    def is_busy(*args):
        raise NoFreeSlot

    monkeypatch.setattr("editorial.previews.preview_page.render_private_pdf", is_busy)
    answer = author.get(address(issue, "_pdf"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    page = answer.content.decode()
    assert f'href="{address(issue)}"' in page
    assert f'href="{address(issue, "_pdf")}"' in page


def test_nobody_outside_the_desk_sees_a_preview_or_an_item_in_a_shared_link(author, issue, source, typeset):
    place(issue, make_item("Secret", source))
    for code in ("", "_pdf"):
        assert Client().get(address(issue, code)).status_code == 302
    author.post(reverse("admin:newsletters_issue_share", args=[issue.pk]))
    shared = "/" + preview_link_url(PreviewLink.objects.get()).split("/", 3)[3]
    page = Client().get(shared).content.decode()
    assert "March" in page
    assert "Secret" not in page
    assert "What would be missing" not in page
    assert typeset == []


def test_who_may_see_issues_and_no_items_sees_no_item_in_the_preview(client, issue, source):
    place(issue, make_item("Secret", source))
    guest = create_account("guest")
    client.force_login(guest)
    assert client.get(address(issue)).status_code == 403
    guest.user_permissions.add(Permission.objects.get(codename="view_issue"))
    client.force_login(guest)
    answer = client.get(address(issue))
    assert (marks(answer), "Secret" in answer.content.decode()) == ({}, False)


def test_earlier_text_of_an_issue_is_previewed_without_what_readers_do_not_see(author, issue, source):
    place(issue, make_item("Secret", source))
    author.post(reverse("admin:newsletters_issue_share", args=[issue.pk]))
    text = PreviewLink.objects.get().snapshot_id
    answer = author.get(address(issue), {"text": text})
    assert marks(answer) == {}
    assert answer.context["preview"]["tabs"][1][1] == f"{address(issue, '_pdf')}?text={text}"
