"""Mail services tell by webhook what came back: only theirs is taken, in bounds, and means what a report in the mailbox means."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.http.guard import opened_tables
from mailing.bounces import service_webhook
from mailing.bounces.waiting_reports import PATIENCE, take_in_reports
from mailing.models import Delivery, MailEvent, Mailing, Suppression, WaitingReport
from mailing.send import send_due
from subscriptions.models import Subscriber
from tests.mailing.bounces import service_payloads as services
from tests.mailing.bounces.service_payloads import ANYMAIL, SECRET, SERVICES, Post, mailgun, post_of, postmark, sparkpost
from tests.subscriptions.readers import make_subscriber
from tests.support.mailings import make_started_mailing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def configured(settings):
    settings.ANYMAIL = ANYMAIL


@pytest.fixture
def delivery(transport) -> Delivery:
    """A mail that was sent, and has a number at its service."""
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    return mailing.deliveries.get()


def send(client, post: Post, *, secret: str = SECRET, **headers):
    sign = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
    return client.post(
        f"/anymail/{post.service}/", post.body, content_type="application/json", headers={**sign, **post.headers, **headers}
    )


def seen(delivery: Delivery) -> tuple:
    delivery.refresh_from_db()
    kinds = list(MailEvent.objects.values_list("kind", flat=True))
    return delivery.state, kinds, sorted(Suppression.objects.values_list("scope", "reason"))


OUTCOMES = {
    "hard": ("failed", ["hard"], [("", "hard_bounce")]),
    "soft": ("failed", ["soft"], []),
    "refused": ("failed", ["refused"], []),
    "complaint": ("sent", ["complaint"], [("", "complaint"), ("alerts", "unsubscribed"), ("newsletter", "unsubscribed")]),
    "stop": ("sent", ["stop"], [("alerts", "unsubscribed"), ("newsletter", "unsubscribed")]),
}
KNOWN = {
    "postmark": OUTCOMES, "mailgun": OUTCOMES, "sparkpost": OUTCOMES,
    "amazon_ses": ("hard", "soft", "complaint"), "brevo": ("hard", "soft", "complaint", "stop"),
}  # fmt: skip


@pytest.mark.parametrize(("service", "kind"), [(service, kind) for service, kinds in KNOWN.items() for kind in kinds])
def test_event_of_a_service_means_what_a_report_by_mail_means(client, delivery, service, kind):
    make_subscriber(delivery.address)
    for _ in range(2):
        assert send(client, SERVICES[service](delivery, kind)).status_code == 200
        take_in_reports()
    assert seen(delivery) == OUTCOMES[kind]
    assert WaitingReport.objects.count() == 0
    state = {"hard": "suspended", "complaint": "stopped", "stop": "stopped"}.get(kind, "active")
    assert Subscriber.objects.get().state == state


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (lambda delivery: postmark(delivery, "hard without a code"), "hard"),
        (lambda delivery: postmark(delivery, "hard with a code of no meaning"), "hard"),
        (lambda delivery: postmark(delivery, "dropped"), "refused"),
        (lambda delivery: sparkpost(delivery, "hard without a code"), "hard"),
    ],
)
def test_word_of_a_service_counts_where_there_is_no_code(client, delivery, post, kind):
    send(client, post(delivery))
    take_in_reports()
    assert seen(delivery) == OUTCOMES[kind]


@pytest.mark.parametrize(
    "post", [lambda d: postmark(d, "delivered"), lambda d: mailgun(d, "delayed"), lambda d: sparkpost(d, "open")]
)
def test_event_from_which_nothing_follows_asks_and_leaves_no_row(client, delivery, post, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert send(client, post(delivery)).status_code == 200
    assert WaitingReport.objects.count() == 0


def test_bundle_is_kept_in_few_statements(client, transport, django_assert_max_num_queries):
    mailing = make_started_mailing(40)
    send_due(lambda: False)
    bundle = [event for delivery in mailing.deliveries.all() for event in json.loads(sparkpost(delivery, "soft", "delivered").body)]
    with django_assert_max_num_queries(4):
        assert send(client, post_of("sparkpost", bundle)).status_code == 200
    assert take_in_reports() == 40


@pytest.mark.parametrize("secret", ["", "service:wrong", SECRET[:-1], "x"])
@pytest.mark.parametrize("service", SERVICES)
def test_without_the_secret_nothing_is_taken_and_no_table_read(client, delivery, service, secret, django_assert_num_queries):
    post = SERVICES[service](delivery, "hard")
    with django_assert_num_queries(0):
        assert send(client, post, secret=secret).status_code == 401


def test_signature_of_somebody_else_is_refused(client, delivery):
    assert send(client, mailgun(delivery, "hard", key="another")).status_code == 400
    assert WaitingReport.objects.count() == 0


@pytest.mark.parametrize("options", [{}, {"WEBHOOK_SECRET": ""}, {"MAILGUN_WEBHOOK_SIGNING_KEY": "key"}])
def test_address_is_not_there_unless_it_is_configured(client, delivery, settings, options):
    settings.ANYMAIL = options
    assert {send(client, post).status_code for post in (postmark(delivery, "hard"), mailgun(delivery, "hard"))} == {404}


def test_service_that_signs_is_not_there_without_its_key(client, delivery, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert send(client, mailgun(delivery, "hard")).status_code == 404
    assert send(client, post_of("nobody", {})).status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[[[[", b'"x"', b"null", b"\xff", b"[" * 100_000, b'{"RecordType": ["Bounce"]}']
)
@pytest.mark.parametrize("service", ["postmark", "sparkpost", "brevo", "amazon_ses"])
def test_nonsense_is_refused_or_ignored(client, settings, service, body):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "AMAZON_SES_AUTO_CONFIRM_SNS_SUBSCRIPTIONS": False}
    assert send(client, Post(service, body, {})).status_code in (200, 400)
    assert WaitingReport.objects.count() == 0


def test_huge_body_is_refused_before_it_is_read(client):
    assert send(client, Post("postmark", b"x" * (service_webhook.MAX_BYTES + 1), {})).status_code == 413


def test_full_inbox_has_the_service_come_again(client, delivery, monkeypatch):
    monkeypatch.setattr(service_webhook, "MAX_WAITING", 1)
    answers = [send(client, SERVICES["mailgun"](delivery, kind)) for kind in ("hard", "soft")]
    assert [answer.status_code for answer in answers] == [200, 503]
    assert answers[1].headers["Retry-After"] == "600"


def test_values_of_strangers_are_plain_and_bounded(client, delivery):
    post = json.loads(postmark(delivery, "soft").body) | {"Details": "\x00é\n" * 5000, "MessageID": "m" * 900, "Email": "e" * 900}
    assert send(client, post_of("postmark", post)).status_code == 200
    row = WaitingReport.objects.get()
    assert (len(row.provider_id), len(row.recipient)) == (200, 320)
    assert row.detail.isprintable()
    assert len(row.detail) <= 300


def test_event_of_the_future_or_the_far_past_counts_as_of_today(client, delivery):
    for number, at in enumerate(("2126-11-02T10:00:00Z", "1926-11-02T10:00:00Z")):
        send(client, post_of("postmark", json.loads(postmark(delivery, "soft").body) | {"BouncedAt": at, "ID": number}))
    ages = [timezone.now() - at for at in WaitingReport.objects.order_by("pk").values_list("happened_at", flat=True)]
    assert timedelta(0) <= ages[0] < timedelta(minutes=1)
    assert ages[1] < timedelta(days=61)


def test_report_that_comes_before_its_mail_is_known_waits_for_it(client, delivery):
    number = delivery.provider_id
    post = postmark(delivery, "hard")
    Delivery.objects.update(provider_id="")
    send(client, post)
    assert take_in_reports() == 0
    Delivery.objects.update(provider_id=number)
    assert take_in_reports() == 1
    assert seen(delivery)[0] == "failed"


def test_report_about_no_mail_of_ours_is_dropped_after_a_while(client, delivery):
    send(client, postmark(Delivery(provider_id="of-somebody", address="else@example.org"), "hard"))
    now = timezone.now()
    take_in_reports(now + PATIENCE / 2)
    assert WaitingReport.objects.count() == 1
    take_in_reports(now + PATIENCE * 2)
    assert (WaitingReport.objects.count(), MailEvent.objects.count()) == (0, 0)


def test_number_of_a_service_counts_with_the_recipient_of_the_mail_alone(client, delivery):
    send(client, postmark(Delivery(provider_id=delivery.provider_id, address="else@example.org"), "hard"))
    take_in_reports()
    assert seen(delivery)[0] == "sent"


def test_same_event_by_mail_service_and_twice_is_one(client, delivery):
    for _ in range(3):
        send(client, sparkpost(delivery, "hard", "soft", "complaint"))
    assert WaitingReport.objects.count() == 3
    take_in_reports()
    send(client, sparkpost(delivery, "hard", "soft", "complaint"))
    take_in_reports()
    assert MailEvent.objects.count() == 3
    assert set(MailEvent.objects.values_list("happened_at", flat=True)) == {datetime.fromtimestamp(services.AT, UTC)}
    assert seen(delivery)[0] == "failed"


def test_one_number_for_two_recipients_is_two_events(client, transport):
    mailing = make_started_mailing(2)
    send_due(lambda: False)
    for delivery in mailing.deliveries.all():
        send(client, postmark(delivery, "hard"))
    assert take_in_reports() == 2


def test_service_needs_no_token_of_a_form(delivery):
    assert send(Client(enforce_csrf_checks=True), postmark(delivery, "hard")).status_code == 200


def test_head_and_other_methods_change_nothing(client, delivery):
    assert client.head("/anymail/postmark/").status_code == 200
    assert {client.generic(method, "/anymail/postmark/").status_code for method in ("GET", "PUT", "DELETE")} == {405}


def test_answer_is_private_and_the_wall_lets_one_table_through(client, delivery):
    assert opened_tables("/anymail/postmark/") == {"mailing_waitingreport"}
    answer = send(client, postmark(delivery, "hard"))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Mailing.objects.get().state == "sent"
