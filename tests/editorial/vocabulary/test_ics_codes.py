"""ICS codes of a policy: typed at the desk, chosen in its form, and found under their group and field."""

import pytest
from django.urls import reverse

from catalogue.models import IcsField
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.admin_form import policy_form_data
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ADD = reverse("admin:catalogue_icsfield_add")


@pytest.fixture
def cards():
    for code, name in (("35", "Information technology"), ("35.240", "Applications"), ("33", "Telecommunications")):
        IcsField.objects.create(code=code, name_en=name)
    return IcsField.objects.create(code="35.240.15", name_en="Identification cards")


def test_policy_is_found_under_the_code_its_group_and_its_field(client, cards):
    policy = make_policy()
    policy.ics.add(cards)
    publish(policy, by=None)
    for code in ("35", "35.240", "35.240.15"):
        assert client.get("/api/v1/policies/", {"ics": code}).json()["count"] == 1
    assert client.get("/api/v1/policies/", {"ics": "33"}).status_code == 400


def test_code_is_chosen_in_the_form_by_code_or_name_unless_it_is_retired(sign_in, cards):
    browser = sign_in("author")
    chooser = {"app_label": "policies", "model_name": "policy", "field_name": "ics"}

    def offered(term):
        return [row["id"] for row in browser.get(reverse("admin:autocomplete"), chooser | {"term": term}).json()["results"]]

    assert offered("35.240.15") == offered("identification") == [str(cards.pk)]
    policy = make_policy()
    address, data = policy_form_data(browser, policy, ics=[cards.pk])
    assert browser.post(address, data).status_code == 302
    assert list(Policy.objects.get().ics.all()) == [cards]
    IcsField.objects.filter(pk=cards.pk).update(is_retired=True)
    assert offered("35.240.15") == []


@pytest.mark.parametrize("code", ["3", "35.24", "35.240.1", "35-240", "IT"])
def test_code_of_another_form_is_refused(sign_in, code):
    answer = sign_in("editor").post(ADD, {"code": code, "name_en": "Cards"})
    assert "Give a field, group or sub-group such as 35, 35.240 or 35.240.60." in answer.content.decode()
    assert not IcsField.objects.exists()


def test_code_is_typed_and_not_made_of_the_name(sign_in):
    browser = sign_in("editor")
    assert browser.get(ADD).context["adminform"].prepopulated_fields == []
    assert browser.post(ADD, {"code": "35.240.70", "name_en": "Cards"}).status_code == 302
    assert IcsField.objects.get().code == "35.240.70"
