"""A flood of uploads fills neither memory nor the temporary folder."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.served_desk import KNOWN_BROWSER, ServedDesk, served_desk

pytestmark = pytest.mark.thorough
UPLOADS, UPLOAD_BYTES = 20, 50 * 2**20  # 1 GB together
MEGABYTE = 2**20


def used_bytes(pid: int) -> int:
    """Memory of the process, and its temporary files, which have no name any more."""
    status = Path(f"/proc/{pid}/status").read_text()
    memory = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
    files = 0
    for number in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            files += os.stat(number).st_size if os.readlink(number).endswith("(deleted)") else 0
    return memory + files


def send_most_of_an_upload(desk: ServedDesk, is_over: threading.Event) -> None:
    head = (
        "POST /admin/editorial/mediafile/add/ HTTP/1.1\nHost: localhost\nContent-Type: multipart/form-data; boundary=b\n"
        f"Cookie: {KNOWN_BROWSER}\nContent-Length: {UPLOAD_BYTES}\n\n"
    )
    try:
        with desk.send(head) as connection:
            for _ in range(UPLOAD_BYTES // MEGABYTE - 1):
                connection.sendall(b"x" * MEGABYTE)
            is_over.wait(30)
    except OSError:
        return


def test_a_gigabyte_of_unfinished_uploads_is_bounded(tmp_path):
    with served_desk(tmp_path, "--no-worker", "--workers", "1") as desk:
        [process] = desk.children("web_process")
        before, most, is_over = used_bytes(process), 0, threading.Event()
        senders = [threading.Thread(target=send_most_of_an_upload, args=(desk, is_over)) for _ in range(UPLOADS)]
        for sender in senders:
            sender.start()
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            most = max(most, used_bytes(process))
            assert desk.seconds_until_answer("/livez") < 2
            time.sleep(0.1)
        is_over.set()
        for sender in senders:
            sender.join()
        assert most > before + 100 * MEGABYTE  # the uploads did arrive
        assert most < before + 320 * MEGABYTE, f"{(most - before) / MEGABYTE:.0f} MB"
