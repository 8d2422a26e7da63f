"""An editor as a browser is one: reads the form of a policy, changes its summary, sends the form back."""

import threading
import time
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

FORM_ID = "policy_form"
UNSENT, CHOICES = ("submit", "button", "file", "image"), ("checkbox", "radio")


class FormReader(HTMLParser):
    """The fields of the form with the id FORM_ID, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._is_inside, self._textarea, self._select = False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = given.get("id") == FORM_ID
        if not self._is_inside or "disabled" in given:
            return
        if tag == "textarea":
            self._textarea = given.get("name", "")
            self.fields.append((self._textarea, ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and "selected" in given and self._select:
            self.fields.append((self._select, given.get("value", "")))
        elif (
            tag == "input" and given.get("type", "text") not in UNSENT and ("checked" in given or given.get("type") not in CHOICES)
        ):
            self.fields.append((given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self.fields[-1]
            self.fields[-1], self._textarea = (name, text.removeprefix("\n")), ""
        elif tag == "form":
            self._is_inside = False


class FormWriter(threading.Thread):
    """Saves one policy again and again until `stop`, each time with a higher number in its summary.

    `acknowledged` is the last number whose save was answered with the redirection that says so; `sent` the last one sent.
    """

    def __init__(self, port: int, policy: int, session: str) -> None:
        super().__init__(daemon=True)
        self.port, self.address, self.session = port, f"/admin/policies/policy/{policy}/change/", session
        self.acknowledged, self.sent, self.saves, self.failures = 0, 0, 0, 0
        self.refusals: list[str] = []
        self._csrf_secret = ""
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._save_once()
            except (OSError, HTTPException):
                self.failures += 1
                time.sleep(0.2)

    def stop(self) -> None:
        self._is_over.set()

    def _save_once(self) -> None:
        self.send(self.read_form())

    def read_form(self) -> list[tuple[str, str]]:
        """The fields of the form. Raises HTTPException where it cannot be read."""
        status, page = self._ask("GET")
        if status != 200:
            raise HTTPException(f"the form answers {status}")
        return FormReader(page).fields

    def lost_save(self) -> str:
        """What is wrong with the stored text: older than the last acknowledged save, or sent by nobody. "" for nothing."""
        if not self.sent:
            return ""
        stored = int(dict(self.read_form())["summary"].removeprefix("Saved ").removesuffix("."))
        is_right = self.acknowledged <= stored <= self.sent
        return "" if is_right else f"{self.address}: acknowledged {self.acknowledged}, sent {self.sent}, stored {stored}"

    def send(self, form: list[tuple[str, str]]) -> int:
        """Save the form with the next number; the status. Raises HTTPException for a server's error."""
        fields = [(name, value) for name, value in form if name and name != "summary"]
        self.sent += 1
        body = urlencode([*fields, ("summary", f"Saved {self.sent}."), ("_continue", "1")])
        status, page = self._ask("POST", body, dict(fields)["csrfmiddlewaretoken"])
        if status == 302:
            self.acknowledged = self.sent
            self.saves += 1
        elif status < 500:
            self.refusals.append(f"{status}: {page[:200]}")
        else:
            raise HTTPException(f"the save answers {status}")
        return status

    def _ask(self, method: str, body: str | None = None, token: str = "") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=40)
        cookies = f"sessionid={self.session}; csrftoken={self._csrf_secret}" if token else f"sessionid={self.session}"
        headers = {"Host": "127.0.0.1", "Cookie": cookies, "Connection": "close"}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": "http://127.0.0.1/",
                "Origin": "http://127.0.0.1",
            }
        try:
            connection.request(method, self.address, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                if cookie.startswith("csrftoken="):
                    self._csrf_secret = cookie.partition("=")[2].partition(";")[0]
            return answer.status, page
        finally:
            connection.close()
