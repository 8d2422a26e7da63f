"""The inbox at the desk: what is shown, what its buttons do, what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gathering.inbox.add_leads import add_leads
from gathering.models import Lead, WatchWord
from infra.web_addresses import comparison_key
from newsletters.models import Item
from policies.models import Policy
from standards.models import Standard
from tests.gathering.fake_reader import row
from tests.support.accounts import create_account

pytestmark = pytest.mark.django_db
INBOX = "/admin/gathering/lead/"
LINE = "https://www.miit.gov.cn/art_{}.html | 关于征求《第{}号工业互联网标准》（GB/T {}-2025）意见的通知 | 2026-11-20 | 2027-01-20"


@pytest.fixture
def staff(client):
    def sign_in(role):
        client.force_login(create_account(role))
        return client

    return sign_in


@pytest.fixture
def fill(watch):
    watched = watch("https://www.miit.gov.cn/list", name="Consultations", language="zh-Hans")

    def add(first, last, *lines):
        rows = [row(line) for line in lines or [LINE.format(n, n, 50000 + n) for n in range(first, last)]]
        add_leads(watched, {comparison_key(one.address): one for one in rows}, at=timezone.now())

    return add


def test_lead_is_captured_in_one_press_from_the_inbox(staff, fill):
    fill(0, 1)
    client, lead = staff("author"), Lead.objects.get()
    page = client.get(INBOX).content.decode()
    assert f'name="press" value="capture {lead.pk}"' in page
    answer = client.post(INBOX, {"press": f"capture {lead.pk}"}, follow=True)
    item = Item.objects.get()
    assert f"/admin/newsletters/item/{item.pk}/change/" in answer.content.decode()
    assert lead.title not in re.sub("(?s)<ul class=.messagelist.*?</ul>", "", answer.content.decode())
    again = client.post(INBOX, {"press": f"capture {lead.pk}"}, follow=True)
    assert "Captured before, by author" in again.content.decode()
    assert Item.objects.count() == 1


def test_buttons_for_policy_and_standard_make_what_they_say(staff, fill):
    fill(0, 2)
    client, (one, two) = staff("author"), Lead.objects.order_by("pk")
    client.post(INBOX, {"press": f"policy {one.pk}"})
    client.post(INBOX, {"press": f"standard {two.pk}"})
    assert (Policy.objects.count(), Standard.objects.get().document_number) == (1, "GB/T 50001-2025")


def test_number_of_a_standard_that_the_desk_has_leads_to_it(staff, fill):
    fill(0, 1)
    standard = Standard.objects.create(title="S", slug="s", document_number="GB/T 50000-2025")
    page = staff("author").get(INBOX).content.decode()
    assert f'<a href="/admin/standards/standard/{standard.pk}/change/">GB/T 50000-2025</a> (the desk has it)' in page


def test_dismissed_lead_is_gone_and_can_be_taken_back_by_who_dismissed_it(staff, fill):
    fill(0, 1)
    client, lead = staff("author"), Lead.objects.get()
    page = client.post(INBOX, {"press": f"dismiss {lead.pk}"}, follow=True).content.decode()
    assert f'value="undo {lead.pk}"' in page
    assert "Nothing waits." in page
    client.post(INBOX, {"press": f"undo {lead.pk}"})
    lead.refresh_from_db()
    assert lead.state == "new"


def test_assigned_lead_is_listed_as_mine(staff, fill):
    fill(0, 2)
    client, lead = staff("author"), Lead.objects.first()
    client.post(INBOX, {"press": f"assign {lead.pk}"})
    page = client.get(f"{INBOX}?state=mine").content.decode()
    assert page.count('class="lead-row"') == 1
    assert f"release {lead.pk}" in page


def test_repeat_stands_below_its_lead_and_can_be_parted(staff, fill):
    fill(0, 0, "https://a.cn/1 | 关于印发《工业互联网行动计划》的通知", "https://b.cn/1 | 关于印发《工业互联网行动计划》的通知")
    client, repeat = staff("author"), Lead.objects.get(duplicate_of__isnull=False)
    page = client.get(INBOX).content.decode()
    assert (page.count('class="lead-row"'), "https://b.cn/1" in page) == (1, True)
    client.post(INBOX, {"press": f"part {repeat.pk}"})
    assert client.get(INBOX).content.decode().count('class="lead-row"') == 2


def test_lead_with_a_watch_word_stands_first_and_is_filtered(staff, fill):
    WatchWord.objects.create(zh="绿色工厂", weight=4)
    fill(0, 0, "https://a.cn/1 | 关于公布绿色工厂名单的通知")
    fill(0, 2)
    client = staff("author")
    page = client.get(INBOX).content.decode()
    assert page.index("绿色工厂名单") < page.index("第1号")
    assert client.get(f"{INBOX}?words=1").content.decode().count('class="lead-row"') == 1


@pytest.mark.parametrize("press", ["capture 999999", "capture x", "explode 1", ""])
def test_press_of_what_is_not_there_changes_nothing(staff, fill, press):
    fill(0, 1)
    assert staff("author").post(INBOX, {"press": press}).status_code in (302, 404)
    assert (Lead.objects.get().state, Item.objects.count()) == ("new", 0)


def test_guest_neither_sees_nor_presses(staff, fill):
    fill(0, 1)
    client = staff("guest")
    assert client.get(INBOX).status_code == 403
    for move in ("capture", "dismiss", "assign"):
        assert client.post(INBOX, {"press": f"{move} {Lead.objects.get().pk}"}).status_code == 403
    assert (Lead.objects.get().state, Item.objects.count()) == ("new", 0)


def test_title_of_a_stranger_is_text(staff, fill):
    fill(0, 0, "https://a.cn/1 | <script>alert(1)</script>关于标准的通知")
    assert "<script>alert(1)" not in staff("author").get(INBOX).content.decode()


def test_inbox_costs_at_most_12_statements_however_full(staff, fill):
    fill(0, 3)
    client, counts = staff("author"), []
    for first, last in ((3, 4), (4, 45)):
        fill(first, last)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(INBOX).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12, counts
