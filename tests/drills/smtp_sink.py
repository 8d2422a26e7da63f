"""A mail server in a process of its own: it writes the recipient of each mail into a file, synced, before it says that it has it.

python -m tests.drills.smtp_sink LOG PORT_FILE [--no-sync] [--keep]

With --keep the mails themselves become files `N.eml` beside LOG, in the order of their arrival.
"""

import os
import socketserver
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

ANSWERS = {b"MAIL": b"250 ok", b"RCPT": b"250 ok", b"RSET": b"250 ok", b"QUIT": b"221 bye", b"EHLO": b"250-sink\r\n250 PIPELINING"}


class Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, log: Path, is_synced: bool, keeps_mails: bool) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.is_synced, self.keeps_mails = is_synced, keeps_mails
        self.folder, self.numbers = log.parent, count(1)

    def keep(self, recipient: str, mail: list[bytes]) -> None:
        if self.keeps_mails:
            content = b"".join(line.removeprefix(b".") for line in mail)  # RFC 5321, 4.5.2
            (self.folder / f"{next(self.numbers)}.eml").write_bytes(f"Delivered-To: {recipient}\r\n".encode() + content)
        os.write(self.log, f"{recipient}\n".encode())
        if self.is_synced:
            os.fsync(self.log)


class Session(socketserver.StreamRequestHandler):
    server: Sink
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """A connection that is cut is a mail that was not accepted."""
        recipient = ""
        self._say(b"220 sink")
        try:
            while line := self.rfile.readline():
                word = line[:4].upper().rstrip()
                if word == b"RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                if word != b"DATA":
                    self._say(ANSWERS.get(word, b"500 what"))
                    continue
                self._say(b"354 go on")
                mail: list[bytes] = []
                while (content := self.rfile.readline()) != b".\r\n":
                    if not content:
                        return
                    if self.server.keeps_mails:
                        mail.append(content)
                self.server.keep(recipient, mail)
                self._say(b"250 2.0.0 Ok: queued as 1")
        except OSError:
            return

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@contextmanager
def running_sink(folder: Path, *options: str) -> Iterator[tuple[int, Path]]:
    """Its port and the file with the recipients."""
    log, port_file = folder / "accepted.log", folder / "port"
    log.touch()
    process = subprocess.Popen([sys.executable, "-m", "tests.drills.smtp_sink", str(log), str(port_file), *options])
    try:
        while not (port_file.exists() and port_file.read_text()):
            time.sleep(0.02)
        yield int(port_file.read_text()), log
    finally:
        process.terminate()
        process.wait()


def recipients(log: Path) -> Counter[str]:
    """How many mails each got."""
    return Counter(log.read_text().split())


def main(log: str, port_file: str, *options: str) -> None:
    with Sink(Path(log), "--no-sync" not in options, "--keep" in options) as sink:
        Path(port_file).write_text(str(sink.server_address[1]))
        sink.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
