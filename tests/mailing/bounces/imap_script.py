"""An IMAP server with TLS and one mailbox, as far as the job of bounces speaks to it (RFC 3501), on a real socket."""

import re
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.http_servers import running


class ImapServer(socketserver.ThreadingTCPServer):
    """`messages` and `flags` by UID; `refused` are commands that are answered NO, `cut_at` one that ends the connection."""

    allow_reuse_address = True

    def __init__(self, certificate: str) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.messages: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.commands: list[str] = []
        self.refused: set[str] = set()
        self.cut_at = ""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust the certificate goes away."""


class _Conversation(socketserver.StreamRequestHandler):
    server: ImapServer

    def setup(self) -> None:
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, *rest = line.split(" ", 2)
            words = " ".join(rest)
            name = f"{command} {words.split(' ')[0]}" if command == "UID" else command
            self.server.commands.append(f"{command} {words}".strip())
            if name == self.server.cut_at:
                return
            if name in self.server.refused:
                self._say(f"{tag} NO refused".encode())
                continue
            self._answer(name, words)
            self._say(f"{tag} OK done".encode())
            if name == "LOGOUT":
                return

    def _answer(self, name: str, words: str) -> None:
        messages, flags = self.server.messages, self.server.flags
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        if name == "CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1")
        elif name == "SELECT":
            self._say(f"* {len(messages)} EXISTS".encode())
        elif name == "UID SEARCH":
            found = [str(uid) for uid in messages if not flags.setdefault(uid, set()) & {"Seen", "Deleted"}]
            self._say(" ".join(["* SEARCH", *found]).encode())
        elif name == "UID FETCH":
            raw = messages[numbers[0]][: numbers[2]]
            self._say(b"* 1 FETCH (UID %d BODY[]<0> {%d}" % (numbers[0], len(raw)))
            self.wfile.write(raw)
            self._say(b")")
        elif name == "UID STORE":
            flags[numbers[0]] |= set(re.findall(r"\\(\w+)", words))
        elif name == "CLOSE":
            for uid in [uid for uid in messages if "Deleted" in flags.get(uid, ())]:
                del messages[uid]

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def imap_server(certificate: str) -> Iterator[ImapServer]:
    with running(ImapServer(certificate)) as server:
        yield server
