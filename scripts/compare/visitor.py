"""HTTP client of the site: a reader without an account, or a person signed in at the desk."""

import http.client
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlencode

from scripts.compare.site import HOST

TIMEOUT = 120  # seconds for an answer
SAFE = "/?&=%+:;,@!$'()*~#[]"


class Address(NamedTuple):
    """A request: a path with its query, and a method."""

    path: str
    method: str = "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]  # names in lower case
    body: bytes

    def header(self, name: str) -> str:
        return next(self.all(name), "")

    def all(self, name: str) -> Iterator[str]:
        return (value for key, value in self.headers if key == name)


class Visitor:
    """Requests addresses of the server on a port of this machine, with the cookies of the sign-in."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.cookies: dict[str, str] = {}

    def request(self, address: Address, form: dict[str, str] | None = None) -> Answer:
        headers = {"Host": HOST, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if not self.cookies:
            del headers["Cookie"]
        body = urlencode(form) if form is not None else None
        self.connection.request(address.method, quote(address.path, safe=SAFE), body=body, headers=headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, [(name.lower(), value) for name, value in response.getheaders()], response.read())
        self.connection.close()  # the server would close it before the next request of a visitor that waits
        return answer

    def sign_in(self, name: str, password: str) -> None:
        """Signs in. Cookies of later answers are dropped: they hold messages, which the next page would show."""
        form = self.request(Address("/admin/login/"))
        if page := form.header("location"):
            form = self.request(Address(page))
        self.store_cookies(form)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.body.decode()))
        answer = self.request(Address(page or "/admin/login/", "POST"), {**hidden, "username": name, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{name} could not sign in at the desk: {answer.status}")
        self.store_cookies(answer)

    def store_cookies(self, answer: Answer) -> None:
        for cookie in answer.all("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
