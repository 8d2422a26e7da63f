"""Faults that a site meets: each is a context manager that causes the fault and ends it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from glob import glob
from pathlib import Path

import redis

from tests.support.served_desk import ServedDesk
from tests.support.site.site_server import free_port
from tests.support.template_database import DATABASE

FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
CLOCK = "clock"


class RedisServer:
    """A Redis of the drill's own, without files."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            try:
                redis.Redis(port=self.port).ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError("Redis does not start.")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def small_file_system(megabytes: int) -> Iterator[Path]:
    """A file system in memory of that size, which a fault can fill. Needs root."""
    folder = Path(f"/tmp/drill-{os.getpid()}")
    folder.mkdir(mode=0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "drill", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def full_disk(desk: ServedDesk) -> Iterator[None]:
    ballast = desk.directory / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 512):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def read_only_files(desk: ServedDesk) -> Iterator[None]:
    """The folders of files and counters cannot be written; the database can."""
    folders = [path for path in desk.directory.iterdir() if path.is_dir()]
    for folder in folders:
        subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    try:
        yield
    finally:
        for folder in folders:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def repeated(action: Callable[[threading.Event], None]) -> Iterator[None]:
    """Runs the action again and again in a thread until the end; it is given the event that says so."""
    is_over = threading.Event()

    def repeat() -> None:
        while not is_over.is_set():
            action(is_over)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def locked_database(desk: ServedDesk) -> AbstractContextManager[None]:
    """Another process holds SQLite's write lock for at most 30 s at a time."""

    def hold(is_over: threading.Event) -> None:
        with closing(sqlite3.connect(desk.directory / DATABASE, isolation_level=None, timeout=60)) as lock:
            lock.execute("BEGIN IMMEDIATE")
            is_over.wait(30)
            lock.execute("ROLLBACK")
        is_over.wait(1)

    return repeated(hold)


@contextmanager
def frozen(*pids: int) -> Iterator[None]:
    """The processes run no instruction; what connects to them waits."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def stopped(server: RedisServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def flushed_again_and_again(server: RedisServer) -> AbstractContextManager[None]:
    def flush(is_over: threading.Event) -> None:
        is_over.wait(0.2)
        redis.Redis(port=server.port).flushall()

    return repeated(flush)


def movable_clock(folder: Path) -> dict[str, str]:
    """Environment of a site whose clock `wrong_clock` sets; its monotonic clock stays right."""
    (folder / CLOCK).write_text("+0")
    return {
        "LD_PRELOAD": next(iter(glob(FAKETIME)), ""),
        "FAKETIME_TIMESTAMP_FILE": str(folder / CLOCK),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


@contextmanager
def wrong_clock(desk: ServedDesk, offset: str) -> Iterator[None]:
    """`offset` as libfaketime writes it, such as +1h."""
    (desk.directory / CLOCK).write_text(offset)
    try:
        yield
    finally:
        (desk.directory / CLOCK).write_text("+0")


Fault = Callable[[ServedDesk, RedisServer], AbstractContextManager[None]]
FAULTS: dict[str, Fault] = {
    "no fault": lambda desk, server: nullcontext(),
    "Redis frozen": lambda desk, server: frozen(server.process.pid),
    "Redis gone": lambda desk, server: stopped(server),
    "Redis flushed": lambda desk, server: flushed_again_and_again(server),
    "worker frozen": lambda desk, server: frozen(*desk.children("manage.py")),
    "database locked": lambda desk, server: locked_database(desk),
    "files read-only": lambda desk, server: read_only_files(desk),
    "clock ahead": lambda desk, server: wrong_clock(desk, "+1h"),
    "clock behind": lambda desk, server: wrong_clock(desk, "-1h"),
    "disk full": lambda desk, server: full_disk(desk),
}


def missing_tools() -> str:
    """What this machine lacks for the faults; "" for nothing."""
    if os.geteuid() != 0:
        return "root, who may mount a small file system"
    if not glob(FAKETIME):
        return "libfaketime (Debian: apt-get install faketime)"
    return "" if shutil.which("redis-server") else "redis-server"
