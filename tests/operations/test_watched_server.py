"""A real server with two web processes: its lines are JSON, its counters are added up, each stop leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.support.site.site_server import ROOT, fetch, free_port, wait_for
from tests.support.template_database import fill_directory, site_environment

TOKEN = "a-token-of-at-least-twenty-characters"


def scrape(site: str) -> dict[str, float]:
    request = urllib.request.Request(f"{site}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        lines = [line.rpartition(" ") for line in answer.read().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


@pytest.mark.thorough
def test_lines_are_json_and_counters_are_those_of_all_processes(tmp_path):
    fill_directory(tmp_path)
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    environment = os.environ | site_environment(tmp_path) | {"LOG_FORMAT": "json", "METRICS_TOKEN": TOKEN}
    command = [sys.executable, "manage.py", "serve", "--workers", "2", "--port", str(port)]
    with (tmp_path / "stderr.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    try:
        wait_for(f"{site}/livez", server)
        answers = [fetch(f"{site}/policies/?q=secret-{number}") for number in range(40)]
        assert fetch(f"{site}/metrics")[0] == 404
        deadline = time.monotonic() + 60
        while (figures := scrape(site)).get('desk_check_state{check="worker"}') != 0 and time.monotonic() < deadline:
            time.sleep(1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    requests = sum(value for name, value in figures.items() if name.startswith("desk_requests_total"))
    assert requests >= 40
    assert figures['desk_check_state{check="worker"}'] == 0
    assert figures['desk_job_runs_total{job="published",outcome="succeeded"}'] >= 1
    lines = [json.loads(line) for line in (tmp_path / "stderr.log").read_text().splitlines()]
    logged = {line.get("request_id"): line for line in lines if line.get("path") == "/policies/"}
    assert {headers["x-request-id"] for _, headers, _ in answers} <= set(logged)
    assert "secret" not in json.dumps(lines)
