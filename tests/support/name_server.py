"""A name server on loopback that answers from a dictionary, by UDP."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = dict[tuple[str, str], list[str]]  # by name without the last dot and type: the data as in a zone file


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        data, socket = self.request
        query = dns.message.from_wire(data)
        asked = query.question[0]
        answer = dns.message.make_response(query, our_payload=4096)
        answer.flags |= dns.flags.RA
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        zone: Zone = self.server.zone  # type: ignore[attr-defined]
        if found := zone.get((name, kind)):
            if found == ["silence"]:
                return
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
        elif not any(other == name for other, _ in zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


@contextmanager
def running_name_server(zone: Zone) -> Iterator[str]:
    """Its address, as `127.0.0.1:port`. The zone may change meanwhile."""
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Question) as server:
        server.zone = zone  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
