"""The raw bytes of a mail, as a parser and a mail service read them."""

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import UUID

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailing.message.build import JoinedParts, build_message
from mailing.message.dkim_signature import SIGNED
from mailing.message.encode import UNSUBSCRIBE_URL, WEB_URL, encode_html, encode_text
from mailing.message.header_fields import CONTROL
from mailing.message.return_paths import delivery_of_return_path, return_path
from mailing.models import Channel, Delivery, Mailing, Part

UID = UUID("0123456789abcdef0123456789abcdef")
STOP = "https://desk.example/subscriptions/stop/" + "x" * 43 + "/"
NEWSLETTER = Channel(code="newsletter", sender="Expert Desk <news@desk.example>", list_id="newsletter.desk.example")
PARTS = [
    Part(position=0, html=encode_html("<p>Größe 大数据 &amp; <a href='" + WEB_URL + "'>web</a>"), text=encode_text("Größe\n.\n")),
    Part(position=1, html=encode_html(f'<a href="{UNSUBSCRIBE_URL}">stop</a>'), text=encode_text(f"Stop: {UNSUBSCRIBE_URL}")),
]
AT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def raw(subject="March", channel=NEWSLETTER, address="reader@partner.example", stop=STOP, parts=PARTS):
    mailing = Mailing(uid=UID, kind="issue", channel=channel, subject=subject)
    delivery = Delivery(uid=UID, mailing=mailing, address=address)
    web_url = "https://desk.example/newsletters/2015-03/?a=1&b=2"
    return build_message(
        mailing=mailing, delivery=delivery, content=JoinedParts.of(parts), unsubscribe_url=stop, web_url=web_url, at=AT
    )


def parsed(*args, **kwargs):
    return message_from_bytes(raw(*args, **kwargs), policy=policy.SMTP)


def field(message, name):
    """The bytes of a header field, folding and all."""
    return re.search(rb"(?:^|\r\n)" + name + rb":((?:[^\r]|\r\n[ \t])*)", message)[1]


def test_one_mail_has_the_headers_that_services_ask_of_bulk_mail():
    mail = parsed()
    assert mail["From"] == "Expert Desk <news@desk.example>"
    assert mail["To"] == "reader@partner.example"
    assert mail["Date"] == "Tue, 01 Dec 2026 08:00:00 +0000"
    assert mail["Message-ID"] == f"<{UID}@desk.example>"
    assert mail["List-Id"] == "<newsletter.desk.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Feedback-ID"] == f"{UID.hex}:issue:newsletter:expertdesk"
    assert mail["Auto-Submitted"] is None
    assert mail.defects == []


def test_list_headers_hold_no_encoded_word_and_the_https_link_stands_first():
    message = raw("Größe")
    assert field(message, b"List-Unsubscribe") == f" <{STOP}>, <mailto:news@desk.example?subject=unsubscribe-{UID.hex}>".encode()
    assert b"=?" not in b"".join(field(message, name) for name in (b"List-Id", b"List-Unsubscribe", b"List-Unsubscribe-Post"))


def test_text_and_html_read_as_written_with_the_links_of_the_reader():
    mail = parsed()
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content() == f"Größe\r\n.\r\nStop: {STOP}"
    web = "https://desk.example/newsletters/2015-03/?a=1&amp;b=2"
    assert html.get_content() == f"<p>Größe 大数据 &amp; <a href='{web}'>web</a>\r\n<a href=\"{STOP}\">stop</a>"


def test_link_is_escaped_in_html_alone():
    text, html = parsed(stop="https://desk.example/?a=1&b=2").iter_parts()
    assert text.get_content().endswith("https://desk.example/?a=1&b=2")
    assert '<a href="https://desk.example/?a=1&amp;b=2">' in html.get_content()


def test_mail_without_html_is_text_alone():
    mail = parsed(parts=[Part(position=0, html=b"", text=encode_text("Bitte bestätigen."))])
    assert (mail.get_content_type(), mail.get_content()) == ("text/plain", "Bitte bestätigen.\r\n")


def test_mail_of_no_list_is_marked_as_sent_by_a_program():
    mail = parsed(channel=Channel(code="confirmations", sender="desk@desk.example"))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [name for name in mail.keys() if name.startswith("List-")] == []  # noqa: SIM118 # keys() repeats a repeated field


SUBJECTS = st.text(st.sampled_from('ab =?_"<,é大数据😀👩‍🔬\u0301') | st.characters(codec="utf-8"), max_size=160)


@settings(max_examples=200)
@given(SUBJECTS)
@example("Newsletter 17: " + "standards and " * 12)
@example("=?utf-8?q?x?= ?==? =")
@example("中" * 300)
@example("a" * 70)
@example("a  b")
@example("a\r\nBcc: stranger@example.org")
def test_parsed_subject_is_the_text_in_short_lines(subject):
    message = raw(subject)
    mail = message_from_bytes(message, policy=policy.SMTP)
    assert mail["Subject"] == CONTROL.sub(" ", subject).strip()
    assert mail["Bcc"] is None
    head = field(message, b"Subject")
    assert max(map(len, head.split(b"\r\n"))) <= 76
    assert b"?==?" not in head
    assert b"\r\n \r\n" not in head


@pytest.mark.parametrize("name", ["Expert Desk", "Desk, the “expert”", '大数据 "desk"', "A.B", "=?utf-8?q?x?=", "Desk " * 40])
def test_name_of_the_sender_reads_as_written(name):
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    mail = parsed(channel=Channel(code="newsletter", sender=f'"{quoted}" <news@desk.example>', list_id="n.desk.example"))
    [address] = mail["From"].addresses
    assert (address.display_name, address.addr_spec) == (name.strip(), "news@desk.example")


def test_no_line_is_longer_than_998_bytes():
    lines = raw("大" * 300, address="a" * 60 + "@" + "b" * 240 + ".example").split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert all(b"\n" not in line and b"\r" not in line for line in lines)


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "ü@b.example", "a b@c.example", "a@b.example, c@d.example", ""]
)
def test_address_that_would_break_a_header_is_refused(address):
    with pytest.raises(ValueError, match="one ASCII address"):
        raw(address=address)


@pytest.mark.parametrize(
    "url", ["https://a.example/\r\nBcc: x@y.example", "https://ü.example/", "https://a.example/>,<b", "https://a/" + "x" * 990]
)
def test_link_that_would_break_a_header_is_refused(url):
    with pytest.raises(ValueError, match="List-Unsubscribe"):
        raw(stop=url)


def test_return_path_names_the_delivery(settings):
    delivery = Delivery(uid=UID, mailing=Mailing(channel=NEWSLETTER))
    assert return_path(delivery) == "news@desk.example"
    settings.MAIL_RETURN_PATH = "bounces@mail.desk.example"
    assert return_path(delivery) == f"bounces+{UID.hex}@mail.desk.example"
    assert delivery_of_return_path(return_path(delivery)) == (UID, False)
    assert delivery_of_return_path(parsed()["List-Unsubscribe"]) == (UID, True)
    assert delivery_of_return_path("bounces+nobody@mail.desk.example") == (None, False)


@pytest.fixture(scope="session")
def key_files(tmp_path_factory):
    """A private key in a file, and the record of its public key in the DNS."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return file, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def test_own_signature_verifies_and_names_both_headers_of_one_click(settings, key_files):
    file, record = key_files
    settings.DKIM_KEY, settings.DKIM_SELECTOR = str(file), "desk"
    message = raw("Größe")
    assert dkim.verify(message, dnsfunc=lambda name, timeout=5: record if name == b"desk._domainkey.desk.example." else b"")
    signed = {name.strip().lower() for name in re.search(rb"h=([^;]*);", field(message, b"DKIM-Signature"))[1].split(b":")}
    assert signed == set(SIGNED) - {b"auto-submitted", b"in-reply-to", b"references"}
    changed = message.replace(b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost")
    assert not dkim.verify(changed, dnsfunc=lambda name, timeout=5: record)
