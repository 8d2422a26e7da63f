"""Rows that the tests of this folder share: an item, a policy and a case to speak of, a phase and a source."""

import datetime

import pytest

from cases.models import CaseStudy
from catalogue.models import Phase
from editorial.models import Source
from newsletters.models import Item, ItemCase, ItemCorrection, ItemPolicy
from policies.models import Policy


@pytest.fixture
def source(db):
    return Source.objects.create(kind="official_website", title="Notice of the ministry")


@pytest.fixture
def phase(db):
    return Phase.objects.create(code="phase-3", name_en="Phase 3", starts_on=datetime.date(2014, 9, 1))


@pytest.fixture
def policy(db):
    return Policy.objects.create(slug="big-data-plan", title="Big data plan", kind="action_plan", level="national")


@pytest.fixture
def case(db):
    return CaseStudy.objects.create(slug="ride-hailing", title="Taxis become ride hailing", tier="tertiary")


@pytest.fixture
def item(source, policy, case):
    item = Item.objects.create(
        slug="big-data-plan-out",
        title="Big data plan is out",
        summary="The State Council published it.",
        title_zh="大数据行动纲要发布",
        is_summary=True,
        is_strategic_analysis=True,
        reported_on=datetime.date(2015, 9, 10),
        event_on=datetime.date(2015, 9, 1),
        event_on_precision="month",
        comments_close_on=datetime.date(2015, 10, 1),
        facts="<p>It was published.</p>",
        analysis="<p>Standards will follow.</p>",
        analyst="B. Expert",
        analysed_on=datetime.date(2015, 9, 9),
    )
    item.sources.add(source)
    ItemCase.objects.create(item=item, case=case)
    ItemPolicy.objects.create(item=item, policy=policy)
    ItemCorrection.objects.create(item=item, was_wrong="August", is_right="September", corrected_on=datetime.date(2015, 9, 20))
    return item
