"""Sender Policy Framework (RFC 7208): how many questions a record costs its readers, and from where it lets mail come."""

from ipaddress import ip_address, ip_network
from typing import Any

from mailing.domain_check.name_server import NameServer

MAX_LOOKUPS = 10  # RFC 7208, 4.6.4: more are a permanent error
ASKING = ("include", "a", "mx", "ptr", "exists", "redirect")


def spf_records(names: NameServer, domain: str) -> list[str]:
    return [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]


class SpfWalk:
    """All that the record of a domain names. `lookups` counts questions, at most one more than allowed; `ending` is its `all`."""

    def __init__(self, names: NameServer, domain: str) -> None:
        self.names, self.lookups, self.ending = names, 0, ""
        self._networks: list[Any] = []
        self._read(domain, is_outermost=True)

    def permits(self, address: str) -> bool:
        return any(ip_address(address) in network for network in self._networks)

    def _read(self, domain: str, *, is_outermost: bool = False) -> None:
        for record in spf_records(self.names, domain)[:1]:
            for term in record.split()[1:]:
                self._read_term(term.lower(), domain, is_outermost)

    def _read_term(self, term: str, domain: str, is_outermost: bool) -> None:
        """Terms with a macro are counted and not followed. A network that is no network is left out."""
        qualifier = term[0] if term[0] in "+-~?" else "+"
        term = term.removeprefix(qualifier)
        name, _, value = term.replace("=", ":", 1).partition(":")
        name, _, length = name.partition("/")
        if name in ASKING:
            self.lookups += 1
        if name == "all" and is_outermost:
            self.ending = f"{qualifier}all"
        if qualifier != "+" or "%" in value or self.lookups > MAX_LOOKUPS:
            return
        if name in ("include", "redirect"):
            self._read(value, is_outermost=is_outermost and name == "redirect")
        elif name in ("ip4", "ip6"):
            self._add(value)
        elif name in ("a", "mx"):
            host, _, length = (value or f"{domain}/{length}").partition("/")
            hosts = [host] if name == "a" else self.names.mail_hosts(host)[:MAX_LOOKUPS]
            for address in (one for host in hosts for one in self.names.addresses(host)):
                self._add(f"{address}/{length}" if length.isdecimal() and "." in address else address)

    def _add(self, network: str) -> None:
        try:
            self._networks.append(ip_network(network, strict=False))
        except ValueError:
            return
