"""Watched lists and leads of the checked site, beside the paused lists of the demonstration. Keys are from 101 on."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from gathering.inbox.add_leads import add_leads
from gathering.list_pages.list_rows import ListRow
from gathering.models import KnownRow, Lead, WatchedList, WatchWord
from gathering.visits.record_visit import host_of
from infra.web_addresses import comparison_key

HOST = "https://lists.example.org"
TITLE = "公开征求对《网络关键设备安全通用要求》（GB 40050-2021）等三项强制性国家标准修改单（征求意见稿）的意见"
ACT = "关于印发《工业互联网与人工智能融合赋能行动方案》的通知（工信部信管〔2026〕12号）"


def load_lists() -> None:
    """101 waits for somebody to choose, 102 works, 103 has a gap; the last one is muted."""
    today, now = timezone.localdate(), timezone.now()
    rows = [ListRow(f"{HOST}/art_{n}.html", f"关于公布第{n}批绿色工厂名单的通知", today - timedelta(days=n)) for n in range(1, 11)]
    proposals = [{"recipe": {"kind": "html"}, "rows": [row.as_json() for row in rows], "count": 20}] * 2
    later = now + timedelta(days=30)
    common = {"host": host_of(HOST), "language": "zh-Hans", "next_at": later, "body": "MIIT"}
    WatchedList.objects.create(pk=101, name="Announcements", url=f"{HOST}/1", proposals=proposals, **common)
    working = WatchedList.objects.create(
        pk=102, name="Consultations", url=f"{HOST}/2", recipe={"kind": "html"}, state="working", sentence="15 rows, none new.",
        baseline_at=now, **common,
    )  # fmt: skip
    KnownRow.objects.bulk_create(
        KnownRow(watched_list=working, key=comparison_key(row.address), url=row.address, title=row.title, title_key="", day=row.day)
        for row in rows
    )
    working.visits.create(state="working", status=304, sentence="Nothing has changed since the last visit.")
    working.visits.create(state="trial", status=200, rows=10, sentence="First visit: 10 rows, already there.")
    gap = "None of its 15 rows was known: some may have been missed. Look at the page for what is not in the inbox."
    WatchedList.objects.create(
        pk=103, name="Notices", url=f"{HOST}/3", state="gap", sentence=gap, recipe={"kind": "html"}, **common
    )
    WatchWord.objects.create(zh="工业互联网", en="industrial internet", weight=5)
    _add_leads(working)


def _add_leads(watched: WatchedList) -> None:
    today = timezone.localdate()
    rows = (
        ListRow(f"{HOST}/consultation.html", TITLE, today, today + timedelta(days=30), "意见反馈截止日期见附件。"),
        ListRow(f"{HOST}/act.html", ACT, today),
        ListRow(f"{HOST}/reprinted-act.html", f"工业和信息化部{ACT}", today),
        ListRow(f"{HOST}/dismissed.html", "关于召开新闻发布会的通知", today),
    )
    add_leads(watched, {comparison_key(row.address): row for row in rows}, at=timezone.now())
    editor = get_user_model()._default_manager.filter(username="editor").first()
    dismissed = Lead.objects.filter(url__endswith="/dismissed.html")
    dismissed.update(state=Lead.State.DISMISSED, settled_at=timezone.now(), settled_by=editor)
