"""nginx with deploy/nginx.conf on free loopback ports, in a folder of its own, with a certificate made for it."""

import http.client
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.support.nginx import main_directives, running_nginx, temporary_folders
from tests.support.site.site_server import free_port
from tests.support.template_database import ROOT

HOST = "desk.example"


class Answer(NamedTuple):
    """Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Proxy:
    """A running nginx; its folder holds the access log, the kept answers and the certificate."""

    def __init__(self, folder: Path, http_port: int, https_port: int) -> None:
        self.folder, self.http_port, self.https_port = folder, http_port, https_port

    def connect(self, *, server_name: str = HOST, tls12_ciphers: str = "") -> ssl.SSLSocket:
        """`tls12_ciphers`: speak TLS 1.2, and only with these suites."""
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        if tls12_ciphers:
            trusted.maximum_version = ssl.TLSVersion.TLSv1_2
            trusted.set_ciphers(tls12_ciphers)
        plain = socket.create_connection(("127.0.0.1", self.https_port), timeout=30)
        return trusted.wrap_socket(plain, server_hostname=server_name)

    def request(self, path: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", body: bytes = b"") -> Answer:
        """Raises OSError or HTTPException where no answer comes."""
        with closing(http.client.HTTPConnection(HOST, timeout=30)) as connection:
            connection.sock = self.connect()
            return send_request(connection, path, headers, method=method, body=body)

    def cache_statuses(self, path: str = "") -> list[str]:
        """Of each request so far (for `path`): HIT, MISS, EXPIRED, REVALIDATED, STALE, BYPASS or -.

        nginx writes the line of a request at its end: a slow one of another test comes late, and the last one
        perhaps after its answer was read.
        """
        lines = (self.folder / "access.log").read_text().splitlines()
        return [line.split()[-2] for line in lines if not path or f' {path}" ' in line]


def send_request(
    connection: http.client.HTTPConnection,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    """Sends only these headers, Host, and the length of a body."""
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": HOST, **({"Content-Length": str(len(body))} if body else {}), **(headers or {})}.items():
        connection.putheader(name, value)
    connection.endheaders(body or None)
    response = connection.getresponse()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def nginx_configuration(folder: Path, http_port: int, https_port: int, upstreams: list[int]) -> str:
    """deploy/nginx.conf with ports and folders of the test in place of its own."""
    servers = " ".join(f"server 127.0.0.1:{port} max_fails=3 fail_timeout=2s;" for port in upstreams)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for pattern, ours in (
        (r"user www-data;", f"{main_directives()} lock_file {folder}/lock;"),
        (r"worker_rlimit_nofile \d+;", ""),
        (r"/run/nginx\.pid", f"{folder}/pid"),
        (r"/var/log/nginx", str(folder)),
        (r"/var/cache/nginx", str(folder)),
        (r"/var/www/html", str(folder / "html")),
        (r"/etc/letsencrypt/live/desk\.example", str(folder)),
        (r"listen \[::\]:[^;]+;", ""),
        (r"listen 80\b", f"listen 127.0.0.1:{http_port}"),
        (r"listen 443\b", f"listen 127.0.0.1:{https_port}"),
        (r"server 127\.0\.0\.1:8000 max_fails=3 fail_timeout=2s;", servers),
        (r"server_tokens off;", f"server_tokens off; {temporary_folders(folder)}"),
    ):
        text, count = re.subn(pattern, ours, text)
        assert count, f"deploy/nginx.conf does not contain {pattern}"
    return text


@contextmanager
def running_proxy(folder: Path, *upstreams: int) -> Iterator[Proxy]:
    """Yields when nginx listens. Raises RuntimeError when it does not."""
    folder.mkdir(parents=True, exist_ok=True)
    make_certificate(folder)
    proxy = Proxy(folder, free_port(), free_port())
    configuration = nginx_configuration(folder, proxy.http_port, proxy.https_port, list(upstreams))
    with running_nginx(folder, configuration, proxy.https_port):
        yield proxy


def make_certificate(folder: Path) -> None:
    names = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    files = ("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    subprocess.run(["openssl", "req", "-x509", *key, *names, *files], check=True, capture_output=True)
