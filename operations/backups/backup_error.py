"""What a backup or a restore raises, and the programs that they run."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence

MAX_SECONDS = 3 * 3600  # of one program
POLL_SECONDS = 0.05


class BackupError(Exception):
    """A backup or restore that cannot go on. The message tells a person why and what to do."""


class CannotCreateDatabase(BackupError):
    """The role of DATABASE_URL may create no database, so a dump cannot be loaded beside the present one."""


def run_program(
    command: Sequence[str], *, environment: Mapping[str, str], tick: Callable[[], None] = lambda: None, seconds: float = MAX_SECONDS
) -> str:
    """Its output. Calls `tick` while it runs; ends it where `tick` raises. Raises BackupError with its last words."""
    with (
        tempfile.TemporaryFile() as output,
        subprocess.Popen(  # noqa: S603 — our own commands
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            until = time.monotonic() + seconds
            while process.poll() is None:
                if time.monotonic() > until:
                    raise BackupError(f"{command[0]} did not end within {seconds / 60:.0f} minutes.")
                tick()
                time.sleep(POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
        output.seek(0)
        said = output.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupError(f"{command[0].rpartition('/')[2]}: {said[-2000:] or f'exit code {process.returncode}'}")
    return said
