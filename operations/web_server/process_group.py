"""A group of processes that are kept running: web processes on one socket, and the worker.

A process that ends is started again. `restart` replaces them one by one without refusing a request, `stop` ends all.
"""

import ctypes
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

START_SECONDS = 60.0  # until a web process serves
STOP_SECONDS = 25.0  # until a process that was told to stop is killed
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # before a process that ended is started again; doubled while it ends at once
POLL_SECONDS = 0.2
STEADY_SECONDS = 10.0  # after which the pause begins anew
WORKER = "worker"
# glibc gives each thread a heap of its own, up to eight a core, and what one frees the others cannot use: 10 MB a process.
TWO_HEAPS = {"MALLOC_ARENA_MAX": "2"}
PROJECT = Path(__file__).resolve().parents[2]
DROP_EVERYTHING = struct.pack("HBBI", 0x06, 0, 0, 0)  # one instruction of a packet filter: return 0, that is take no byte
SO_ATTACH_FILTER = 26  # Linux
logger = logging.getLogger(__name__)


class ProcessFailed(Exception):
    """A process ended before it served, or took longer than START_SECONDS."""


class KeptProcess:
    """A process that inherits sockets and, as the last, a connection to its parent, whose number ends the command line."""

    def __init__(self, name: str, command: list[str], inherited: tuple[socket.socket, ...]) -> None:
        self.name, self._command, self._inherited = name, command, inherited
        self.pause, self.start_again_at = FIRST_PAUSE, 0.0
        self.start()

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [*self._command, str(theirs.fileno())],
            cwd=PROJECT,
            env={**TWO_HEAPS, **os.environ},
            pass_fds=[one.fileno() for one in (theirs, *self._inherited)],
            start_new_session=True,  # Ctrl-C reaches the parent only, which stops the others in order
        )
        theirs.close()
        self.connection, self.started_at = ours, time.monotonic()

    def is_serving(self, seconds: float) -> bool:
        """Whether the process says within that time that it serves."""
        self.connection.settimeout(seconds)
        with suppress(OSError):
            return bool(self.connection.recv(1))
        return False

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it: that is no fault of the settings, and starting it again may help."""
        return (self.process.returncode or 0) < 0

    def keep_running(self, now: float) -> None:
        """Start the process again if it ended: at once, or after a pause if it ended soon after its start."""
        if self.process.poll() is None:
            return
        if not self.start_again_at:
            if now - self.started_at > STEADY_SECONDS:
                self.pause = FIRST_PAUSE
            self.start_again_at = now + self.pause
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
            logger.error("The process “%s” ended with %s and is started again.", self.name, self.process.returncode)
        elif now >= self.start_again_at:
            self.connection.close()
            self.start_again_at = 0.0
            self.start()

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait for the end of the process; kill it after that time."""
        try:
            self.process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            logger.error("The process “%s” did not stop within %d s and is killed.", self.name, STOP_SECONDS)
            self.process.kill()
            self.process.wait()
        self.connection.close()


class ProcessGroup:
    """Keeps web processes on one socket, and a worker if its command is given, until `stop`, SIGTERM or SIGINT."""

    def __init__(self, address: str, port: int, web_processes: int, worker_command: list[str] | None = None) -> None:
        """Raises OSError if the port is taken."""
        self.listening = socket.create_server((address, port), backlog=1024)
        web_command = [sys.executable, "-m", "operations.web_server.web_process", str(self.listening.fileno())]
        self._commands = {f"web {number + 1}": web_command for number in range(web_processes)}
        if worker_command:
            self._commands[WORKER] = worker_command
        self._processes: dict[str, KeptProcess] = {}
        self._is_stopped = self._must_restart = False

    def run(self, when_serving: Callable[[], None] = lambda: None) -> None:
        """SIGHUP replaces the processes one by one. Raises ProcessFailed if one of them ends by itself
        before it serves.
        """
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._note_stop)
        signal.signal(signal.SIGHUP, self._note_restart)
        try:
            self._processes = {name: self._start(name) for name in self._commands}
            for process in self._processes.values():
                if not self._wait_until_serving(process) and not self._is_stopped and not process.was_killed:
                    raise ProcessFailed(f"The process “{process.name}” does not start.")
            when_serving()
            while not self._is_stopped:
                if self._must_restart:
                    self._must_restart = False
                    self._replace_all()
                for process in self._processes.values():
                    process.keep_running(time.monotonic())
                time.sleep(POLL_SECONDS)
        finally:
            self._stop_all()

    def _note_stop(self, *_: Any) -> None:
        """Set a plain attribute: the lock of a threading.Event may be held by the very code that the signal interrupts."""
        self._is_stopped = True

    def _note_restart(self, *_: Any) -> None:
        self._must_restart = True

    def _start(self, name: str) -> KeptProcess:
        return KeptProcess(name, self._commands[name], () if name == WORKER else (self.listening,))

    def _wait_until_serving(self, process: KeptProcess) -> bool:
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends and process.process.poll() is None and not self._is_stopped:
            if process.is_serving(seconds=POLL_SECONDS):
                return True
        return False

    def _replace_all(self) -> None:
        """Start each process's successor, and stop the process when that serves. A successor that does not serve is given up."""
        for name in self._commands:
            successor = self._start(name)
            if self._wait_until_serving(successor):
                successor, self._processes[name] = self._processes[name], successor
            elif not self._is_stopped:
                logger.error("The new process “%s” does not start; the old one stays.", name)
            successor.stop()
            successor.wait(STOP_SECONDS)

    def _stop_all(self) -> None:
        drop_new_connections(self.listening)
        self.listening.close()
        for process in self._processes.values():
            process.stop()
        ends = time.monotonic() + STOP_SECONDS
        for process in self._processes.values():
            process.wait(ends - time.monotonic())


def drop_new_connections(listening: socket.socket) -> None:
    """From now on nobody connects, while those who did are still accepted, by every process that has the socket.

    Without it, who connects between the last accept and the close is cut off. A browser that is not answered asks again a second
    later, and is refused then or served by the next group. Nothing is done elsewhere than on Linux, and where it is not allowed.
    """
    program = ctypes.create_string_buffer(DROP_EVERYTHING)
    with suppress(OSError):
        if sys.platform == "linux":
            listening.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(program)))
