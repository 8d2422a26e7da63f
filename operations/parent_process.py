"""A kept process and its parent: the child's end of the connection that operations/web_server/process_group.py makes."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress


def report_to_parent(connection: int, stop: Callable[[], object]) -> None:
    """Tell the parent that this process serves; call `stop`, in a thread of its own, when the parent has ended.

    `connection` is a file descriptor that the child inherited.
    """

    def wait_for_its_end() -> None:
        with suppress(OSError):
            os.write(connection, b"1")
            os.read(connection, 1)
        stop()

    threading.Thread(target=wait_for_its_end, daemon=True).start()
