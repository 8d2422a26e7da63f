"""Readers ask for a translation, the desk plans, delivers or declines it, and exactly those who asked are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import CatalogueRevision, PublicTranslations
from editorial.models import AuditEntry
from editorial.workflow.publishing import publish, withdraw
from enquiries.models import Requester, TranslationRequest
from enquiries.translation_moves import accept, begin, decline, deliver, publish_states
from mailing.models import Delivery, Suppression
from policies.models import Policy
from tests.enquiries.conftest import ask, confirm_all, mail_link, received, send_all, vote
from tests.support.factories import make_policy

pytestmark = pytest.mark.django_db
PAGE, API = "/policies/internet-plus/", "/api/v1/policies/internet-plus/"
DAY = timedelta(days=1)


def day():
    return timezone.localdate() + 14 * DAY


def translated(row: Policy, status: str = "reviewed") -> None:
    row = Policy.objects.get(pk=row.pk)
    row.texts.create(language="en", status=status, title="Internet Plus", body="<p>Text.</p>", position=1)
    publish(row, by=None, note="A translation.")


def test_reader_asks_confirms_and_counts_once(client, live):
    assert f"/translations/?about={live.uid}" in client.get(PAGE).content.decode()
    answer = ask(client, live)
    assert (answer.status_code, answer["Location"]) == (303, "/contact/sent/")
    link = mail_link()
    assert Requester.objects.count() == 0
    assert b"It is confirmed" in confirm_all(client, link).content
    request = TranslationRequest.objects.get()
    assert (request.title, request.language, request.requesters.count()) == ("Internet Plus", "en", 1)
    ask(client, live)
    ask(client, live, "LI@example.org")
    mail_link()
    confirm_all(client, link)
    vote(client, live, "wang@example.org")
    assert TranslationRequest.objects.get().requesters.count() == 2


def test_only_one_request_a_language_is_open():
    values = {"entry_uid": "00000000-0000-4000-8000-000000000001", "entry_type": "policy", "title": "T", "language": "en"}
    first = TranslationRequest.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationRequest.objects.create(**values)
    TranslationRequest.objects.create(**{**values, "language": "zh-Hans"})
    TranslationRequest.objects.filter(pk=first.pk).update(state="declined", reason="No.")
    TranslationRequest.objects.create(**values)


@pytest.mark.parametrize("values", [{"state": "accepted"}, {"state": "declined"}, {"state": "delivered"}])
def test_state_without_its_day_reason_or_mark_is_refused_by_the_database(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationRequest.objects.create(entry_uid="00000000-0000-4000-8000-000000000001", title="T", language="en", **values)


def test_vote_cannot_be_given_twice(client, live):
    vote_of = vote(client, live).requesters.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Requester.objects.create(request=vote_of.request, enquirer=vote_of.enquirer)


def test_page_and_api_show_readers_and_planned_day(client, live):
    request = vote(client, live)
    vote(client, live, "wang@example.org")
    accept(request, day(), by=None)
    page = client.get(PAGE).content.decode()
    assert "A translation (English) was asked for by 2 readers; planned for" in page
    assert client.get(API).json()["translation_requests"] == [
        {"language": "en", "state": "accepted", "target_on": day().isoformat(), "votes": 2, "reason": None}
    ]
    assert "有 2 位读者" in client.get(f"/zh-hans{PAGE}").content.decode()
    assert "asked for by" not in client.get(f"{PAGE}versions/1/").content.decode()


def test_vote_is_shown_by_the_hourly_job_and_makes_no_page_anew_before(client, live):
    before = CatalogueRevision.objects.get().revision
    vote(client, live)
    assert CatalogueRevision.objects.get().revision == before
    assert publish_states() == 1
    assert "asked for by 1 reader." in client.get(PAGE).content.decode()
    assert publish_states() == 0
    assert CatalogueRevision.objects.get().revision == before + 1


def test_request_goes_its_way_once_with_a_line_in_the_log_for_each_move(client, live):
    request = vote(client, live)
    stale = TranslationRequest.objects.get()
    assert not begin(request, by=None)
    assert accept(request, day(), by=None)
    assert begin(request, by=None)
    assert not begin(stale, by=None)
    translated(live)
    assert deliver(request, by=None)
    assert not deliver(stale, by=None)
    assert not decline(stale, "Too long.", by=None)
    actions = AuditEntry.objects.filter(uid=request.uid).order_by("pk").values_list("action", "reason")
    assert list(actions) == [("accepted", f"planned for {day()}"), ("begun", ""), ("delivered", "reviewed")]


def test_day_that_is_past_and_refusal_without_a_reason_are_refused(client, live):
    request = vote(client, live)
    with pytest.raises(ValidationError, match="past"):
        accept(request, timezone.localdate() - DAY, by=None)
    with pytest.raises(ValidationError, match="Say why"):
        decline(request, "  ", by=None)
    assert TranslationRequest.objects.get().state == "requested"


def test_delivery_needs_the_published_text_and_takes_its_mark(client, live):
    request = vote(client, live)
    accept(request, day(), by=None)
    Policy.objects.get(pk=live.pk).texts.create(language="en", status="human", title="A draft")
    with pytest.raises(ValidationError, match="publish it first"):
        deliver(request, by=None)
    publish(Policy.objects.get(pk=live.pk), by=None, note="A translation.")
    assert deliver(request, by=None)
    assert TranslationRequest.objects.get().mark == "human"


def test_exactly_those_who_asked_are_told_in_their_language(client, live, outbox):
    request = vote(client, live)
    vote(client, live, "wang@example.org", prefix="/zh-hans")
    ask(client, live, "never.confirmed@example.org")
    mail_link()
    other = make_policy("other")
    vote(client, publish(other, by=None), "other@example.org")
    send_all()
    for path in outbox.glob("*.eml"):
        path.unlink()
    accept(request, day(), by=None)
    translated(live, "machine")
    deliver(request, by=None)
    send_all()
    mails = {mail["To"]: mail for mail in received(outbox)}
    assert set(mails) == {"li@example.org", "wang@example.org"}
    english, chinese = (mails[name].get_body(("plain",)).get_content() for name in ("li@example.org", "wang@example.org"))
    assert "can be read now" in english
    assert "Machine translation (English)" in english
    assert "http://localhost:8000/policies/internet-plus/" in english
    assert "http://localhost:8000/zh-hans/policies/internet-plus/" in chinese
    assert "机器" in chinese
    page = client.get(PAGE).content.decode()
    assert "asked for by" not in page
    assert "/translations/" not in page


def test_refusal_tells_those_who_asked_and_the_page_why(client, live, outbox):
    request = vote(client, live)
    decline(request, "Another <institute> translates it.", by=None)
    send_all()
    mail = received(outbox)[-1]
    assert "Another <institute> translates it." in mail.get_body(("plain",)).get_content()
    assert "Another &lt;institute&gt; translates it." in mail.get_body(("html",)).get_content()
    assert "Another &lt;institute&gt; translates it." in client.get(PAGE).content.decode()
    assert TranslationRequest.objects.get().mailing.deliveries.count() == 1


def test_address_that_bounces_gets_no_notice(client, live, outbox):
    request = vote(client, live)
    hashed = request.requesters.get().enquirer.address_hash
    Suppression.objects.create(address_hash=hashed, scope="", reason="hard_bounce")
    decline(request, "No.", by=None)
    send_all()
    assert Delivery.objects.get(mailing__kind="translation").state == "excluded"


def test_what_is_not_published_or_lacks_no_text_cannot_be_asked_for(client, live):
    draft = make_policy("draft")
    unknown = "00000000-0000-4000-8000-000000000009"
    answers = {client.get(f"/translations/?about={uid}").status_code for uid in (draft.uid, unknown, "nonsense", "")}
    assert answers == {404}
    translated(live)
    assert client.get(f"/translations/?about={live.uid}").status_code == 404


def test_withdrawn_entry_shows_no_request_and_its_vote_is_dropped(client, live):
    request = vote(client, live)
    accept(request, day(), by=None)
    ask(client, live, "wang@example.org")
    link = mail_link()
    withdraw(Policy.objects.get(pk=live.pk), by=None, notice="It was a mistake.")
    confirm_all(client, link)
    assert "asked for by" not in client.get(PAGE).content.decode()
    assert request.requesters.count() == 1
    assert PublicTranslations.objects.count() == 1


def test_draft_that_never_was_public_gets_no_public_row(live):
    TranslationRequest.objects.create(entry_uid=make_policy("draft").uid, entry_type="policy", title="Secret", language="en")
    assert publish_states() == 0
    assert PublicTranslations.objects.count() == 0
