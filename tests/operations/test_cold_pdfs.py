"""Sixteen PDFs that nobody made yet, asked of one real web process at once: everything else is answered meanwhile."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.support.site.many_reports import NUMBER
from tests.support.site.site_server import fetch, served_site

PATIENCE = 5  # seconds for an answer that needs no typesetting, on a machine that does other things as well


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served_site(tmp_path_factory.mktemp("site"), load="tests.support.site.many_reports.load") as url:
        yield url


def timed(address):
    begun = time.monotonic()
    status, headers, body = fetch(address)
    return status, headers, body, time.monotonic() - begun


def test_probe_and_kept_page_answer_while_cold_pdfs_are_asked_for(site):
    fetch(f"{site}/reports/")
    with ThreadPoolExecutor(NUMBER) as pool:
        asked = [pool.submit(timed, f"{site}/reports/report-{number}.pdf") for number in range(NUMBER)]
        waits = []
        while not all(one.done() for one in asked):
            for address in ("/livez", "/reports/"):
                status, _, _, seconds = timed(site + address)
                assert status == 200
                waits.append(seconds)
        answers = [one.result() for one in asked]
    made = [answer for answer in answers if answer[0] == 200]
    refused = [answer for answer in answers if answer[0] != 200]
    assert made
    assert all(body.startswith(b"%PDF") for _, _, body, _ in made)
    assert {(status, headers["retry-after"]) for status, headers, _, _ in refused} == {(503, "5")}
    assert all(b"This PDF is not ready yet" in body for _, _, body, _ in refused)
    assert max(waits) < PATIENCE


def test_head_on_the_wire_has_the_length_and_no_body(site):
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE)
    for address in ("/reports/", "/api/v1/reports/?format=csv", "/feeds/reports.atom"):
        whole = fetch(site + address)[2]
        connection.request("HEAD", address)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.headers["Content-Length"] in (str(len(whole)), None)
    connection.request("GET", "/livez")
    assert connection.getresponse().read() == b"ok"  # nothing of a body was left in the connection
    connection.close()
