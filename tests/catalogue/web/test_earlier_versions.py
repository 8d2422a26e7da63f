"""Earlier versions at addresses of their own, for those who cited them."""

import pytest

from editorial.workflow.publishing import publish, withdraw
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
ADDRESS = "/policies/internet-plus/"


@pytest.fixture
def policy_with_two_versions():
    publish(make_policy(), by=None)
    Policy.objects.update(title="The second title")
    return publish(Policy.objects.get(), by=None, note="The title changed.")


def test_page_links_its_updates_to_their_versions(policy_with_two_versions, client):
    assert f'<a href="{ADDRESS}versions/2/">version 2</a>' in client.get(ADDRESS).content.decode()


def test_version_is_shown_as_it_was_and_leads_to_the_present_one(policy_with_two_versions, client):
    answer = client.get(f"{ADDRESS}versions/1/")
    page = answer.content.decode()
    assert ">Internet Plus</h1>" in page
    assert "The second title" not in page
    assert f'<a href="{ADDRESS}">Read the current version' in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert client.get(f"{ADDRESS}versions/1/")["X-Robots-Tag"] == "noindex"  # from the cache


def test_version_that_never_was_is_404(policy_with_two_versions, client):
    assert client.get(f"{ADDRESS}versions/3/").status_code == 404


def test_version_at_an_old_address_leads_to_the_present_one(policy_with_two_versions, client):
    Policy.objects.update(slug="renamed")
    publish(Policy.objects.get(), by=None, kind="minor")
    answer = client.get(f"{ADDRESS}versions/1/")
    assert (answer.status_code, answer["Location"]) == (301, "/policies/renamed/versions/1/")


def test_versions_of_what_is_withdrawn_are_not_shown(policy_with_two_versions, client):
    withdraw(policy_with_two_versions, by=None, notice="Wrong throughout.")
    assert client.get(f"{ADDRESS}versions/1/").status_code == 404


def test_minor_change_moves_no_public_date(policy_with_two_versions, client):
    before = client.get("/api/v1/policies/internet-plus/").json()
    Policy.objects.update(summary="Spelt better.")
    publish(Policy.objects.get(), by=None, kind="minor")
    after = client.get("/api/v1/policies/internet-plus/").json()
    assert after["updated_at"] == before["updated_at"]
    assert (after["version"], after["summary"]) == (3, "Spelt better.")
