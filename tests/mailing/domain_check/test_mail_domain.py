"""`manage.py check_mail_domain` against a name server on loopback: what is found, what is wanted, and the record to add."""

import base64
from io import StringIO

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailing.domain_check import name_server
from mailing.domain_check.name_server import NameServer
from mailing.domain_check.sender_checks import key_bits
from mailing.domain_check.spf import MAX_LOOKUPS, SpfWalk
from mailing.models import Delivery, MailEvent
from tests.support.mailings import make_started_mailing
from tests.support.name_server import running_name_server

pytestmark = pytest.mark.django_db
SMTP = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "mail.desk.example"}


def make_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def record_of(key: rsa.RSAPrivateKey) -> str:
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def quoted(text: str) -> str:
    """In strings of at most 255 bytes, as a zone file has them."""
    return " ".join(f'"{text[start : start + 250]}"' for start in range(0, len(text), 250))


KEY, SHORT_KEY = make_key(2048), make_key(1024)
GOOD = {
    ("desk.example", "TXT"): ['"v=spf1 ip4:192.0.2.0/28 include:_spf.relay.example -all"', '"another=text"'],
    ("desk.example", "MX"): ["10 mail.desk.example."],
    ("bounces.desk.example", "TXT"): ['"v=spf1 redirect=desk.example"'],
    ("bounces.desk.example", "MX"): ["10 mail.desk.example."],
    ("_spf.relay.example", "TXT"): ['"v=spf1 a:out.relay.example mx:relay.example ~all"'],
    ("out.relay.example", "A"): ["198.51.100.7"],
    ("out.relay.example", "AAAA"): ["2001:db8::7"],
    ("relay.example", "MX"): ["5 in.relay.example."],
    ("in.relay.example", "A"): ["198.51.100.8"],
    ("desk._domainkey.desk.example", "TXT"): [quoted(record_of(KEY))],
    ("_dmarc.desk.example", "TXT"): ['"v=DMARC1; p=quarantine; rua=mailto:dmarc@desk.example"'],
    ("5.2.0.192.in-addr.arpa", "PTR"): ["mail.desk.example."],
    ("mail.desk.example", "A"): ["192.0.2.5"],
}  # fmt: skip


@pytest.fixture
def zone():
    return dict(GOOD)


@pytest.fixture
def server(zone):
    with running_name_server(zone) as address:
        yield address


@pytest.fixture(autouse=True)
def configured(settings):
    settings.DEFAULT_FROM_EMAIL = "Expert Desk <news@desk.example>"
    settings.MAIL_RETURN_PATH, settings.MAIL_BOUNCES = "bounces@bounces.desk.example", "maildir:///var/mail/bounces"
    settings.SITE_URL = "https://www.desk.example"
    settings.MAILING = {**SMTP, "EMAIL_USE_TLS": True}


def check(server: str, *options: str) -> tuple[str, int]:
    """What it prints, and its exit code."""
    said = StringIO()
    try:
        call_command("check_mail_domain", "--resolver", server, *options, stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}{error}", error.returncode
    return said.getvalue(), 0


def wanted(server: str, *options: str) -> str:
    """The one finding that wants something, with what it wants."""
    said, code = check(server, *options)
    lines = said.splitlines()
    (number,) = [number for number, line in enumerate(lines) if line.startswith("WANTED")]
    assert code == 1
    return f"{lines[number]} {lines[number + 1].strip()}"


def test_domain_that_has_everything_wants_nothing(server):
    said, code = check(server, "--address", "192.0.2.5")
    assert (code, "WANTED" in said, said.splitlines()[-1]) == (0, False, "Nothing is missing.")
    for words in ("SPF of bounces.desk.example", "2048 bits", "p=quarantine", "SPF and DKIM", "mail.desk.example", "one-click"):
        assert words in said


REMOVED = [
    ("bounces.desk.example", "TXT", 'bounces.desk.example. TXT "v=spf1 ip4:192.0.2.5 -all"'),
    ("desk._domainkey.desk.example", "TXT", 'Add desk._domainkey.desk.example. TXT "v=DKIM1; k=rsa; p='),
    ("_dmarc.desk.example", "TXT", '_dmarc.desk.example. TXT "v=DMARC1; p=none; rua=mailto:postmaster@desk.example"'),
    ("desk.example", "MX", "desk.example. MX 10 mail.desk.example."),
    ("5.2.0.192.in-addr.arpa", "PTR", "PTR of 192.0.2.5"),
    ("mail.desk.example", "A", "PTR of 192.0.2.5"),
]


@pytest.mark.parametrize(("name", "kind", "record"), REMOVED)
def test_missing_record_is_named_with_what_to_add(server, zone, name, kind, record):
    del zone[name, kind]
    assert record in wanted(server, "--address", "192.0.2.5")


CHANGED = [
    ("bounces.desk.example", "TXT", ['"v=spf1 redirect=desk.example"', '"v=spf1 -all"'], "One record"),
    ("desk.example", "TXT", ['"v=spf1 ip4:192.0.2.5 ?all"'], "It must end with -all or ~all"),
    ("desk.example", "TXT", ['"v=spf1 ip4:192.0.2.5"'], "It must end with -all or ~all"),
    ("desk.example", "TXT", ['"v=spf1 ip4:203.0.113.9 -all"'], "Add ip4:192.0.2.5 before the end"),
    ("desk.example", "TXT", ['"v=spf1 -ip4:192.0.2.5 -all"'], "Add ip4:192.0.2.5 before the end"),
    ("desk.example", "TXT", [f'"v=spf1 ip4:192.0.2.5 {"exists:x.example " * 10}-all"'], "At most 10 questions"),
    ("desk.example", "TXT", ['"v=spf1 include:desk.example -all"'], "At most 10 questions"),
    ("desk._domainkey.desk.example", "TXT", ['"v=DKIM1; k=rsa; p="'], "at least 1024 bits"),
    ("desk._domainkey.desk.example", "TXT", ['"v=DKIM1; k=rsa; p=bm90IGEga2V5"'], "at least 1024 bits"),
    ("_dmarc.desk.example", "TXT", ['"v=DMARC1; rua=mailto:dmarc@desk.example"'], "At least _dmarc.desk.example."),
    ("desk.example", "MX", ["0 ."], "desk.example. MX 10"),
]


@pytest.mark.parametrize(("name", "kind", "data", "words"), CHANGED)
def test_record_that_does_not_do_is_named(server, zone, name, kind, data, words):
    zone[name, kind] = data
    assert words in wanted(server, "--address", "192.0.2.5")


SETTINGS = [
    ({"SITE_URL": "http://www.desk.example"}, "one-click"),
    ({"MAILING": {**SMTP, "EMAIL_USE_TLS": False}}, "in clear"),
    ({"MAILING": {"EMAIL_BACKEND": "filebased.EmailBackend"}}, "mailings become files"),
    ({"MAIL_BOUNCES": ""}, "nobody reads them"),
]


@pytest.mark.parametrize(("changed", "words"), SETTINGS)
def test_site_that_breaks_a_bulk_rule_is_told(server, settings, changed, words):
    for name, value in changed.items():
        setattr(settings, name, value)
    assert words in wanted(server)


def test_mail_server_on_this_machine_needs_no_encryption(server, settings):
    settings.MAILING = {**SMTP, "EMAIL_HOST": "127.0.0.1"}
    assert check(server)[1] == 0


def test_more_than_one_complaint_in_a_thousand_mails_is_too_many(server):
    mailing = make_started_mailing(20)
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    event = MailEvent(source="x", event_id="1", kind="complaint", delivery=mailing.deliveries.first())
    event.save()
    assert "1 of 20 mails in 30 days (5.00%)" in wanted(server)


def test_return_path_of_another_domain_is_aligned_by_the_signature_alone(server, zone, settings):
    zone["other.example", "TXT"], zone["other.example", "MX"] = ['"v=spf1 ip4:192.0.2.5 -all"'], ["10 mail.desk.example."]
    settings.MAIL_RETURN_PATH = "bounces@other.example"
    said, code = check(server)
    assert (code, "alignment with From: DKIM" in said) == (0, True)
    del zone["desk._domainkey.desk.example", "TXT"]
    assert "WANTED alignment with From: the return path is of other.example" in check(server)[0]


def test_policy_of_the_domain_above_counts(server, zone, settings):
    settings.DEFAULT_FROM_EMAIL = "news@mail.desk.example"
    zone["desk._domainkey.mail.desk.example", "TXT"] = [quoted(record_of(KEY))]
    zone["mail.desk.example", "MX"] = ["10 mail.desk.example."]
    said, code = check(server)
    assert (code, "DMARC: v=DMARC1; p=quarantine" in said, "SPF and DKIM" in said) == (0, True, True)


def test_own_key_has_its_record_printed_and_compared(server, zone, settings, tmp_path):
    pem = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(pem)
    settings.DKIM_KEY = str(tmp_path / "key.pem")
    assert check(server)[1] == 0
    zone["desk._domainkey.desk.example", "TXT"] = [quoted(record_of(SHORT_KEY))]
    assert f'The key of DKIM_KEY: desk._domainkey.desk.example. TXT "{record_of(KEY)}"' in wanted(server)


def test_other_selector_is_looked_at_where_the_mail_server_signs(server, zone):
    zone["relay1._domainkey.desk.example", "TXT"] = [quoted(record_of(SHORT_KEY))]
    assert "1024 bits at relay1._domainkey.desk.example" in check(server, "--selector", "relay1")[0]


def test_name_server_that_is_silent_is_said_in_time(server, zone, monkeypatch):
    monkeypatch.setattr(name_server, "TRY_TIMEOUT", 0.1)
    monkeypatch.setattr(name_server, "TIMEOUT", 0.2)
    zone["_dmarc.desk.example", "TXT"] = ["silence"]
    began = timezone.now()
    assert "the name server did not answer (_dmarc.desk.example TXT: LifetimeTimeout)" in wanted(server)
    assert (timezone.now() - began).total_seconds() < 2


@pytest.mark.parametrize(("sender", "options"), [("desk@localhost", []), ("news@desk.example", ["--address", "not-one"])])
def test_what_cannot_be_looked_at_is_refused(server, settings, sender, options):
    settings.DEFAULT_FROM_EMAIL = sender
    said, code = check(server, *options)
    assert code == 1
    assert "WANTED" not in said


@pytest.mark.parametrize("resolver", ["mail.example", "127.0.0.1:x", "300.0.0.1"])
def test_resolver_that_is_no_address_is_refused(resolver):
    with pytest.raises(ValueError, match=r".+"):
        NameServer(resolver)


@pytest.mark.parametrize(
    ("address", "is_permitted"),
    [("192.0.2.15", True), ("192.0.2.16", False), ("198.51.100.7", True), ("198.51.100.8", True), ("2001:db8::7", True)],
)
def test_included_networks_count(server, address, is_permitted):
    walk = SpfWalk(NameServer(server), "desk.example")
    assert (walk.permits(address), walk.lookups, walk.ending) == (is_permitted, 3, "-all")


def test_record_that_asks_without_end_is_left_in_time(server, zone):
    zone["loop.example", "TXT"] = ['"v=spf1 include:loop.example include:loop.example -all"']
    assert SpfWalk(NameServer(server), "loop.example").lookups > MAX_LOOKUPS


@pytest.mark.parametrize(
    ("record", "bits"), [("v=DKIM1; p=", 0), ("v=DKIM1; p=%%%", 0), ("v=DKIM1; k=ed25519; p=abc", 2048), ("", 0)]
)
def test_what_is_no_key_has_no_bits(record, bits):
    assert key_bits(record) == bits
