"""Links for outsiders: one text, for a while, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.admin.shared_previews import preview_link_url
from editorial.models import AuditEntry, PreviewLink
from editorial.workflow.publishing import publish
from policies.models import Policy
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_draft(sign_in):
    """A draft with a link to it; the address without its host."""
    policy = make_policy(title="Secret plan")
    browser = sign_in("author")
    browser.post(reverse("admin:policies_policy_share", args=[policy.pk]))
    return policy, browser, "/" + preview_link_url(PreviewLink.objects.get()).split("/", 3)[3]


def test_outsider_sees_the_text_and_no_way_in(shared_draft):
    _, _, address = shared_draft
    answer = Client().get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Secret plan" in page
    assert "/admin/policies" not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_later_text_is_not_shown(shared_draft):
    _, _, address = shared_draft
    Policy.objects.update(title="More secret plan")
    page = Client().get(address).content.decode()
    assert "Secret plan" in page
    assert "More secret" not in page


def test_expired_revoked_forged_and_unknown_links_answer_alike(shared_draft):
    policy, browser, address = shared_draft
    link = PreviewLink.objects.get()
    unknown = Client().get("/admin/shared/no-such-token/")
    forged = Client().get(address[:-2] + "x/")
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = Client().get(address)
    PreviewLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert Client().get(address).status_code == 200
    browser.post(reverse("admin:policies_policy_unshare", args=[policy.pk, link.pk]))
    revoked = Client().get(address)
    assert {answer.status_code for answer in (unknown, forged, expired, revoked)} == {404}
    assert len({answer.content for answer in (unknown, forged, expired, revoked)}) == 1
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["shared a preview", "revoked a preview"]


def test_link_dies_when_something_is_published(shared_draft):
    policy, _, address = shared_draft
    publish(policy, by=None)
    assert Client().get(address).status_code == 404


def test_reading_the_address_changes_nothing(shared_draft):
    policy, browser, _ = shared_draft
    browser.get(reverse("admin:policies_policy_share", args=[policy.pk]))
    browser.get(reverse("admin:policies_policy_unshare", args=[policy.pk, PreviewLink.objects.get().pk]))
    assert PreviewLink.objects.filter(ended_at=None).count() == 1


def test_link_of_another_publication_is_not_revoked_from_here(shared_draft):
    other = make_policy("other")
    _, browser, address = shared_draft
    browser.post(reverse("admin:policies_policy_unshare", args=[other.pk, PreviewLink.objects.get().pk]))
    assert Client().get(address).status_code == 200
