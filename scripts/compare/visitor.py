"""Somebody who reads the site over HTTP: without an account, or signed in at the desk."""

import http.client
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlencode

from scripts.compare.site import HOST

PATIENCE = 120  # seconds for an answer
SAFE = "/?&=%+:;,@!$'()*~#[]"


class Address(NamedTuple):
    """What is asked for: a path with its query, mostly by GET."""

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
    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def ask(self, address: Address, form: dict[str, str] | None = None) -> Answer:
        headers = {"Host": HOST, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if not self.cookies:
            del headers["Cookie"]
        body = urlencode(form) if form is not None else None
        self.connection.request(address.method, quote(address.path, safe=SAFE), body=body, headers=headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, [(name.lower(), value) for name, value in response.getheaders()], response.read())
        self.connection.close()  # the server would, before the next question of somebody who waits
        return answer

    def sign_in(self, name: str, password: str) -> None:
        """Cookies of later answers are not kept: they hold messages, which would show on whatever is asked next."""
        form = self.ask(Address("/admin/login/"))
        self.keep_cookies(form)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.body.decode()))
        answer = self.ask(Address("/admin/login/", "POST"), {**hidden, "username": name, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{name} could not sign in at the desk: {answer.status}")
        self.keep_cookies(answer)

    def keep_cookies(self, answer: Answer) -> None:
        for cookie in answer.all("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
