"""`manage.py doctor`: settings, machine, mail server and a real proxy; 1 if something is broken."""

import io
import socket
import threading
from datetime import timedelta

import pytest
from django.core.mail import get_connection
from django.core.management import CommandError, call_command

from operations.static_files import mark_as_collected
from operations.status import doctor_checks, proxy_checks
from operations.status.doctor_checks import DOCTOR_CHECKS
from operations.status.findings import CheckState
from operations.status.proxy_echo import sign_question
from operations.status.run_checks import run_checks
from operations.status.site_facts import read_facts
from tests.support.nginx import NGINX_PATH, nginx_before

IN_ORDER, LOOK, BROKEN = CheckState
FORWARDED = "proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;"
needs_nginx = pytest.mark.skipif(not NGINX_PATH, reason="nginx is not installed")


def found(name: str):
    check = next(check for check in DOCTOR_CHECKS if check.name == name)
    return run_checks([check], read_facts())[0].finding


def run_doctor(**options) -> str:
    """What it prints, whether or not something is broken."""
    output = io.StringIO()
    try:
        call_command("doctor", stdout=output, no_color=True, **options)
    except CommandError as error:
        output.write(f"ERROR {error}")
    return output.getvalue()


@pytest.mark.django_db
def test_doctor_prints_every_check_with_its_advice_and_ends_with_1():
    with pytest.raises(CommandError, match="Something is broken"):
        call_command("doctor", stdout=io.StringIO())
    text = run_doctor()
    assert "broken     Worker: No worker runs" in text
    assert "→ Start “manage.py worker”" in text
    for title in ("Database", "Disk", "Settings", "Typesetting", "Clock", "Mail server"):
        assert f" {title}: " in text


@pytest.mark.django_db
def test_address_without_a_scheme_is_refused():
    with pytest.raises(CommandError, match="--url needs an address"):
        call_command("doctor", url="desk.example")


@pytest.mark.django_db
def test_doubtful_settings_of_production_are_named(settings):
    assert found("settings").state == LOOK
    settings.LOCAL, settings.SITE_URL, settings.ALLOWED_HOSTS = False, "http://desk.example", ["other.example"]
    for words in ("SITE_URL does not begin", "ALLOWED_HOSTS lacks", "PROXIES is 0", "ADMINS is empty", "DEFAULT_FROM_EMAIL"):
        assert words in found("settings").detail
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.PROXIES = "https://desk.example", ["desk.example"], 1
    settings.ADMINS, settings.DEFAULT_FROM_EMAIL = [("", "chief@desk.example")], "desk@desk.example"
    assert found("settings").state == IN_ORDER


@pytest.mark.django_db
def test_static_files_that_were_not_collected_are_broken(settings, tmp_path):
    settings.LOCAL, settings.STATIC_ROOT = False, tmp_path
    assert found("static_files").state == BROKEN
    mark_as_collected()
    assert found("static_files").state == IN_ORDER


@pytest.mark.django_db
def test_clock_that_disagrees_is_told(monkeypatch):
    assert found("clock").state == IN_ORDER

    class Late(doctor_checks.datetime):
        @classmethod
        def now(cls, zone=None):
            return super().now(zone) + timedelta(hours=1)

    monkeypatch.setattr(doctor_checks, "datetime", Late)
    assert "3600 s away" in found("clock").detail


@pytest.fixture
def smtp_server():
    """A mail server that greets and does not know TLS; what it was told."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb", buffering=0) as lines:
                lines.write(b"220 mail.example\r\n")
                for line in lines:
                    heard.append(line)
                    lines.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 mail.example\r\n")

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], heard
    listener.close()


@pytest.mark.django_db
def test_mail_server_is_greeted_and_gets_no_mail(settings, smtp_server, monkeypatch):
    port, heard = smtp_server
    server = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
    for name, value in server.items():
        setattr(settings, name, value)
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(doctor_checks, "get_connection", lambda: get_connection(smtp))
    assert found("mail_server").state == IN_ORDER
    assert heard[0].startswith(b"ehlo")
    assert not any(line.upper().startswith((b"MAIL", b"DATA")) for line in heard)
    settings.EMAIL_USE_TLS = True
    assert found("mail_server").state == BROKEN
    settings.EMAIL_PORT = 9
    assert "cannot be used" in found("mail_server").detail


@pytest.mark.django_db
def test_request_is_shown_to_nobody_without_our_signature(client):
    assert client.get("/livez", headers={"X-Doctor": "forged"}).content == b"ok"
    seen = client.get("/livez", headers={"X-Doctor": sign_question(), "Host": "testserver"}).json()
    assert (seen["host"], seen["is_secure"], seen["client"]) == ("testserver", False, "127.0.0.1")


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_proxy_that_is_set_up_right_is_in_order(live_server, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(proxy_checks, "BODY_SECONDS", 0.5)
    settings.PROXIES = 1
    with nginx_before(live_server.url, tmp_path, location=FORWARDED) as url:
        findings = run_checks(proxy_checks.proxy_checks(url))
    assert [one.finding.detail for one in findings] == [
        "The site sees the scheme, the host and the address of the reader.",
        "The connection of a foreign host is closed.",
        "The proxy gathers a body before the site sees it.",
    ]


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_proxy_that_hands_everything_on_is_found_out(live_server, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(proxy_checks, "BODY_SECONDS", 0.5)
    settings.PROXIES, settings.ALLOWED_HOSTS = 1, ["*"]
    handed_on = "proxy_set_header Host $host; proxy_request_buffering off; proxy_http_version 1.1;"
    default = f"location / {{ proxy_pass {live_server.url}; proxy_set_header Host localhost; }}"
    with nginx_before(live_server.url, tmp_path, location=handed_on, default=default) as url:
        forwarding, host, body = (one.finding for one in run_checks(proxy_checks.proxy_checks(url)))
    assert (forwarding.state, forwarding.detail) == (BROKEN, "Readers can forge their address.")
    assert host.detail.startswith("A foreign host is answered with")
    assert (host.state, body.state) == (BROKEN, LOOK)
    assert body.detail.startswith("The site waits for a slow body itself")
