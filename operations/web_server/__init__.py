"""The web server: processes that share one listening socket, each with waitress, which buffers requests and answers.

A body is gathered before a thread takes the request, and an answer is kept until its reader has taken it: a slow reader or a
slow body holds no thread (docs/decisions/040).
"""

import sys


def web_server_command(*, port: int, address: str = "127.0.0.1", processes: int = 2) -> list[str]:
    """The command line of the web server alone, which the benchmark and the tests start. `serve` adds the worker."""
    return [sys.executable, "-m", "operations.web_server", "--address", address, "--port", str(port), "--processes", str(processes)]
