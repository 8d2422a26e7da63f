"""Reminders of review-by dates: who is told, when, in one mail a day, and once although two workers run."""

import socketserver
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from editorial.models import Reminder, ReminderMail
from editorial.review_reminders.reminder_mails import send_reminders
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy
from tests.support.worker_threads import retry_while_locked

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def morning(day: date, hour: int = 8) -> datetime:
    """That hour in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def people():
    found = {}
    for name, role in (("ada", "author"), ("eve", "editor"), ("eli", "editor"), ("pia", "publisher")):
        person = create_account(role, name, email=f"{name}@desk.example")
        found[name] = person
    return found


def days_with_mail(first: date, days: int) -> list[int]:
    """Counted from the first one, with two rounds of the worker a day."""
    came = []
    for number in range(days):
        before = len(mail.outbox)
        send_reminders(morning(first + timedelta(days=number), hour=7))
        send_reminders(morning(first + timedelta(days=number), hour=15))
        came += [number] * (len(mail.outbox) - before)
    return came


def test_owner_is_reminded_a_week_ahead_on_the_day_and_weekly_afterwards(people):
    make_policy(owner=people["ada"], review_by=DAY)
    assert days_with_mail(DAY - timedelta(days=10), 40) == [3, 10, 17, 24, 31, 38]
    assert {to for message in mail.outbox for to in message.to} == {"ada@desk.example"}


def test_worker_that_was_away_reminds_once_when_it_is_back(people):
    make_policy(owner=people["ada"], review_by=DAY)
    assert days_with_mail(DAY + timedelta(days=16), 6) == [0, 5]


def test_night_passes_before_a_mail_goes_out(people):
    make_policy(owner=people["ada"], review_by=DAY)
    assert (send_reminders(morning(DAY, hour=6)), send_reminders(morning(DAY, hour=7))) == (0, 1)


def test_one_mail_holds_everything_in_words_with_addresses_of_the_site(people, settings):
    settings.SITE_URL = "https://desk.example"
    for slug, days in (("late", -3), ("due", 0), ("soon", 5), ("far", 30)):
        make_policy(slug, title=f"Plan “{slug}” & <more>", owner=people["ada"], review_by=DAY + timedelta(days=days))
    send_reminders(morning(DAY))
    (message,) = mail.outbox
    assert message.subject == "3 publications to look at again"
    late = Policy.objects.get(slug="late")
    assert (
        f"- Plan “late” & <more>, since 7 March 2026\n  https://desk.example/admin/policies/policy/{late.pk}/change/"
        in message.body
    )
    assert message.body.index("Overdue") < message.body.index("Today") < message.body.index("Soon")
    assert "far" not in message.body


def test_what_nobody_owns_is_told_to_the_editors(people):
    people["ada"].is_active = False
    people["ada"].save()
    make_policy("nobody", review_by=DAY)
    make_policy("left", owner=people["ada"], review_by=DAY)
    make_policy("pias", owner=people["pia"], review_by=DAY)
    send_reminders(morning(DAY))
    told = {message.to[0]: message.body for message in mail.outbox}
    assert set(told) == {"eve@desk.example", "eli@desk.example", "pia@desk.example"}
    assert "Nobody" in told["eve@desk.example"]
    assert "Left" in told["eve@desk.example"]
    assert "Nobody" not in told["pia@desk.example"]


def test_withdrawn_is_forgotten_and_a_new_day_is_reminded_of_anew(people):
    row = make_policy(owner=people["ada"], review_by=DAY)
    send_reminders(morning(DAY))
    Policy.objects.update(review_by=DAY + timedelta(days=365))
    assert send_reminders(morning(DAY + timedelta(days=1))) == 0
    assert send_reminders(morning(DAY + timedelta(days=360))) == 1
    Policy.objects.filter(pk=row.pk).update(state="withdrawn")
    assert send_reminders(morning(DAY + timedelta(days=365))) == 0


def test_second_thing_of_a_day_waits_for_the_next_mail(people):
    make_policy("one", owner=people["ada"], review_by=DAY)
    send_reminders(morning(DAY))
    make_policy("two", owner=people["ada"], review_by=DAY)
    assert send_reminders(morning(DAY, hour=16)) == 0
    assert send_reminders(morning(DAY + timedelta(days=1))) == 1
    assert "One" not in mail.outbox[-1].body


class RefusingSmtpServer(socketserver.ThreadingTCPServer):
    """SMTP that answers each command by `said`, then as a good server would; "" hangs up."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, said: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.said, self.messages = said, list[bytes]()

    def handle_error(self, request: object, client_address: object) -> None: ...


class _Conversation(socketserver.StreamRequestHandler):
    server: RefusingSmtpServer
    GOOD = {"DATA": b"354 go on", "QUIT": b"221 bye"}

    def handle(self) -> None:
        self.wfile.write(b"220 desk\r\n")
        while line := self.rfile.readline():
            verb = line[:4].strip().upper().decode()
            answer = self.server.said.get(verb, self.GOOD.get(verb, b"250 ok"))
            if answer:
                self.wfile.write(answer + b"\r\n")
            if verb == "DATA" and answer.startswith(b"354"):
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.messages.append(text)
                after = self.server.said.get("AFTER", b"250 ok")
                if not after:
                    return
                self.wfile.write(after + b"\r\n")
            if not answer or verb == "QUIT":
                return


@pytest.fixture
def smtp_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = RefusingSmtpServer({})
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("said", [{"MAIL": b"421 later"}, {"RCPT": b"450 greylisted"}, {"DATA": b"451 no"}, {"AFTER": b"452 full"}])
def test_mail_that_the_server_refuses_is_tried_again_after_a_pause(people, smtp_server, said):
    make_policy(owner=people["ada"], review_by=DAY)
    smtp_server.said.update(said)
    assert send_reminders(morning(DAY)) == 0
    kept = ReminderMail.objects.get()
    assert (kept.state, kept.attempts, kept.next_at) == ("waiting", 1, morning(DAY) + timedelta(minutes=10))
    assert kept.failure != ""
    smtp_server.said.clear()
    assert send_reminders(morning(DAY) + timedelta(minutes=5)) == 0
    assert send_reminders(morning(DAY) + timedelta(minutes=10)) == 1
    assert ReminderMail.objects.get().state == "sent"


def test_mail_server_that_is_away_is_asked_again_until_the_next_day_is_over(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_policy(owner=people["ada"], review_by=DAY)
    assert send_reminders(morning(DAY)) == 0
    assert ReminderMail.objects.get().state == "waiting"
    send_reminders(morning(DAY + timedelta(days=2)))
    assert ReminderMail.objects.get(day=DAY).state == "given_up"


def test_mail_that_broke_off_after_its_text_is_not_sent_twice(people, smtp_server):
    make_policy(owner=people["ada"], review_by=DAY)
    smtp_server.said["AFTER"] = b""
    assert send_reminders(morning(DAY)) == 0
    assert "may have arrived" in ReminderMail.objects.get().failure
    smtp_server.said.clear()
    assert send_reminders(morning(DAY) + timedelta(hours=8)) == 0
    assert len(smtp_server.messages) == 1


def test_one_address_that_is_none_stops_no_other(people, smtp_server):
    people["ada"].email = "ada@desk.example\nBcc: x@y.example"
    people["ada"].save()
    make_policy("one", owner=people["ada"], review_by=DAY)
    make_policy("two", owner=people["pia"], review_by=DAY)
    assert send_reminders(morning(DAY)) == 1
    assert b"pia@desk.example" in smtp_server.messages[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(people, smtp_server):
    for number in range(3):
        make_policy(f"policy-{number}", owner=people["ada"], review_by=DAY)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        retry_while_locked(lambda: send_reminders(morning(DAY)))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(smtp_server.messages), ReminderMail.objects.count(), Reminder.objects.count()) == (1, 1, 3)


def test_worker_that_died_while_sending_leaves_a_mail_that_is_not_sent_again(people, monkeypatch):
    make_policy(owner=people["ada"], review_by=DAY)

    def killed(*args, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as while_dying:
        while_dying.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            send_reminders(morning(DAY))
    assert ReminderMail.objects.get().state == "sending"
    assert send_reminders(morning(DAY, hour=12)) == 0
    assert mail.outbox == []
