"""Questions to a name server, each of bounded time."""

from ipaddress import ip_address

TRY_TIMEOUT, TIMEOUT = 2.0, 5.0  # seconds


class NoReply(Exception):
    """The name server did not answer, or could not."""


class NameServer:
    def __init__(self, server: str = "") -> None:
        """`server` is an IP address, or `127.0.0.1:5353`; the machine's own without it. Raises ValueError for anything else."""
        from dns.resolver import Resolver

        self._resolver = Resolver(configure=not server)
        if server:
            host, _, port = server.partition(":") if "." in server else (server, "", "")
            self._resolver.nameservers, self._resolver.port = [str(ip_address(host))], int(port or 53)
        self._resolver.timeout, self._resolver.lifetime = TRY_TIMEOUT, TIMEOUT

    def texts(self, name: str) -> list[str]:
        """The TXT records, each with its strings joined (RFC 7208, 3.3)."""
        return [b"".join(one.strings).decode(errors="replace") for one in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        return [one.address for kind in ("A", "AAAA") for one in self._ask(name, kind)]

    def mail_hosts(self, name: str) -> list[str]:
        """The hosts of the MX records; "." alone says that no mail is taken (RFC 7505)."""
        return [one.exchange.to_text(omit_final_dot=True) for one in self._ask(name, "MX")]

    def names_of(self, address: str) -> list[str]:
        """What an IP address is called. Raises ValueError for anything else."""
        from dns.reversename import from_address

        reverse = from_address(str(ip_address(address))).to_text()
        return [one.target.to_text(omit_final_dot=True) for one in self._ask(reverse, "PTR")]

    def _ask(self, name: str, kind: str) -> list:
        from dns.exception import DNSException
        from dns.resolver import NXDOMAIN, NoAnswer

        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (NXDOMAIN, NoAnswer):
            return []
        except DNSException as error:
            raise NoReply(f"{name} {kind}: {type(error).__name__}") from error
