"""Mail by a mail service's own interface: each answer means what the same answer of an SMTP server means."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mailing.bounces.waiting_reports import take_in_reports
from mailing.models import Channel, Delivery
from mailing.send import send_due
from mailing.transports.mail_service import ServiceTransport
from mailing.transports.outcome import Result
from tests.mailing.bounces.service_payloads import ANYMAIL, postmark
from tests.mailing.bounces.test_service_webhook import send as post_event
from tests.support.mailings import address_of, make_started_mailing, states

pytestmark = pytest.mark.django_db
INACTIVE = f"Message OK, but will not deliver to these inactive addresses: {address_of(1)}. Inactive recipients are such."
ACCEPTED = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": address_of(1)}


class Postmark(ThreadingHTTPServer):
    """Answers every mail with `answer`; None ends the connection without one. `mails` are what was posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.answer: tuple[int, dict] | None = ACCEPTED
        self.mails: list[dict] = []


class _Post(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Postmark = self.server  # type: ignore[assignment]
        server.mails.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if server.answer is None:
            self.close_connection = True
            return
        status, answer = server.answer
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service(settings):
    with Postmark() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        settings.MAIL_SERVICE = "postmark"
        settings.ANYMAIL = {**ANYMAIL, "POSTMARK_SERVER_TOKEN": "token", "POSTMARK_API_URL": url, "REQUESTS_TIMEOUT": 2}
        yield server
        server.shutdown()
        thread.join()


def test_service_is_given_the_parts_the_list_headers_and_our_number(service, settings):
    mailing = make_started_mailing(1)
    assert send_due(lambda: False) == 1
    delivery, (mail,) = mailing.deliveries.get(), service.mails
    assert (delivery.state, delivery.provider_id) == ("sent", "pm-1")
    assert (mail["Subject"], mail["To"], mail["Metadata"]) == ("August at the desk", address_of(1), {"delivery": str(delivery.uid)})
    assert "One more item" in mail["TextBody"]
    assert "<p>One more item</p>" in mail["HtmlBody"]
    headers = {one["Name"]: one["Value"] for one in mail["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith(f"<{settings.SITE_URL}/subscriptions/stop/token-1/{delivery.uid.hex}/>")
    assert set(headers) == {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"}


@pytest.mark.parametrize(
    ("answer", "state", "is_held"),
    [
        ((422, {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{address_of(1)}'."}), "failed", False),
        ((422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'x'."}), "unknown", False),
        ((200, {**ACCEPTED[1], "Message": INACTIVE}), "failed", False),
        ((401, {"ErrorCode": 10, "Message": "no such token"}), "pending", True),
        ((429, {"ErrorCode": 429, "Message": "too many"}), "pending", True),
        ((503, {}), "pending", True),
        ((500, {"ErrorCode": 500, "Message": "broken"}), "unknown", False),
        (None, "unknown", False),
    ],
)  # fmt: skip
def test_answer_of_the_service_settles_the_row(service, caplog, answer, state, is_held):
    service.answer = answer
    mailing = make_started_mailing(1)
    send_due(lambda: False)
    assert (states(mailing), bool(Channel.objects.get().held_reason)) == ({state: 1}, is_held)
    assert len(service.mails) == 1


def test_service_that_cannot_be_reached_costs_no_attempt(service, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": f"http://127.0.0.1:{unused.getsockname()[1]}/"}
        mail = b"Subject: x\r\nFrom: a@desk.example\r\n\r\ntext\r\n"
        outcome = ServiceTransport("postmark").deliver("", address_of(1), mail, key="k")
    assert outcome.result is Result.AWAY


def test_event_of_the_service_finds_the_mail_by_its_number(client, service):
    make_started_mailing(1)
    send_due(lambda: False)
    assert post_event(client, postmark(Delivery.objects.get(), "hard")).status_code == 200
    assert take_in_reports() == 1
    assert Delivery.objects.get().state == "failed"
