"""The server with its worker: it answers, and Ctrl-C or SIGTERM stops all of it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from demo.benchmarks.benchmark_servers import free_port
from tests.support.template_database import fill_directory, site_environment


@pytest.mark.parametrize("stop", [pytest.param(signal.SIGINT, marks=pytest.mark.thorough), signal.SIGTERM])
def test_server_answers_and_stops_with_its_worker(tmp_path, stop):
    fill_directory(tmp_path)
    environment = os.environ | site_environment(tmp_path)
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    port = free_port()
    server = subprocess.Popen([*manage, "serve", "--workers", "1", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        body, ends = b"", time.monotonic() + 20
        while body != b"ok" and time.monotonic() < ends:
            try:
                body = urllib.request.urlopen(f"http://127.0.0.1:{port}/livez").read()
            except OSError:
                time.sleep(0.1)
        assert body == b"ok"
        server.send_signal(stop)
        assert server.wait(60) == 0
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez")
    finally:
        if server.poll() is None:
            server.kill()
