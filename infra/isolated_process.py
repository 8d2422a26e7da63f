"""Runs a module of ours in a process of its own, within bounds of time and memory.

For what takes long or reads files of strangers. The process has none of the server's secrets, and the web server neither
waits longer nor grows larger than the bounds say. Run as `python -m infra.isolated_process BYTES MODULE ARGUMENTS`, this
file is also what starts that process.
"""

import os
import re
import resource
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
INHERITED_VARIABLES = ("PATH", "HOME", "LANG", "FONTCONFIG_FILE")  # of the environment
OUT_OF_MEMORY_EXIT_CODE = 5


class ProcessLimits(NamedTuple):
    """`seconds` of wall-clock time from start to end; `memory` in bytes of address space (RLIMIT_AS)."""

    seconds: float
    memory: int


class ProcessFailed(Exception):
    """The process ended with an exit code other than 0; a negative one is the signal that ended it."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(f"exit code {exit_code}")
        self.exit_code = exit_code


class ProcessOutOfMemory(ProcessFailed):
    pass


class ProcessTimeout(Exception):
    pass


def run_isolated(
    module: str, *arguments: str, stdin: bytes, limits: ProcessLimits, extra_environment: Mapping[str, str] | None = None
) -> bytes:
    """What `module`, run as a script, writes to standard output. Raises ProcessTimeout, ProcessOutOfMemory or ProcessFailed."""
    inherited = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; no argument is ever a command
            [sys.executable, "-m", "infra.isolated_process", str(limits.memory), module, *arguments],
            input=stdin,
            capture_output=True,
            timeout=limits.seconds,
            cwd=ROOT,
            env={**inherited, "PYTHONUTF8": "1", **(extra_environment or {})},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ProcessTimeout from None
    if done.returncode:
        raise (ProcessOutOfMemory if done.returncode == OUT_OF_MEMORY_EXIT_CODE else ProcessFailed)(done.returncode)
    return done.stdout


def peak_memory() -> int:
    """Bytes of memory that this process held at most, 0 where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    """Runs the module; a failure on more than half of the memory counts as lack of it, since libraries report that variously."""
    memory, module, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except Exception as fault:
        if isinstance(fault, MemoryError) or peak_memory() > int(memory) / 2:
            sys.exit(OUT_OF_MEMORY_EXIT_CODE)
        raise


if __name__ == "__main__":
    main()
