"""From a lead to a draft, in one press and once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import Region, Sector
from editorial.models import Remark, Source
from gathering.inbox.add_leads import add_leads
from gathering.inbox.capture_lead import capture_lead
from gathering.inbox.lead_moves import assign, dismiss, part, undo_dismissal
from gathering.list_pages.list_rows import ListRow
from gathering.models import Lead
from infra.web_addresses import comparison_key
from newsletters.models import Item
from policies.models import Policy
from standards.models import Standard
from tests.gathering.fake_reader import row
from tests.support.accounts import create_account
from tests.support.factories import make_source
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db
TITLE = "关于征求强制性国家标准《网络关键设备安全通用要求》（GB 40050）意见的通知"
LINE = f"https://www.miit.gov.cn/gzcy/art_1.html | {TITLE} | 2026-11-20 | 2027-01-20"


@pytest.fixture
def lead(watch):
    return make_lead(watch("https://www.miit.gov.cn/list", body="MIIT", language="zh-Hans"))


def make_lead(watched, line=LINE):
    found: ListRow = row(line)
    add_leads(watched, {comparison_key(found.address): found}, at=timezone.now())
    return Lead.objects.latest("pk")


@pytest.fixture
def author(db):
    return create_account("author")


def test_captured_item_has_title_source_closing_day_and_numbers(lead, author):
    item = capture_lead(lead, "item", by=author)
    stored = Item.objects.get()
    assert (stored.pk, stored.title_zh, str(stored.comments_close_on), stored.state) == (item.pk, TITLE, "2027-01-20", "draft")
    source = stored.sources.get()
    assert (source.url, source.publisher, source.language) == (lead.url, "MIIT", "zh-Hans")
    assert (str(source.published_on), stored.owner) == ("2026-11-20", author)
    assert "GB 40050" in Remark.objects.get().text
    lead.refresh_from_db()
    assert (lead.state, lead.made_uid, lead.settled_by) == ("captured", stored.uid, author)


def test_captured_policy_is_a_consultation_of_the_ministry_with_its_number(watch, author):
    line = "https://www.miit.gov.cn/2 | 关于印发《工业互联网规划》的通知（工信部信管〔2026〕12号） | 2026-11-20 | 2027-01-20"
    policy = capture_lead(make_lead(watch("https://www.miit.gov.cn/list"), line), "policy", by=author)
    assert Policy.objects.get() == policy
    assert (policy.document_number, policy.kind, policy.level) == ("工信部信管〔2026〕12号", "consultation_draft", "ministry")


def test_captured_standard_has_its_number_and_stage(lead, author):
    standard = capture_lead(lead, "standard", by=author)
    assert Standard.objects.get() == standard
    assert (standard.document_number, standard.stage, standard.title_zh) == ("GB 40050", "consultation", TITLE)


def test_captured_draft_gets_the_sectors_and_regions_of_its_list(lead, author):
    sector = Sector.objects.create(code="C", name_en="Manufacturing", name_zh="制造业")
    region = Region.objects.create(code="CN-HA", name_en="Henan", name_zh="河南")
    lead.watched_list.sectors.add(sector)
    lead.watched_list.regions.add(region)
    policy = capture_lead(lead, "policy", by=author)
    assert ([*policy.sectors.all()], [*policy.regions.all()], policy.level) == ([sector], [region], "provincial")


def test_source_that_the_desk_has_is_used_again(lead, author):
    source = make_source(url="http://miit.gov.cn/gzcy/art_1.html")
    assert capture_lead(lead, "item", by=author).sources.get() == source
    assert Source.objects.count() == 1


def test_second_press_makes_no_second_draft(lead, author):
    assert capture_lead(lead, "item", by=author) is not None
    assert capture_lead(lead, "item", by=author) is None
    assert capture_lead(lead, "policy", by=create_account("editor")) is None
    assert (Item.objects.count(), Policy.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_at_once_get_one_draft(watch):
    lead, drafts, barrier = make_lead(watch("https://www.miit.gov.cn/list")), [], threading.Barrier(2)
    people = [create_account("author", name) for name in ("one", "two")]

    def press(person):
        barrier.wait()
        retry_while_locked(lambda: drafts.append(capture_lead(lead, "item", by=person)))

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Item.objects.count(), sum(draft is not None for draft in drafts)) == (1, 1)


def test_database_refuses_a_captured_lead_without_a_draft(lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.update(state="captured")


def test_standard_that_the_desk_has_is_refused_and_the_lead_stays_open(lead, author, watch):
    capture_lead(lead, "standard", by=author)
    other = make_lead(watch("https://www.sac.gov.cn/list"), "https://www.sac.gov.cn/9 | GB 40050 发布 | 2020-01-01")
    with pytest.raises(ValidationError, match="has this standard already"):
        capture_lead(other, "standard", by=author)
    other.refresh_from_db()
    assert (other.state, Standard.objects.count()) == ("new", 1)


def test_who_may_not_add_drafts_may_not_capture(lead):
    with pytest.raises(PermissionDenied):
        capture_lead(lead, "item", by=create_account("guest"))
    assert Lead.objects.get().state == "new"


def test_dismissed_lead_cannot_be_captured_until_it_is_taken_back(lead, author):
    assert assign(lead, author)
    assert dismiss(lead, by=author)
    assert not dismiss(lead, by=author)
    assert capture_lead(lead, "item", by=author) is None
    assert undo_dismissal(lead)
    lead.refresh_from_db()
    assert (lead.state, lead.assignee, lead.settled_at) == ("assigned", author, None)
    assert capture_lead(lead, "item", by=author)


def test_repeat_of_a_lead_is_captured_with_it_and_never_by_itself(lead, author, watch):
    repeat = make_lead(watch("https://www.gov.cn/list"), LINE.replace("https://www.miit", "https://other"))
    assert repeat.duplicate_of == lead
    assert capture_lead(repeat, "item", by=author) is None
    assert part(repeat)
    assert capture_lead(repeat, "item", by=author)
