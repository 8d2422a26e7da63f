"""What mail services want of a domain that mails to many: Gmail and Yahoo since 2024, Microsoft since 2025.

Sources: Google's "Email sender guidelines", Yahoo's "Sender best practices", Microsoft's requirements for high-volume senders;
RFC 6376, 7208, 7489, 8058, 8301.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mailing.domain_check.name_server import NameServer, NoReply
from mailing.domain_check.spf import MAX_LOOKUPS, SpfWalk, spf_records

MIN_KEY_BITS = 1024  # RFC 8301, 3.2; 2048 are better
POLICIES = ("none", "quarantine", "reject")


class Finding(NamedTuple):
    """`wanted` says what is missing, with the record to add where it is one; empty where nothing is."""

    subject: str
    found: str
    wanted: str = ""


class Sender(NamedTuple):
    """`domain` stands in From, `return_domain` in the return path. `addresses` are the IP addresses from which mail leaves.

    `selectors` name the DKIM keys; `own_keys` has, by selector, the record that belongs to a private key of this site.
    """

    domain: str
    return_domain: str
    addresses: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    own_keys: dict[str, str] = {}


def check_dns(sender: Sender, names: NameServer) -> Iterator[Finding]:
    checks: dict[str, Callable[[Sender, NameServer], Iterator[Finding]]] = {
        "SPF": _check_spf, "DKIM": _check_dkim, "DMARC": _check_dmarc, "MX": _check_mx, "reverse DNS": _check_reverse,
    }  # fmt: skip
    for subject, check in checks.items():
        try:
            yield from check(sender, names)
        except NoReply as error:
            yield Finding(subject, f"the name server did not answer ({error})", "Ask again, or another with --resolver.")


def _check_spf(sender: Sender, names: NameServer) -> Iterator[Finding]:
    subject, records = f"SPF of {sender.return_domain}", spf_records(names, sender.return_domain)
    places = " ".join(f"ip{6 if ':' in one else 4}:{one}" for one in sender.addresses) or "include:spf.your-mail-service.example"
    if len(records) != 1:
        wanted = f'One record: {sender.return_domain}. TXT "v=spf1 {places} -all"'
        yield Finding(subject, "; ".join(records) or "no record", wanted)
        return
    walk = SpfWalk(names, sender.return_domain)
    missing = [one for one in sender.addresses if not walk.permits(one)]
    wanted = ""
    if walk.lookups > MAX_LOOKUPS:
        wanted = f"At most {MAX_LOOKUPS} questions (RFC 7208, 4.6.4): name networks in place of includes."
    elif walk.ending not in ("-all", "~all"):
        wanted = "It must end with -all or ~all, else it permits everybody."
    elif missing:
        wanted = f"Add {places} before the end: mail leaves from {', '.join(missing)}."
    yield Finding(subject, f"{records[0]} ({min(walk.lookups, MAX_LOOKUPS + 1)} questions)", wanted)


def _check_dkim(sender: Sender, names: NameServer) -> Iterator[Finding]:
    for selector in sender.selectors:
        name, own = f"{selector}._domainkey.{sender.domain}", sender.own_keys.get(selector, "")
        record = f'{name}. TXT "{own or "v=DKIM1; k=rsa; p=… as the mail service tells"}"'
        texts = [text for text in names.texts(name) if "p=" in text]
        if not texts:
            yield Finding(f"DKIM key {selector}", f"nothing at {name}", f"Add {record}, or name another key with --selector.")
            continue
        key, bits = tags_of(texts[0]).get("p", ""), key_bits(texts[0])
        wanted = ""
        if bits < MIN_KEY_BITS:
            wanted = f"A key of at least {MIN_KEY_BITS} bits, better 2048: {record}"
        elif own and tags_of(own)["p"] != key:
            wanted = f"The key of DKIM_KEY: {record}"
        yield Finding(f"DKIM key {selector}", f"{bits} bits at {name}" if key else f"revoked at {name}", wanted)


def _check_dmarc(sender: Sender, names: NameServer) -> Iterator[Finding]:
    """The policy, and whether one of SPF and DKIM speaks for the domain of From (RFC 7489, 3.1)."""
    labels = sender.domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = ((base, text) for base in above for text in names.texts(f"_dmarc.{base}") if text.startswith("v=DMARC1"))
    base, text = next(found, ("", ""))
    tags = tags_of(text)
    policy = tags.get("sp", tags.get("p", "")) if base != sender.domain else tags.get("p", "")
    advice = f'_dmarc.{sender.domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{sender.domain}"'
    yield Finding("DMARC", text or "no record", "" if policy in POLICIES else f"At least {advice}")
    is_strict = tags.get("aspf") == "s"
    base = sender.domain if is_strict or not base else base
    is_aligned = sender.return_domain == base or (not is_strict and sender.return_domain.endswith(f".{base}"))
    signs = any(key_bits(text) for one in sender.selectors for text in names.texts(f"{one}._domainkey.{sender.domain}"))
    ways = " and ".join([*(["SPF"] if is_aligned else []), *(["DKIM"] if signs else [])])
    wanted = "" if ways else f"A return path below {base} (MAIL_RETURN_PATH), or a DKIM key of {sender.domain}."
    yield Finding("alignment with From", ways or f"the return path is of {sender.return_domain}", wanted)


def _check_mx(sender: Sender, names: NameServer) -> Iterator[Finding]:
    for domain in sorted({sender.domain, sender.return_domain}):
        hosts = [host for host in names.mail_hosts(domain) if host.strip(".")]
        wanted = "" if hosts else f"Replies and bounces must arrive: {domain}. MX 10 mail.{domain}."
        yield Finding(f"MX of {domain}", ", ".join(hosts) or "takes no mail", wanted)


def _check_reverse(sender: Sender, names: NameServer) -> Iterator[Finding]:
    """A name for each address, which leads back to it."""
    if not sender.addresses:
        yield Finding("reverse DNS", "not looked at: name the addresses from which mail leaves with --address")
    for address in sender.addresses:
        called = names.names_of(address)
        leads_back = [name for name in called if address in names.addresses(name)]
        wanted = "" if leads_back else f"PTR of {address}: the name of the mail server, whose A or AAAA record is {address}."
        yield Finding(f"reverse DNS of {address}", ", ".join(called) or "no name", wanted)


def tags_of(record: str) -> dict[str, str]:
    """The tag=value pairs of DKIM and DMARC records; spaces do not count in a key."""
    pairs = (pair.partition("=") for pair in record.split(";") if "=" in pair)
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


def key_bits(record: str) -> int:
    """Of an RSA key in a DKIM record; an Ed25519 key (RFC 8463) counts as 2048; 0 for what is no key."""
    from dkim.crypto import UnparsableKeyError, parse_public_key

    tags = tags_of(record)
    if tags.get("k") == "ed25519":
        return 2048 if tags.get("p") else 0
    try:
        return parse_public_key(base64.b64decode(tags.get("p", "")))["modulus"].bit_length()
    except (UnparsableKeyError, binascii.Error, ValueError, LookupError, TypeError):
        return 0
