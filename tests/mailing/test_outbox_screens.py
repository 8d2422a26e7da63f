"""The outbox at the desk: the latest mails, masked, each with its parts; nothing else of the disk."""

import os
import uuid

import pytest
from django.urls import reverse

from mailing.message.build import JoinedParts, build_message
from mailing.staff import outbox_files
from mailing.transports.outbox import Outbox
from tests.support.accounts import create_account
from tests.support.mailings import address_of, make_started_mailing

pytestmark = pytest.mark.django_db
LIST = "/admin/mailing/mailing/outbox/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAILING = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "box"),
    }
    return tmp_path / "box"


@pytest.fixture
def mail(folder) -> str:
    """A mail to the first reader, whose address stands in its text; returns its key."""
    mailing = make_started_mailing(1)
    delivery = mailing.deliveries.get()
    parts = list(mailing.parts.all())
    parts[0].html = b"<html><head></head><body><p>Dear reader1@example.org</p><script>alert(1)</script></body></html>\r\n"
    message = build_message(
        mailing=mailing, delivery=delivery, content=JoinedParts.of(parts), unsubscribe_url="https://desk.example/stop/x/"
    )
    Outbox(folder).deliver("desk@desk.example", delivery.address, message, key=str(delivery.uid))
    return str(delivery.uid)


@pytest.fixture
def reader_of_outbox(client):
    client.force_login(create_account("administrator"))
    return client


def write(folder, number, *, at):
    key = str(uuid.UUID(int=number))
    Outbox(folder).deliver("desk@desk.example", address_of(number), f"Subject: Mail {number}\r\n\r\nText".encode(), key=key)
    os.utime(folder / f"{key}.eml", (at, at))


def test_list_leads_to_a_mail_and_to_its_parts(reader_of_outbox, mail):
    page = reader_of_outbox.get(reverse("admin:mailing_mailing_changelist")).content.decode()
    assert f'href="{LIST}"' in page
    page = reader_of_outbox.get(LIST).content.decode()
    assert "August at the desk" in page
    assert f'href="{LIST}{mail}/"' in page
    shown = reader_of_outbox.get(f"{LIST}{mail}/")
    for words in ("List-Unsubscribe-Post", "What happened in August", 'sandbox="allow-popups"', f'src="{LIST}{mail}/content/"'):
        assert words in shown.content.decode()
    assert "frame-src 'self'" in shown["Content-Security-Policy"]
    frame = reader_of_outbox.get(f"{LIST}{mail}/content/")
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "sandbox" in frame["Content-Security-Policy"]
    file = reader_of_outbox.get(f"{LIST}{mail}/mail.eml")
    assert (file["Content-Type"], file["Content-Disposition"]) == (
        "message/rfc822", 'attachment; filename="august-at-the-desk.eml"'
    )  # fmt: skip


def test_recipient_is_masked_on_every_page_and_in_the_file(reader_of_outbox, mail):
    for end in ("", f"{mail}/", f"{mail}/content/", f"{mail}/mail.eml"):
        page = reader_of_outbox.get(LIST + end).content.decode()
        assert "r***@example.org" in page, end
        assert address_of(1) not in page, end


def test_latest_stand_first_and_pages_follow_by_name(reader_of_outbox, folder, monkeypatch):
    monkeypatch.setattr("mailing.staff.outbox_screens.PAGE_SIZE", 2)
    monkeypatch.setattr(outbox_files, "PAGE_SIZE", 2)
    for number in range(1, 6):
        write(folder, number, at=1_700_000_000 + number // 2)  # some of one second

    def subjects(address):
        context = reader_of_outbox.get(address).context
        return [mail.subject for mail in context["mails"]], context["older"]

    found, older = subjects(LIST)
    assert (found, older) == (["Mail 5", "Mail 4"], str(uuid.UUID(int=4)))
    assert subjects(f"{LIST}?before={older}") == (["Mail 3", "Mail 2"], str(uuid.UUID(int=2)))
    assert subjects(f"{LIST}?before={uuid.UUID(int=2)}") == (["Mail 1"], "")
    assert subjects(f"{LIST}?before=../../etc/passwd") == subjects(LIST)


def test_list_reads_a_page_of_files_however_many_there_are(folder, monkeypatch):
    for number in range(1, 130):
        write(folder, number, at=1_700_000_000 + number)
    opened = []
    line = outbox_files._line
    monkeypatch.setattr(outbox_files, "_line", lambda path, at: opened.append(path) or line(path, at))
    assert len(outbox_files.latest_mails(folder)) == len(opened) == 101


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "..", f"{uuid.UUID(int=9)}", "1", f"{uuid.UUID(int=7)}.eml"])
def test_nothing_but_mails_of_the_folder_can_be_named(reader_of_outbox, folder, name):
    folder.mkdir()
    (folder / "1.eml").write_text("Subject: no name of ours\r\n\r\n")
    (folder.parent / f"{uuid.UUID(int=9)}.eml").write_text("Subject: outside\r\n\r\n")
    for end in ("/", "/content/", "/mail.eml"):
        answer = reader_of_outbox.get(f"{LIST}{name}{end}", follow=True)
        assert not {"outside", "no name of ours"} & set(answer.content.decode().replace("\n", " ").split(": "))
        assert answer["Content-Type"].startswith("text/html")
    assert reader_of_outbox.get(LIST).context["mails"] == []


def test_broken_mail_is_shown_as_far_as_it_goes(reader_of_outbox, folder):
    folder.mkdir()
    key = uuid.UUID(int=1)
    (folder / f"{key}.eml").write_bytes(b"Subject: =?utf-8?b?!!!?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\x00")
    for end in ("", f"{key}/", f"{key}/content/", f"{key}/mail.eml"):
        assert reader_of_outbox.get(LIST + end).status_code == 200, end


def test_outbox_is_for_administrators_and_absent_with_a_mail_server(reader_of_outbox, client, mail, settings):
    client.force_login(create_account("publisher", "second"))
    for end in ("", f"{mail}/", f"{mail}/content/", f"{mail}/mail.eml"):
        assert client.get(LIST + end).status_code == 403
    client.force_login(create_account("administrator", "third"))
    assert client.post(LIST).status_code == 405
    settings.MAILING = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    for end in ("", f"{mail}/"):
        assert client.get(LIST + end).status_code == 404
    assert LIST not in client.get(reverse("admin:mailing_mailing_changelist")).content.decode()


def test_pages_of_a_mail_are_kept_by_no_cache_and_its_scripts_do_not_run(reader_of_outbox, mail):
    for part in ("", "content/", "mail.eml"):
        answer = reader_of_outbox.get(f"{LIST}{mail}/{part}")
        assert "no-store" in answer["Cache-Control"], part
        assert "private" in answer["Cache-Control"], part
    policy = reader_of_outbox.get(f"{LIST}{mail}/content/")["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy


def test_folder_that_no_mail_has_made_is_an_empty_list(reader_of_outbox, folder):
    assert not folder.exists()
    assert reader_of_outbox.get(LIST).status_code == 200


def test_no_more_than_the_beginning_of_a_huge_file_is_read(folder, monkeypatch):
    folder.mkdir()
    write(folder, 1, at=0)
    monkeypatch.setattr(outbox_files, "MAX_SIZE", 10)
    assert len(outbox_files.read_mail(folder, uuid.UUID(int=1))) == 10
