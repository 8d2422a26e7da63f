"""Which leads are one notice."""

import pytest
from django.utils import timezone

from gathering.inbox.add_leads import add_leads
from gathering.models import Lead, WatchWord
from infra.web_addresses import comparison_key
from tests.gathering.fake_reader import row

pytestmark = pytest.mark.django_db
ISSUED = "关于印发《工业互联网创新发展行动计划》的通知"


@pytest.fixture
def lists(watch):
    return [watch(f"https://{name}.gov.cn/list", name=name) for name in ("one", "two", "three")]


def add(watched, *lines):
    rows = [row(line) for line in lines]
    add_leads(watched, {comparison_key(one.address): one for one in rows}, at=timezone.now())
    return list(Lead.objects.order_by("pk"))


@pytest.mark.parametrize(("first", "second", "is_one"), [
    ("https://a.cn/1 | 一个标题 | 2026-11-01", "http://www.a.cn/1?utm_source=x#top | 另一个标题 | 2026-11-02", True),
    (f"https://a.cn/1 | 工业和信息化部{ISSUED} | 2026-11-01", f"https://b.cn/2 | {ISSUED} | 2026-11-03", True),
    (f"https://a.cn/1 | {ISSUED}【征集中】 | 2026-11-01", f"https://b.cn/2 | 【已结束】{ISSUED} | 2026-11-03", True),
    (f"https://a.cn/1 | 河南省人民政府{ISSUED} | 2026-11-01", f"https://b.cn/2 | 河北省人民政府{ISSUED} | 2026-11-01", False),
    (f"https://a.cn/1 | {ISSUED} | 2026-05-01", f"https://b.cn/2 | {ISSUED} | 2026-11-03", False),
    ("https://a.cn/1 | 国发〔2026〕40号文件公布 | 2026-11-01", "https://b.cn/2 | 国务院文件 国发[2026]40号 | 2026-11-01", True),
    ("https://a.cn/1 | 公告 | 2026-11-01", "https://b.cn/2 | 公告 | 2026-11-01", False),
    ("https://a.cn/1 | GB/T 22080-2025发布 | 2026-11-01", "https://b.cn/2 | 标准解读：gbt22080—2025 | 2026-11-05", True),
    ("https://a.cn/1 | GB/T 1.1-2020发布 | 2026-11-01", "https://b.cn/2 | GB/T 11-2020发布 | 2026-11-01", False),
])  # fmt: skip
def test_notices_are_one_by_address_number_or_title_and_two_provinces_are_two(lists, first, second, is_one):
    add(lists[0], first)
    original, other = add(lists[1], second)
    assert (other.duplicate_of == original) is is_one


def test_title_without_issuer_joins_one_province_and_not_both(lists):
    add(lists[0], f"https://a.cn/1 | {ISSUED} | 2026-11-01")
    add(lists[1], f"https://b.cn/2 | 河南省人民政府{ISSUED} | 2026-11-01")
    bare, henan, hebei = add(lists[2], f"https://c.cn/3 | 河北省人民政府{ISSUED} | 2026-11-01")
    assert (henan.duplicate_of, hebei.duplicate_of) == (bare, None)


def test_rows_of_one_visit_repeat_each_other(lists):
    first, second = add(lists[0], f"https://a.cn/1 | {ISSUED} | 2026-11-01", f"https://a.cn/2 | {ISSUED} | 2026-11-01")
    assert second.duplicate_of == first


def test_repeat_of_a_dismissed_lead_does_not_come_back(lists):
    add(lists[0], f"https://a.cn/1 | {ISSUED} | 2026-11-01")
    Lead.objects.update(state="dismissed")
    add(lists[1], f"https://b.cn/2 | {ISSUED} | 2026-11-01")
    assert list(Lead.objects.open()) == []


def test_watch_words_are_found_in_either_language_and_weigh(lists):
    WatchWord.objects.create(zh="工业互联网", en="industrial internet", weight=5)
    WatchWord.objects.create(en="AI", weight=3)
    add(lists[0], f"https://a.cn/1 | {ISSUED} | 2026-11-01", "https://a.cn/2 | Said in Paris about AI | 2026-11-01")
    heavy, light = Lead.objects.all()
    assert (heavy.words, heavy.weight) == (["工业互联网 / industrial internet"], 5)
    assert (light.words, light.weight) == (["AI"], 3)
