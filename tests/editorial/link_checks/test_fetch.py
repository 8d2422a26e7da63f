"""One visit to a cited address, against real servers: what is found is said in words, within bounds, never inside."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from editorial.link_checks import fetch
from editorial.link_checks.fetch import HostBusy, fetch_page
from tests.support.http_servers import redirect_to, respond_with, serve_pages

PAGE = "<html><head><script>var now = 1;</script></head><body><p>Notice of the ministry</p><p>Read 17 times</p></body></html>"


@pytest.fixture(autouse=True)
def _allow_loopback(settings):
    settings.LINK_NETWORKS = ["127.0.0.0/8"]


def allow_every_host(host: str) -> bool:
    return True


def test_page_is_fine_and_is_asked_for_by_name_without_compression(settings):
    settings.SITE_URL = "https://desk.example"
    with serve_pages({"/": respond_with(PAGE)}) as site:
        seen = fetch_page(f"{site.url}/", claim_host=allow_every_host)
    assert (seen.status, seen.failure, seen.final_url, len(seen.content_hash)) == ("fine", "", "", 64)
    (path, headers), = site.requests  # fmt: skip
    assert (path, headers["user-agent"]) == ("/", "Expert-Desk-Links/1 (+https://desk.example)")
    assert (headers["accept-encoding"], headers["host"]) == ("identity", site.url.removeprefix("http://"))


@pytest.mark.parametrize(
    ("status", "state"),
    [(404, "broken"), (410, "broken"), (400, "broken"), (401, "doubtful"), (403, "doubtful"), (405, "doubtful"), (412, "doubtful"),
     (429, "doubtful"), (500, "doubtful"), (502, "doubtful"), (503, "doubtful"), (521, "doubtful"), (304, "doubtful")],
)  # fmt: skip
def test_refusal_of_programs_is_doubtful_and_an_empty_address_is_broken(status, state):
    with serve_pages({"/": respond_with("No.", status=status)}) as site:
        seen = fetch_page(f"{site.url}/", claim_host=allow_every_host)
    assert (seen.status, seen.is_transient) == (state, False)
    assert f"it answers {status}" in seen.failure


@pytest.mark.parametrize(
    ("codes", "state", "is_permanent"),
    [
        ([301], "moved", True),
        ([308, 301], "moved", True),
        ([302], "fine", False),
        ([301, 302], "fine", False),
        ([307], "fine", False),
    ],
)
def test_address_that_moved_for_good_is_told_from_one_that_leads_on_for_now(codes, state, is_permanent):
    pages = {f"/{number}": redirect_to(f"/{number + 1}", code) for number, code in enumerate(codes)}
    with serve_pages({**pages, f"/{len(codes)}": respond_with(PAGE)}) as site:
        seen = fetch_page(f"{site.url}/0", claim_host=allow_every_host)
    assert (seen.status, seen.is_permanent, seen.final_url) == (state, is_permanent, f"{site.url}/{len(codes)}")


def test_five_redirects_are_followed_and_six_and_circles_are_not():
    pages = {f"/{number}": redirect_to(f"/{number + 1}") for number in range(6)}
    circle = {"/a": redirect_to("/b"), "/b": redirect_to("/a"), "/self": redirect_to("/self")}
    with serve_pages({**pages, **circle, "/6": respond_with(PAGE)}) as site:
        assert fetch_page(f"{site.url}/1", claim_host=allow_every_host).status == "fine"
        assert "more than 5 times" in fetch_page(f"{site.url}/0", claim_host=allow_every_host).failure
        asked = len(site.requests)
        assert fetch_page(f"{site.url}/a", claim_host=allow_every_host).status == "doubtful"
        assert len(site.requests) == asked + 6
        assert fetch_page(f"{site.url}/self", claim_host=allow_every_host).failure.startswith("It leads to itself")


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/",
     "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::10.0.0.1]/",
     "http://[fec0::1]/", "http://100.64.0.1/", "http://192.168.1.1/", "http://2130706433.x.invalid/", "file:///etc/passwd",
     "ftp://example.org/", "gopher://127.0.0.1/", "http://user:pass@127.0.0.1/"],
)  # fmt: skip
def test_redirect_into_a_private_network_is_not_followed(target, monkeypatch):
    connected = []
    connect = socket.create_connection

    def noted(place, timeout):
        connected.append(place[0])
        return connect(place, timeout)

    monkeypatch.setattr(socket, "create_connection", noted)
    with serve_pages({"/": redirect_to(target)}) as site:
        seen = fetch_page(f"{site.url}/", claim_host=allow_every_host)
    assert seen.status in ("broken", "doubtful")
    assert connected == ["127.0.0.1"]


def test_name_with_one_private_address_among_public_ones_is_refused(settings, monkeypatch):
    settings.LINK_NETWORKS = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    found += [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:2800::1", 80, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("connected"))
    seen = fetch_page("http://cited.example/", claim_host=allow_every_host)
    assert (seen.status, seen.failure) == ("broken", "This address is not on the public internet.")


def test_loopback_is_refused_without_the_setting(settings):
    settings.LINK_NETWORKS = []
    with serve_pages({"/": respond_with(PAGE)}) as site:
        assert fetch_page(f"{site.url}/", claim_host=allow_every_host).failure == "This address is not on the public internet."
        assert site.requests == []


def test_unusual_port_of_a_public_host_is_not_looked_at(settings, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **m: [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 25))])
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("connected"))
    seen = fetch_page("http://cited.example:25/", claim_host=allow_every_host)
    assert (seen.status, "port 25" in seen.failure) == ("not_checked", True)


def test_second_address_of_a_name_is_tried_where_the_first_does_not_answer(monkeypatch):
    with serve_pages({"/": respond_with(PAGE)}) as site:
        found = [(socket.AF_INET, 1, 6, "", (address, site.server_port)) for address in ("127.0.0.9", "127.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **m: found)
        assert fetch_page(f"http://cited.example:{site.server_port}/", claim_host=allow_every_host).status == "fine"


def send_slowly(asked) -> None:
    asked.send_response(200)
    asked.end_headers()
    for _ in range(100):
        asked.wfile.write(b"x")
        asked.wfile.flush()
        time.sleep(0.05)


def test_page_that_drips_is_cut_by_the_whole_time(monkeypatch):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.4)
    with serve_pages({"/": send_slowly}) as site:
        began = time.monotonic()
        seen = fetch_page(f"{site.url}/", claim_host=allow_every_host)
    assert (seen.status, seen.failure, seen.is_transient) == ("doubtful", "No answer in time.", True)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_server_that_says_nothing_or_drips_its_handshake_is_cut(monkeypatch, scheme):
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def say_little() -> None:
            peer, _ = server.accept()
            with peer:
                try:
                    for byte in b"\x16\x03\x03\x00\x40" + b"\x02" * 60:
                        peer.sendall(bytes([byte]))
                        time.sleep(0.1)
                except OSError:
                    return

        threading.Thread(target=say_little, daemon=True).start()
        began = time.monotonic()
        seen = fetch_page(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", claim_host=allow_every_host)
        assert (seen.status, seen.failure) == ("doubtful", "No answer in time.")
        assert time.monotonic() - began < 2


def test_two_megabytes_are_read_and_no_more():
    sent = []

    def endless(asked) -> None:
        asked.send_response(200)
        asked.send_header("Content-Type", "text/html")
        asked.end_headers()
        while sum(sent) < 64 * 2**20:
            sent.append(asked.wfile.write(b"<p>words</p>" * 5000))

    with serve_pages({"/": endless}) as site:
        assert fetch_page(f"{site.url}/", claim_host=allow_every_host).status == "fine"
    assert sum(sent) < 12 * 2**20  # what the sockets' buffers took besides


def test_gzip_bomb_is_unpacked_to_the_bound_only(monkeypatch):
    unpacked = []
    real = fetch.decompress
    monkeypatch.setattr(fetch, "decompress", lambda *a, **m: unpacked.append(real(*a, **m)) or unpacked[-1])
    bomb = gzip.compress(b"a" * 200 * 2**20, compresslevel=9)
    with serve_pages({"/": respond_with(bomb, Content_Encoding="gzip")}) as site:
        assert fetch_page(f"{site.url}/", claim_host=allow_every_host).status == "fine"
    assert [len(text) for text in unpacked] == [fetch.MAX_BYTES]


def test_packed_page_says_what_the_plain_one_says():
    with serve_pages(
        {"/": respond_with(PAGE), "/packed": respond_with(gzip.compress(PAGE.encode()), Content_Encoding="gzip")}
    ) as site:
        plain, packed = (fetch_page(f"{site.url}/{path}", claim_host=allow_every_host) for path in ("", "packed"))
    assert plain.content_hash == packed.content_hash


def test_retry_after_is_heard_in_seconds_and_as_a_date():
    then = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    pages = {
        "/seconds": respond_with(status=429, Retry_After="600"),
        "/date": respond_with(status=503, Retry_After=then),
        "/nonsense": respond_with(status=429, Retry_After="soon"),
        "/years": respond_with(status=429, Retry_After="9" * 40),
    }
    with serve_pages(pages) as site:
        waits = {path: fetch_page(site.url + path, claim_host=allow_every_host).retry_after for path in pages}
    assert (waits["/seconds"], waits["/nonsense"], waits["/years"]) == (timedelta(minutes=10), timedelta(), timedelta(days=7))
    assert timedelta(minutes=118) < waits["/date"] <= timedelta(hours=2)


def test_certificate_that_nobody_signed_is_named(tmp_path):
    pem = tmp_path / "both.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=cited.example", "-days", "2"]
    subprocess.run([*made, "-keyout", tmp_path / "key.pem", "-out", pem], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, tmp_path / "key.pem")
    with serve_pages({"/": respond_with(PAGE)}) as site:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        seen = fetch_page(site.url.replace("http", "https") + "/", claim_host=allow_every_host)
    assert seen.status == "doubtful"
    assert seen.failure == "The certificate is not accepted: self-signed certificate."


def test_closed_port_and_unknown_name_are_said_plainly():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert fetch_page(f"http://127.0.0.1:{port}/", claim_host=allow_every_host).failure == "No connection: Connection refused."
    seen = fetch_page("http://nowhere.invalid/", claim_host=allow_every_host)
    assert (seen.status, seen.is_transient) == ("doubtful", True)
    assert "name cannot be looked up" in seen.failure


def test_answer_that_is_not_http_is_doubtful():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=greet, daemon=True).start()
        seen = fetch_page(f"http://127.0.0.1:{server.getsockname()[1]}/", claim_host=allow_every_host)
    assert (seen.status, seen.failure) == ("doubtful", "What it answers is not HTTP, or broke off.")


def test_other_host_that_may_not_be_asked_now_postpones_the_visit():
    with serve_pages({"/": respond_with(PAGE)}, "127.0.0.2") as other, serve_pages({"/": redirect_to(f"{other.url}/")}) as site:
        with pytest.raises(HostBusy):
            fetch_page(f"{site.url}/", claim_host=lambda host: host != "127.0.0.2")
        assert other.requests == []
        assert fetch_page(f"{site.url}/", claim_host=allow_every_host).final_url == f"{other.url}/"


def test_chinese_path_in_a_redirect_is_followed_as_it_was_meant():
    def raw(asked) -> None:
        asked.wfile.write("HTTP/1.1 302 Found\r\nLocation: /公告?号=一\r\nContent-Length: 0\r\n\r\n".encode())

    with serve_pages({"/": raw, "/%E5%85%AC%E5%91%8A": respond_with(PAGE)}) as site:
        seen = fetch_page(f"{site.url}/", claim_host=allow_every_host)
    assert (seen.status, seen.final_url) == ("fine", f"{site.url}/%E5%85%AC%E5%91%8A?%E5%8F%B7=%E4%B8%80")
