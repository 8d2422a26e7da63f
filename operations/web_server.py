"""The command line of the web server (granian), which `serve` runs and `bench` measures."""

import sys

THREADS = 4
# Time for running requests after the server was told to stop. A worker that is still starting misses the signal.
STOP_SECONDS = 20


def web_server_command(*, port: int, address: str = "127.0.0.1", workers: int = 2, log_level: str = "info") -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", address, "--port", str(port)]
    return [
        *command,
        "--workers",
        str(workers),
        "--blocking-threads",
        str(THREADS),
        "--workers-kill-timeout",
        str(STOP_SECONDS),
        "--log-level",
        log_level,
        "config.wsgi:application",
    ]
