"""The outbox: each mail becomes an `.eml` file, for demonstrations, tests and installations without a mail server."""

import os
import uuid
from pathlib import Path

from mailing.transports.outcome import Outcome, Result


class Outbox:
    """`folder` is made when the first mail is written. A file is whole or absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, sender: str, recipient: str, message: bytes, *, key: str = "") -> Outcome:
        path = self.folder / f"{key or uuid.uuid4()}.eml"
        unfinished = path.with_suffix(".part")
        envelope = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished.write_bytes(envelope.encode() + message)
            os.replace(unfinished, path)
        except OSError as error:
            return Outcome(Result.AWAY, f"The outbox cannot be written: {error.strerror}.")
        return Outcome(Result.ACCEPTED, "written", path.name)

    def close(self) -> None:
        """Nothing is kept open."""
