"""The desk's first page, list, search and form of policies, beside those of Wagtail's admin, by somebody who is signed in."""

import re
import subprocess
import sys
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management.base import CommandError

from demo.benchmarks.benchmark_databases import benchmark_environment
from demo.benchmarks.benchmark_requests import ENGLISH_QUERIES, BenchmarkRequest
from demo.benchmarks.benchmark_servers import BenchmarkServer
from demo.benchmarks.peers.peer_servers import WAGTAIL

EDITOR, PASSWORD = "editor", "peer"  # nosec B105 # of databases on loopback that only the benchmark uses
OUR_SIGN_IN, OUR_LIST = "/admin/account/login/", "/admin/policies/policy/"
FIRST_PAGE = "/admin/"  # of both
WAGTAIL_SIGN_IN, WAGTAIL_PAGES = "/admin/login/", "/admin/pages/"
ACCOUNT_SCRIPT = """
import sys, django
django.setup()
from django.contrib.auth import get_user_model
users = get_user_model()._default_manager
if not users.filter(username=sys.argv[1]).exists():
    users.create_superuser(sys.argv[1], "editor@bench.example", sys.argv[2])
"""


def admin_requests(ours: BenchmarkServer, database: str, peers: list[BenchmarkServer]) -> list[BenchmarkRequest]:
    """First page, list, search and form. Signs in to both. Raises CommandError where that fails."""
    environment = benchmark_environment(database)
    subprocess.run([sys.executable, "-c", ACCOUNT_SCRIPT, EDITOR, PASSWORD], cwd=settings.BASE_DIR, env=environment, check=True)
    cookies = {ours.name: sign_in(ours, OUR_SIGN_IN)}
    page = ours.get(OUR_LIST, {"Cookie": cookies[ours.name]})[1].decode()
    form = re.search(rf"{OUR_LIST}[0-9]+/change/", page)
    if form is None:
        raise CommandError(f"{ours.name}: {OUR_LIST} shows no policy.")
    word = quote(ENGLISH_QUERIES[0])
    addresses = {
        "admin first page": FIRST_PAGE,
        "admin list": OUR_LIST,
        "admin search": f"{OUR_LIST}?q={word}",
        "admin form": form[0],
    }
    theirs: dict[str, str] = {}
    for peer in peers:
        if peer.name == WAGTAIL:
            cookies[WAGTAIL] = sign_in(peer, WAGTAIL_SIGN_IN)
            theirs = _wagtail_addresses(peer, word)
    return [
        BenchmarkRequest(name, address, cookies=cookies, peers={WAGTAIL: theirs[name]} if theirs else {})
        for name, address in addresses.items()
    ]


def _wagtail_addresses(wagtail: BenchmarkServer, word: str) -> dict[str, str]:
    list_page = wagtail.get_json("/api/v2/pages/?type=peers.PolicyListPage")["items"][0]["id"]
    form = wagtail.get_json("/api/v2/pages/?type=peers.PolicyPage&limit=1&order=-sorted_on")["items"][0]["id"]
    explorer = f"{WAGTAIL_PAGES}{list_page}/"
    return {
        "admin first page": FIRST_PAGE,
        "admin list": explorer,
        "admin search": f"{explorer}?q={word}",
        "admin form": f"{WAGTAIL_PAGES}{form}/edit/",
    }


def sign_in(server: BenchmarkServer, address: str) -> str:
    """The value of the Cookie header. Raises CommandError."""
    _, page, headers = server.get(address)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    cookies = SimpleCookie(headers.get("set-cookie", ""))
    if token is None or "csrftoken" not in cookies:
        raise CommandError(f"{server.name}: {address} is no form to sign in.")
    fields = {"csrfmiddlewaretoken": token[1].decode(), "username": EDITOR, "password": PASSWORD}
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={cookies['csrftoken'].value}"}
    status, set_cookies = server.post(address, urlencode(fields), sent)
    found = SimpleCookie()
    for one in set_cookies:
        found.load(one)
    if status != 302 or "sessionid" not in found:
        raise CommandError(f"{server.name}: signing in at {address} answers {status}.")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in found.items())
