"""What the guide for editors is walked on: the checked site's content, and what waits at a desk in the middle of its week."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from catalogue.models import PriorityArea
from editorial.link_checks.due_links import record_result
from editorial.link_checks.extract import update_links
from editorial.link_checks.fetch import FetchResult
from editorial.models import LinkCheck, Source
from editorial.workflow.after_save import after_save
from editorial.workflow.review import approve, submit
from newsletters.models import Issue, Item
from policies.models import Policy
from tests.support.guide.guide_files import GONE
from tests.support.site import site_content


def load() -> None:
    site_content.load()
    _cite_a_page_that_is_gone()
    _cite_one_page_twice()
    _approve_an_item()
    week = timezone.localdate() + timedelta(days=7)
    author = _person("author")
    Policy.objects.filter(slug="belt-and-road").update(review_by=week, owner=author)
    april = Issue.objects.filter(slug="draft-2015-04")
    april.update(owner=author, title="Newsletter of April 2015", summary="What April brought.")
    april.get().sections.all().delete()
    april.get().placements.all().delete()


def _person(name: str):
    return get_user_model()._default_manager.get(username=name)


def _cite_a_page_that_is_gone() -> None:
    Source.objects.filter(title="Forum on the Internet and industry").update(url=GONE)
    update_links()
    seen = FetchResult("broken", "There is nothing at this address: it answers 404 Not Found.")
    record_result(LinkCheck.objects.get(url=GONE), seen, at=timezone.now())


def _cite_one_page_twice() -> None:
    twice = Source.objects.create(
        kind="official_website", title="State Council, its site", publisher="State Council", language="zh-Hans"
    )
    Item.objects.get(slug="draft-item").sources.set([twice])


def _approve_an_item() -> None:
    item = Item.objects.create(
        slug="shanghai-joins-factories", title="Shanghai joins its factories to the Internet", owner=_person("author"),
        summary="The city takes Internet Plus into its own plan.", is_summary=True,
        facts="<p>Shanghai follows Henan and Chongqing.</p>",
    )  # fmt: skip
    item.sources.set(Source.objects.filter(title="Reports in Chinese media, March 2015"))
    item.priority_areas.set(PriorityArea.objects.filter(name_en="Smart manufacturing"))
    after_save(item, by=_person("author"), is_new=True)
    submit(item, by=_person("author"))
    approve(item, by=_person("editor"), seen_revision=Item.objects.get(pk=item.pk).lock_version)
