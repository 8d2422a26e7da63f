"""The web server as a command: what `serve` runs and `bench` measures is the same."""

import sys

THREADS = 4
# Seconds for the answers that are being given when the server is told to stop. A worker that is only starting then misses the word.
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
