"""A case study: its document, terms and links, its way through a snapshot, and what it may not be published without."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from cases.document import compose_case
from cases.models import CaseCorrection, CasePolicy, CaseStudy
from catalogue.models import Organization, Sector, Technology
from catalogue.publish.contracts import OutgoingLink
from editorial.content.compose import compose_publication
from editorial.content.snapshots import hydrate, restore_content, serialize
from editorial.models import Source
from policies.models import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy():
    return Policy.objects.create(
        slug="interim-measures", title="Interim Measures", kind="measures", level="ministry", lifecycle="in_force"
    )


@pytest.fixture
def case(policy):
    case = CaseStudy.objects.create(
        slug="ride-hailing",
        title="Taxis become ride hailing",
        summary="How drivers came to be called by telephone.",
        name_zh="网约车",
        traditional_industry="Taxi services",
        new_industry="Ride hailing",
        tier="tertiary",
        organization=Organization.objects.create(code="didi", name_en="Didi", kind="company"),
        started_on=datetime.date(2012, 1, 1),
        started_on_precision="year",
        recorded_on=datetime.date(2015, 10, 12),
        background="<p>Passengers waved.</p>",
        regulators_response="<p>Draft measures.</p>",
    )
    case.technologies.add(Technology.objects.create(code="mobile-internet", name_en="Mobile internet"))
    case.sectors.add(Sector.objects.create(code="G54", name_en="Road transport"))
    case.sources.add(Source.objects.create(kind="chinese_media", title="A newspaper"))
    CasePolicy.objects.create(case=case, position=2, type="regulated_by", policy=policy, note="Article 3.")
    CasePolicy.objects.create(case=case, position=1, type="triggered_by", policy=policy)
    CaseCorrection.objects.create(case=case, was_wrong="2013", is_right="2012", corrected_on=datetime.date(2015, 11, 2))
    return case


def test_document_holds_both_sides_of_the_equation(case):
    document = compose_publication(case).document
    assert (document["traditional_industry"], document["technologies"], document["new_industry"]) == (
        "Taxi services",
        ["mobile-internet"],
        "Ride hailing",
    )
    assert (document["tier"], document["organization"], document["name_zh"]) == ("tertiary", "didi", "网约车")
    assert (document["started_on"], document["started_on_precision"]) == ("2012-01-01", "year")


def test_script_in_rich_text_is_not_composed(case):
    case.background = "<p>Passengers waved.</p><script>alert(1)</script>"
    assert compose_publication(case).document["background"] == "<p>Passengers waved.</p>"


def test_case_stands_in_the_lists_of_its_tier_and_organization(case):
    assert compose_publication(case).terms == {
        ("tier", "tertiary"),
        ("organization", "didi"),
        ("technology", "mobile-internet"),
        ("sector", "G54"),
        ("sector", "G"),
    }


def test_case_of_nobody_has_no_organization(case):
    case.organization = None
    composed = compose_publication(case)
    assert composed.document["organization"] is None
    assert "organization" not in dict(composed.terms)


def test_links_follow_the_desks_order_with_type_and_note(case, policy):
    assert compose_publication(case).links == (
        OutgoingLink(policy.uid, "triggered_by"),
        OutgoingLink(policy.uid, "regulated_by", note="Article 3."),
    )


def test_case_is_listed_by_its_start_and_else_by_the_day_it_was_recorded(case):
    assert compose_publication(case).sorted_on == datetime.date(2012, 1, 1)
    case.started_on, case.started_on_precision = None, ""
    assert compose_publication(case).sorted_on == datetime.date(2015, 10, 12)


def test_search_finds_both_industries_and_the_chinese_name(case):
    text = compose_publication(case).search_text
    assert all(word in text for word in ("taxi services", "ride hailing", "网约车", "draft measures"))


def test_snapshot_composes_to_the_same_as_the_row(case):
    assert compose_case(hydrate(CaseStudy, serialize(case)).publication) == compose_case(CaseStudy.objects.get())


def test_restoring_brings_links_and_corrections_back_under_their_keys(case):
    before = serialize(case)
    case.new_industry = "Robot taxis"
    case.save()
    case.policies.all().delete()
    case.corrections.all().delete()
    assert restore_content(case, before) == []
    assert serialize(CaseStudy.objects.get()) == before


def test_complete_case_may_be_published(case):
    case.full_clean()
    case.clean_for_publication()


@pytest.mark.parametrize("field", ["traditional_industry", "new_industry"])
def test_case_without_a_side_of_the_equation_is_not_published(case, field):
    setattr(case, field, " ")
    with pytest.raises(ValidationError) as refused:
        case.clean_for_publication()
    assert list(refused.value.message_dict) == [field]


def test_case_without_technology_is_not_published(case):
    case.technologies.clear()
    with pytest.raises(ValidationError) as refused:
        case.clean_for_publication()
    assert list(refused.value.message_dict) == ["technologies"]


def test_precision_without_a_start_is_refused_at_its_field(case):
    case.started_on = None
    with pytest.raises(ValidationError) as refused:
        case.full_clean()
    assert "started_on" in refused.value.message_dict
