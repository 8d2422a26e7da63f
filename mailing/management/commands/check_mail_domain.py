"""`manage.py check_mail_domain`: what mail services still want of the domain from which mailings come."""

import base64
from argparse import ArgumentParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mailing.domain_check.name_server import NameServer
from mailing.domain_check.sender_checks import Finding, Sender, check_dns
from mailing.domain_check.site_checks import check_site
from mailing.models import Channel


class Command(BaseCommand):
    help = "Say what SPF, DKIM, DMARC and the rules for bulk mail still want. Ends with 1 if anything is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", action="append", default=[], help="An IP address from which mail leaves; may be repeated.")
        parser.add_argument("--selector", action="append", default=[], help="Of a DKIM key of the mail server; may be repeated.")
        parser.add_argument("--resolver", default="", help="IP address of a name server, with :port if it is not 53.")

    def handle(self, *args: Any, address: list[str], selector: list[str], resolver: str, **options: Any) -> None:
        try:
            names = NameServer(resolver)
            senders = [_sender(domain, tuple(address), tuple(selector)) for domain in _domains()]
            findings = [one for sender in senders for one in check_dns(sender, names)] + list(check_site())
        except ValueError as error:
            raise CommandError(str(error)) from error
        for finding in findings:
            self._say(finding)
        missing = sum(bool(finding.wanted) for finding in findings)
        if missing:
            raise CommandError(f"{missing} of {len(findings)} are missing.", returncode=1)
        self.stdout.write("Nothing is missing.")

    def _say(self, finding: Finding) -> None:
        self.stdout.write(f"{'WANTED' if finding.wanted else 'ok':6} {finding.subject}: {finding.found}")
        if finding.wanted:
            self.stdout.write(f"       {finding.wanted}")


def _domains() -> list[str]:
    """Of the senders of all channels."""
    senders = {settings.DEFAULT_FROM_EMAIL, *Channel.objects.exclude(sender="").values_list("sender", flat=True)}
    return sorted({_domain(sender) for sender in senders})


def _domain(address: str) -> str:
    domain = parseaddr(address)[1].rpartition("@")[2].lower()
    if "." not in domain:
        raise CommandError(f"{address} is of no domain of the internet. Set DEFAULT_FROM_EMAIL.")
    return domain


def _sender(domain: str, addresses: tuple[str, ...], selectors: tuple[str, ...]) -> Sender:
    return_domain = _domain(settings.MAIL_RETURN_PATH) if settings.MAIL_RETURN_PATH else domain
    own = {settings.DKIM_SELECTOR: _own_record(settings.DKIM_KEY)} if settings.DKIM_KEY else {}
    return Sender(domain, return_domain, addresses, tuple(dict.fromkeys([*own, *selectors])) or (settings.DKIM_SELECTOR,), own)


def _own_record(path: str) -> str:
    """The DKIM record of a private key."""
    try:
        key = load_pem_private_key(Path(path).read_bytes(), None).public_key()
    except OSError as error:
        raise CommandError(f"DKIM_KEY cannot be read: {error}") from error
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
