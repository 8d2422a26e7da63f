"""Corrections that go live by a schedule or in a bundle travel like others: after they are public, once, and by consent."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.bundles.admin import BundleActionForm
from editorial.bundles.members import add_to_bundle
from editorial.models import AcceptedOffer
from editorial.workflow.added_offers import added_offers, carry_out_due_offers
from editorial.workflow.publishing import publish
from editorial.workflow.review import approve, submit
from editorial.workflow.scheduling import publish_due
from mailing.models import Mailing
from mailing.transitions import cancel
from newsletters.models import Item
from subscriptions.correction_mail.correction_audience import sent_before
from subscriptions.correction_mail.create_notice import send_notice
from tests.subscriptions.correction_mail.conftest import body, received, screen, work

pytestmark = pytest.mark.django_db
CORRECT = {"kind": "correction", "note": "The number of users was wrong."}


@pytest.fixture
def others(mailed_issue, item):
    """Two more items of the mailed issue."""
    shown = mailed_issue.parts.exclude(entry_uid=item.uid).values("entry_uid")
    return list(Item.objects.filter(uid__in=shown).order_by("pk")[:2])


def box_of(row):
    return f"mail_notice_{row.uid}"


def in_a_bundle(*rows):
    bundle = add_to_bundle(rows, bundle=None, title="Corrections", with_parts=False, by=None)
    return reverse("admin:editorial_bundle_together", args=[bundle.pk, "publish"])


def approved(row):
    row.refresh_from_db()
    return approve(submit(row, by=None), by=None)


def test_scheduled_correction_is_mailed_after_its_hour(publisher, item, correct, outbox):
    correct()
    approved(item)
    at = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = {**CORRECT, "publish_at": f"{timezone.localtime(at):%Y-%m-%dT%H:%M}", box_of(item): "3"}
    page = publisher.post(screen(item, "schedule"), form, follow=True).content.decode()
    assert "When it is public: 3 readers were sent this by mail" in page
    assert carry_out_due_offers() == 0
    publish_due(at=at)
    AcceptedOffer.objects.update(due_at=timezone.now())
    assert carry_out_due_offers() == 1
    work()
    mails = received(outbox)
    assert set(mails) == {"one", "two", "chinese"}
    assert "649 million." in body(mails["one"])


def test_bundle_offers_a_box_for_each_mailed_entry_and_mails_those_that_are_ticked(publisher, item, correct, others, outbox):
    correct()
    for row in others:
        row.corrections.create(was_wrong="One.", is_right="Two.", corrected_on=timezone.localdate())
    address = in_a_bundle(item, *others)
    form = publisher.get(address).context["form"]
    assert {offer.field_name for offer in form.offers} == {box_of(row) for row in (item, *others)}
    assert f"“{item}”" in form[box_of(item)].label
    ticked = {box_of(item): "3", box_of(others[0]): "4"}
    page = publisher.post(address, {**CORRECT, "reason": "Urgent.", **ticked}, follow=True).content.decode()
    assert page.count("Those who were sent it by mail are told now.") == 2
    made = Mailing.objects.filter(kind="correction")
    assert set(made.values_list("entry_uid", flat=True)) == {item.uid, others[0].uid}


def test_box_of_what_stays_behind_is_ignored(item, others):
    """An issue is published with those of its parts that are ticked; the boxes of the others are there too."""
    form = BundleActionForm({"kind": "major", box_of(item): "3", box_of(others[0]): "4"}, is_scheduling=False)
    form.add_offers(added_offers("publish", [item, others[0]], None))
    assert form.is_valid()
    form.with_offers(lambda: None, [item], by=None, is_scheduled=True)
    assert AcceptedOffer.objects.get().uid == item.uid


def test_refused_bundle_mails_nobody(publisher, item, correct, others):
    correct()
    Item.objects.filter(pk=others[0].pk).update(summary="")
    publisher.post(in_a_bundle(item, *others), {**CORRECT, "reason": "Urgent.", box_of(item): "3"})
    assert not (Mailing.objects.filter(kind="correction").exists())
    assert not (AcceptedOffer.objects.exists())


def test_looking_for_what_was_mailed_takes_one_statement_and_one_for_each_that_was(item, others):
    never = [item.__class__().uid for _ in range(30)]
    with CaptureQueriesContext(connection) as asked:
        assert sent_before(never) == {}
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert sent_before([item.uid, others[0].uid, *never]).keys() == {item.uid, others[0].uid}
    assert len(asked) == 3


def test_database_holds_one_mailing_of_a_kind_about_a_version_unless_it_was_cancelled(item):
    publish(item, by=None, **CORRECT)
    first = send_notice(item.uid, None)
    values = {"kind": "correction", "channel": first.channel, "entry_uid": item.uid, "entry_version": first.entry_version}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.create(**values)
    cancel(first)
    assert send_notice(item.uid, None).uid != first.uid
