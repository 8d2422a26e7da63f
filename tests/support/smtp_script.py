"""A mail server that answers each step as it was told, on a real socket."""

import socket
import socketserver
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.http_servers import running

CUT = "cut"  # the connection ends without an answer
SILENCE = "silence"  # no answer, and the connection stays
GOOD = {
    "CONNECT": "220 ready",
    "EHLO": "250-here\r\n250-AUTH PLAIN\r\n250 STARTTLS",
    "STARTTLS": "220 go",
    "AUTH": "235 ok",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "CONTENT": "250 2.0.0 Ok: queued as 4AbC",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class ScriptedServer(socketserver.ThreadingTCPServer):
    """`answers` by step take the place of the good ones, those of `once` a single time.

    `accepted` are the mails that got a good answer, `commands` all lines.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, str] = {}
        self.once: dict[str, str] = {}
        self.accepted: list[bytes] = []
        self.commands: list[str] = []
        self.connections = 0
        self.certificate = ""

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: ScriptedServer

    def handle(self) -> None:
        self.server.connections += 1
        try:
            if self._answer("CONNECT"):
                self._converse()
        except OSError:
            pass

    def _converse(self) -> None:
        while line := self.rfile.readline():
            command = line.decode(errors="replace").strip()
            self.server.commands.append(command)
            step = command.split(" ")[0].split(":")[0].upper()
            if not self._answer(step) or step == "QUIT":
                return
            if step == "STARTTLS" and step not in self.server.answers:
                self._wrap()
            if step == "DATA" and step not in self.server.answers and not self._take_content():
                return

    def _take_content(self) -> bool:
        content = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            content += line.removeprefix(b".")
        if not line:  # cut within the text: no mail
            return False
        if "CONTENT" not in self.server.answers:
            self.server.accepted.append(content)
        return self._answer("CONTENT")

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.certificate)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()

    def _answer(self, step: str) -> bool:
        """Whether the conversation goes on."""
        answer = self.server.once.pop(step, "") or self.server.answers.get(step, GOOD.get(step, "500 unknown"))
        if answer == SILENCE:
            time.sleep(5)
        if answer in (CUT, SILENCE):
            self.request.shutdown(socket.SHUT_RDWR)
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return not answer.startswith("421")


@contextmanager
def scripted_server(**attributes: Any) -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    for name, value in attributes.items():
        setattr(server, name, value)
    with running(server):
        yield server
