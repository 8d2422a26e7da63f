"""What waits at the desk of the checked site: a publication in each state, links that went wrong, a library, priorities.

What the desk's pages name has a key from 101 on, or is the first of its kind.
"""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from catalogue.models import Organization, Phase, PriorityArea, PrioritySelection
from editorial.kept_copies.copy_store import store_copy
from editorial.library.uploads import add_file
from editorial.link_checks.due_links import record_result
from editorial.link_checks.extract import update_links
from editorial.link_checks.fetch import FetchResult
from editorial.models import KeptCopy, LinkCheck, LinkHost, MediaFile, Schedule, Source
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.after_save import after_save
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, return_to_draft, submit
from editorial.workflow.scheduling import schedule
from newsletters.models import Issue, Item
from operations.after_restore import held_work
from operations.after_restore.models import HeldWork
from policies.models import Policy
from tests.support.factories import make_policy, make_source
from tests.support.samples.media_files import figure_html, pdf, picture

TITLE = "Guiding opinions on the digital transformation of small and medium-sized enterprises in manufacturing"
TITLE_ZH = "关于推动制造业中小企业数字化转型的指导意见"
LINKS = {  # by address, in their order in the list of links: what was found at the first and at the second visit
    "http://1-broken.example.org/notice.htm": [FetchResult("broken", "There is nothing at this address: it answers 404 Not Found.")]
    * 2,
    "http://2-moved.example.org/n1146295/n1146592/c3375347/content.html?from=timeline&isappinstalled=0": [
        FetchResult(
            "moved", final_url="https://www.example.org/zwgk/zcwj/wjfb/tz/art/2015/art_0a1b2c3d4e5f.html", is_permanent=True
        )
    ],
    "http://3-changed.example.org/opinion.htm": [FetchResult("fine", content_hash="a"), FetchResult("fine", content_hash="b")],
    "http://4-doubtful.example.org/": [FetchResult("doubtful", "It refuses programs: it answers 403 Forbidden.")],
}


def load_desk() -> None:
    people = {user.username: user for user in get_user_model()._default_manager.all()}
    _load_publications(**{name: people[name] for name in ("author", "editor", "publisher")})
    _load_links()
    _load_library(people["author"])
    _load_sources(people["editor"])
    _load_priorities()
    now = timezone.now()
    for kind in (held_work.SCHEDULES, held_work.WEBHOOKS):
        HeldWork.objects.create(kind=kind, backup_made_at=now - timedelta(hours=7), held_at=now)


def _load_publications(*, author: Any, editor: Any, publisher: Any) -> None:
    """101 in review, 102 returned, 103 scheduled, 104 failed to go live, 105 approved, 106 to be looked at again,
    108 a draft that lacks its summary, 109 in review as the next version of what is live.
    """

    def submitted(pk: int, slug: str, title: str, **values: Any) -> Policy:
        row = make_policy(slug, pk=pk, title=title, owner=author, updated_by=author, **values)
        after_save(row, by=author, is_new=True)
        return submit(row, by=author)  # type: ignore[return-value]

    def scheduled(pk: int, slug: str, title: str, days: int) -> Policy:
        row = approve(submitted(pk, slug, title), by=editor)
        return schedule(row, by=publisher, publish_at=timezone.now() + timedelta(days=days))  # type: ignore[return-value]

    submitted(101, "in-review", TITLE, title_zh=TITLE_ZH)
    remark = "The date is that of the press conference. The document itself says 4 July; please also name the issuer."
    return_to_draft(submitted(102, "returned", "Notice on data in public procurement"), by=editor, remark=remark)
    scheduled(103, "scheduled", "Action plan for industrial networks", 2)
    failed = scheduled(104, "not-gone-live", "Catalogue of encouraged technologies", 3)
    Schedule.objects.filter(uid=failed.uid).update(failure="Another entry took its address meanwhile.", failed_at=timezone.now())
    approve(submitted(105, "approved", "Standards for the exchange of data between platforms"), by=editor)
    due = submitted(
        106, "to-be-looked-at", "Trial rules for the sharing economy", review_by=timezone.localdate() - timedelta(days=9)
    )
    publish(due, by=publisher, reason="It goes out today.")
    lacking = make_policy(
        "lacking", pk=108, title="Opinions on the industrial Internet", summary="", owner=author, updated_by=author
    )
    after_save(lacking, by=author, is_new=True)
    live = publish(submitted(109, "next-version", "Guide to data centres"), by=publisher, reason="It goes out today.")
    Policy.objects.filter(pk=live.pk).update(title="Guide to green data centres", summary="It names two more regions.")
    after_save(Policy.objects.get(pk=live.pk), by=author)
    submit(
        Policy.objects.get(pk=live.pk), by=author, note="The regions come from the annex; please compare with the ministry’s list."
    )


def _load_links() -> None:
    for number, url in enumerate(LINKS, start=1):
        make_source(title=f"A page that was cited, {number}", url=url)
    update_links()
    for url, visits in LINKS.items():
        for days, seen in zip(range(len(visits), 0, -1), visits, strict=True):
            record_result(LinkCheck.objects.get(url=url), seen, at=timezone.now() - timedelta(days=days))


def _load_library(by: Any) -> None:
    """1 is shown by a policy, 2 is not described yet and has a long name, 3 is decorative, 4 is a document."""
    shown = add_file(
        picture(900, 600), "harbour.jpg", by=by, title="The container terminal at night", alt="Cranes over a quay at night"
    )
    add_file(picture(400, 900, colour="#7a5"), f"{TITLE_ZH}附件一.jpg", by=by)
    drawn = add_file(picture(640, 480, format="PNG", colour="#fff"), "ornament.png", by=by, title="Ornament")
    MediaFile.objects.filter(pk=drawn.pk).update(is_decorative=True)
    add_file(pdf(), "minutes.pdf", by=by, title="Minutes of the standards committee, July 2015")
    row = make_policy(
        "with-a-picture", pk=107, owner=by, body=f"<h3>In pictures</h3><p>A text.</p>{figure_html(shown, 'At night')}"
    )
    after_save(row, by=by, is_new=True)


def _load_sources(by: Any) -> None:
    """101 is known by its address; 102 was merged into 103; 104 and 105 are alike."""
    make_source(pk=101, title="关于加快发展的通知", url="https://www.gov.cn/zhengce/known.htm", accessed_on=date(2015, 7, 20))
    twin, kept = (make_source(pk=pk, title="State Council, opinion of 2015", publisher="State Council") for pk in (102, 103))
    merge_records(twin, kept, by=by)
    make_source(pk=104, title="Opinion on Internet Plus", publisher="Xinhua", language="en")
    make_source(pk=105, title="Opinion on “Internet Plus”", publisher="Xinhua News Agency", published_on=date(2015, 7, 5))
    Policy.objects.get(pk=107).sources.add(Source.objects.get(pk=104))
    _load_copies(Source.objects.get(pk=101), by)


def _load_copies(source: Source, by: Any) -> None:
    """Two that differ, 101 and 102, and one that could not be had."""
    host, _ = LinkHost.objects.get_or_create(name="www.gov.cn")
    common: dict[str, Any] = {"source": source, "url": source.url, "host": host, "requested_by": by}
    for pk, text in ((101, "<p>关于加快发展的通知，征求意见稿。</p>"), (102, "<p>关于加快发展的通知，自发布之日起施行。</p>")):
        digest = sha256(text.encode()).hexdigest()
        store_copy(digest, text.encode())
        facts = {"media_type": "text/html", "size": len(text.encode()), "sha256": digest, "text_digest": digest, "status": 200}
        KeptCopy.objects.create(
            pk=pk, state="kept", fetched_at=timezone.now(), headers={"content-type": "text/html"}, **facts, **common
        )
    KeptCopy.objects.create(pk=103, state="failed", failure="No answer in time.", **common)


def _load_priorities() -> None:
    """Three issues on, some areas of two partners had nothing; the draft issue has some items."""
    phase = Phase.objects.get(code="sesec-3")
    partners = list(Organization.objects.filter(kind="partner").order_by("pk")[:2])
    areas = list(PriorityArea.objects.order_by("pk")[:5])
    for place, area in enumerate(areas):
        for partner in partners:
            values = {"area": area, "phase": phase, "partner": partner}
            PrioritySelection.objects.get_or_create(**values, defaults={"weight": place % 3 + 1})
    items = list(Item.objects.order_by("pk"))
    for place, item in enumerate(items):
        item.priority_areas.add(areas[place % 3])
    draft = Issue.objects.get(slug="draft-2015-04")
    for place, item in enumerate(items[:3]):
        draft.placements.create(section=1, position=place, item=item)
