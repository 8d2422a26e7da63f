"""deploy/nginx.conf: TLS, foreign hosts, sizes, slow bodies, and what strangers write into headers."""

import http.client
import json
import ssl
from contextlib import ExitStack, closing, suppress

import pytest

from tests.support.http_servers import respond_with, serve_pages
from tests.support.proxied_desk import TOKEN
from tests.support.proxy import HOST, running_proxy, send_request
from tests.support.waiting import wait_until

SLOW_BODY = f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000\r\n\r\nuser"


def answer_over_http(site, host: str, path: str = "/"):
    with closing(http.client.HTTPConnection("127.0.0.1", site.proxy.http_port, timeout=10)) as connection:
        return send_request(connection, path, {"Host": host})


def test_site_is_read_over_tls_and_http_leads_there(site):
    assert site.proxy.request("/").status == 200
    answer = answer_over_http(site, HOST, "/policies/?q=a%20b")
    assert (answer.status, answer.headers["location"]) == (308, f"https://{HOST}/policies/?q=a%20b")
    with site.proxy.connect() as connection:
        assert connection.version() == "TLSv1.3"


def test_tls_takes_authenticated_ciphers_alone(site):
    with site.proxy.connect(tls12_ciphers="ECDHE+AESGCM") as connection:
        assert connection.version() == "TLSv1.2"
    for weak in ("ECDHE+AES:!AESGCM:!AESCCM", "kRSA+AESGCM"):
        with pytest.raises(ssl.SSLError):
            site.proxy.connect(tls12_ciphers=weak)


def test_foreign_host_gets_no_answer(site):
    with pytest.raises(ConnectionError):
        answer_over_http(site, "evil.example")
    with pytest.raises(ConnectionError):
        site.proxy.request("/", {"Host": "evil.example"})
    with pytest.raises(ssl.SSLError):
        site.proxy.connect(server_name="evil.example")


def test_metrics_are_closed_and_probes_are_open(site):
    refused = site.proxy.request("/metrics")
    assert (refused.status, b"nginx" in refused.body) == (404, True)  # by the proxy, without asking
    assert site.proxy.request("/livez").body == b"ok"
    assert json.loads(site.proxy.request("/readyz").body)["status"] == "ok"


@pytest.mark.parametrize(
    ("path", "size", "is_refused"),
    [("/admin/login/", 60 * 2**20 + 1, True), ("/", 65 * 1024, True), ("/admin/login/", 2**20, False)],
)
def test_body_that_is_too_large_is_refused_readably(site, path, size, is_refused):
    with site.proxy.connect() as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {size}\r\n\r\n".encode())
        connection.settimeout(0.5 if not is_refused else 10)
        if not is_refused:
            with pytest.raises(TimeoutError):
                connection.recv(1000)
            return
        answer = connection.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "larger than the site takes" in answer


def first_answer(connections: list[ssl.SSLSocket]) -> bytes:
    """Of any of them: which of several at once is the one too many, the processes of nginx decide."""
    for connection in connections * 20:
        connection.settimeout(0.1)
        with suppress(TimeoutError):
            return connection.recv(100)
    raise TimeoutError("No connection was answered.")


def test_uploads_of_one_address_are_bounded(site):
    beginning = f"POST /admin/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000000\r\n\r\nx".encode()
    with ExitStack() as held:
        connections = [held.enter_context(site.proxy.connect()) for _ in range(5)]
        for connection in connections:
            connection.sendall(beginning)
        assert first_answer(connections).startswith(b"HTTP/1.1 429 ")
        assert site.proxy.request("/livez").status == 200


def test_two_hundred_slow_bodies_leave_every_answer(site):
    with ExitStack() as held:
        for _ in range(200):
            held.enter_context(site.proxy.connect()).sendall(SLOW_BODY.encode())
        answers = [site.proxy.request(path).status for _ in range(10) for path in ("/livez", "/")]
    assert answers == [200] * 20


def test_forwarded_headers_of_a_stranger_are_not_believed(nginx_path, tmp_path):
    names = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Request-Id")
    with serve_pages({"/": respond_with("Seen.")}) as application, running_proxy(tmp_path, application.server_port) as proxy:
        assert proxy.request("/", dict.fromkeys(names, "forged")).body == b"Seen."
        (_, headers), *others = application.requests
    assert not others
    assert headers["host"] == HOST
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert {"x-forwarded-host", "forwarded"}.isdisjoint(headers)
    assert len(headers["x-request-id"]) == 32


def test_token_is_counted_and_its_answer_is_not_kept(site):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answers = [site.proxy.request("/api/v1/regions/", headers) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].headers["ratelimit-policy"] == '"minute";q=100000;w=60'
    assert "private" in answers[1].headers["cache-control"]
    wait_until(lambda: site.proxy.cache_statuses("/api/v1/regions/") == ["BYPASS", "BYPASS"], seconds=5)
