"""Thread pools of a web process: what editors wait for, a locked database for example, takes no thread from readers or probes.

Nor does a file store that hangs.
"""

from collections import Counter

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ThreadedTaskDispatcher

from catalogue.http.guard import PRIVATE_PATHS

PROBES = ("/livez", "/readyz")
READERS, DESK, FILES = "readers", "desk", "files"
# What comes from a file store, which may hang: pages and forms keep their threads.
FILE_PATHS = ("/media/", "/api/v1/dumps/", "/admin/editorial/mediafile/stored/")
THREADS = Counter({READERS: 6, DESK: 6, FILES: 4}) + Counter(PROBES)


def pool_name(request: HTTPRequestParser) -> str:
    """The pool whose threads answer the request: a probe's own, that of files, the desk's for private paths and writing methods,
    else readers'.
    """
    if request.error:
        return READERS
    if request.path in PROBES:
        return request.path
    if request.path.startswith(FILE_PATHS):
        return FILES
    return DESK if request.path.startswith(PRIVATE_PATHS) or request.command not in ("GET", "HEAD") else READERS


class ThreadPools:
    """The pools behind the interface of waitress' dispatcher, which takes a channel whose first request waits for its answer."""

    def __init__(self) -> None:
        self._pools = {name: ThreadedTaskDispatcher() for name in THREADS}
        for name, pool in self._pools.items():
            pool.queue_logger.disabled = True
            pool.set_thread_count(THREADS[name])

    def add_task(self, channel: HTTPChannel) -> None:
        self._pools[pool_name(channel.requests[0])].add_task(channel)

    def shutdown(self, seconds: float) -> None:
        """Stop all threads; those that still run after `seconds` end with the process."""
        for pool in self._pools.values():
            pool.shutdown(timeout=seconds)
