"""What takes long or is given files of strangers runs in a process of its own, which is ended when it takes too long."""

import os
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings

INHERITED_VARIABLES = ("PATH", "HOME", "LANG", "FONTCONFIG_FILE")  # of the environment: none of the server's secrets


def run_isolated(
    module: str, *arguments: str, stdin: bytes, seconds: float, extra_environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """What a module of ours said, and how it ended. `given` is its input; `settled` is put into its environment.

    Raises subprocess.TimeoutExpired.
    """
    inherited = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    environment = {**inherited, "PYTHONUTF8": "1", **(extra_environment or {})}
    return subprocess.run(  # noqa: S603 - our own module; what is an argument is never a command
        [sys.executable, "-m", module, *arguments],
        input=stdin,
        capture_output=True,
        timeout=seconds,
        cwd=settings.BASE_DIR,
        env=environment,
        check=False,
    )
