"""What each kind of term has of its own when two become one: standard lists, selections, sectors, fields, phases."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from catalogue.models import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Sector,
)
from catalogue.vocabulary.load import load_vocabulary
from editorial.content.consistency_check import check_catalogue
from editorial.term_merge.merge_records import merge_records
from editorial.workflow.publishing import publish, publish_together
from newsletters.models import Issue
from tests.support.factories import make_policy, make_vocabulary

pytestmark = pytest.mark.django_db


def test_loading_the_standard_lists_again_undoes_no_merge(client):
    load_vocabulary()
    old, new = (Organization.objects.get(code=code) for code in ("aqsiq", "samr"))
    merge_records(old, new, by=None)
    merge_records(*(Organization.objects.get(code=code) for code in ("cenelec", "cen")), by=None)
    selections = PrioritySelection.objects.count()
    before = list(Organization.objects.order_by("pk").values())
    load_vocabulary()
    assert list(Organization.objects.order_by("pk").values()) == before
    assert PrioritySelection.objects.count() == selections


def test_selections_of_a_merged_area_are_kept_once():
    phase = Phase.objects.create(code="one", name_en="One", starts_on="2015-01-01")
    partners = [Organization.objects.create(code=code, name_en=code, kind="partner") for code in ("cen", "etsi")]
    goes, stays = (PriorityArea.objects.create(code=code, name_en=code) for code in ("ict", "it"))
    for area, partner in ((goes, 0), (goes, 1), (stays, 0)):
        PrioritySelection.objects.create(area=area, phase=phase, partner=partners[partner])
    merge_records(goes, stays, by=None)
    assert sorted(PrioritySelection.objects.values_list("area__code", "partner__code")) == [("it", "cen"), ("it", "etsi")]


def test_merged_ics_field_and_phase_are_named_by_the_codes_that_stay(client):
    make_vocabulary()
    goes, stays = (IcsField.objects.create(code=code, name_en=code) for code in ("35.240.60", "35.240.50"))
    for code in ("35", "35.240"):
        IcsField.objects.create(code=code, name_en=code, is_standard=True)
    first, second = (Phase.objects.create(code=code, name_en=code, starts_on="2015-01-01") for code in ("one", "two"))
    policy = make_policy()
    policy.ics.set([goes])
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    issue = Issue.objects.create(slug="2015-03", title="March", summary="All.", phase=first, number=1, **period)
    publish_together([policy, issue], by=None)
    merge_records(goes, stays, by=None)
    merge_records(first, second, by=None)
    assert client.get("/api/v1/policies/internet-plus/").json()["ics"] == ["35.240.50"]
    assert client.get("/api/v1/policies/?ics=35.240.60").json()["count"] == 1
    assert client.get("/api/v1/issues/2015-03/").json()["phase"] == "two"
    assert Issue.objects.get().phase == second
    assert check_catalogue() == []
    call_command("rebuild_catalogue", verbosity=0)
    assert check_catalogue() == []


def test_phases_that_both_have_the_number_are_not_merged():
    first, second = (Phase.objects.create(code=code, name_en=code, starts_on="2015-01-01") for code in ("one", "two"))
    period = {"period_start": "2015-03-01", "period_end": "2015-03-31"}
    for phase in (first, second):
        Issue.objects.create(slug=phase.code, title=f"Issue of {phase.code}", phase=phase, number=1, **period)
    with pytest.raises(ValidationError, match=r"Issue of one.*already has an issue with that number"):
        merge_records(first, second, by=None)
    assert Issue.objects.filter(phase=first).exists()


def test_sector_is_merged_only_beneath_the_same_section():
    make_vocabulary()
    manufacturing = Sector.objects.create(code="C", name_en="Manufacturing", is_standard=True)
    stray = Sector.objects.create(code="C99", name_en="Stray", parent=manufacturing)
    with pytest.raises(ValidationError, match="stands in the lists of C"):
        merge_records(stray, Sector.objects.get(code="I64"), by=None)
    with pytest.raises(ValidationError, match=r"These stand beneath .*: C99"):
        merge_records(manufacturing, Sector.objects.get(code="I"), by=None)


def test_sector_of_the_same_section_moves_and_stays_in_the_section_s_list(client):
    make_vocabulary()
    stray = Sector.objects.create(code="I99", name_en="Stray", parent=Sector.objects.get(code="I"))
    policy = make_policy()
    policy.sectors.set([stray])
    publish(policy, by=None)
    merge_records(stray, Sector.objects.get(code="I64"), by=None)
    for code in ("I", "I64", "I99"):
        assert client.get(f"/api/v1/policies/?sector={code}").json()["count"] == 1
    assert client.get("/sectors/I99/")["Location"] == "/sectors/I64/"
    assert client.get("/api/v1/sectors/?parent=I").json()["count"] == 1
    assert check_catalogue() == []
