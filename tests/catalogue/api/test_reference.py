"""docs/api-reference.md says of the API what is so: its filters are those of the schema, its example code runs."""

import json
import re
import shutil
import subprocess
import time
from collections import defaultdict
from typing import Any

import pytest

from access.webhooks.delivery import call_signature
from catalogue.http.paths import API_NAMES
from tests.support.documents import ROOT

REFERENCE = (ROOT / "docs" / "api-reference.md").read_text()
FILTERS = REFERENCE.split("## Filters")[1].split("## Order")[0]
NO_FILTERS = {"page", "page_size", "cursor", "fields", "include", "format", "ordering", "table"}
VOCABULARIES = {"sectors", "technologies", "regions", "organizations", "priority-areas"}
ENTRY_LISTS = {*API_NAMES.values(), "search"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", REFERENCE, re.DOTALL)


def filters_of_the_reference() -> dict[str, set[str]]:
    """By filter the lists that have it."""
    meaning = {"all": ENTRY_LISTS, "logs": {"changes", "corrections"}, "vocabulary": VOCABULARIES}
    found: dict[str, set[str]] = {}
    for names, lists in re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \| ([^|]+) \|", FILTERS, re.MULTILINE):
        for name in re.findall(r"`([a-z_]+)`", names):
            words = re.findall(r"[a-z-]+", lists)
            found[name] = set().union(*(meaning.get(word, {word}) for word in words))
    return found


@pytest.mark.django_db
def test_table_of_filters_is_that_of_the_schema(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    lists: dict[str, set[str]] = defaultdict(set)
    for path, operations in schema["paths"].items():
        name = path.removeprefix("/api/v1/").strip("/")
        if name in ENTRY_LISTS | VOCABULARIES | {"changes", "corrections"}:
            for parameter in operations["get"]["parameters"]:
                lists[parameter["name"]].add(name)
    told = filters_of_the_reference()
    assert told.keys() == lists.keys() - NO_FILTERS
    for name, where in told.items():
        assert where == lists[name] or (where == ENTRY_LISTS and where <= lists[name]), name


def slugs_by_python(site: str) -> list[str]:
    names: dict[str, Any] = {}
    exec(code_blocks("python")[0], names)
    return [policy["slug"] for policy in names["policies"](site, level=["national", "ministry"])]


def slugs_by_javascript(site: str, folder) -> list[str]:
    if not shutil.which("node"):
        pytest.skip("needs node")
    call = "for await (const one of policies(process.argv[2], { level: 'national' })) console.log(one.slug);"
    (folder / "client.mjs").write_text(code_blocks("js")[0] + call)
    ended = subprocess.run(["node", "client.mjs", site], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def test_examples_read_a_whole_list(live_server, settings, demo_content, tmp_path):
    settings.SITE_URL = live_server.url
    slugs = slugs_by_python(live_server.url)
    assert "internet-plus" in slugs
    assert len(slugs) == len(set(slugs)) > 3
    assert set(slugs_by_javascript(live_server.url, tmp_path)) <= set(slugs)


def test_example_knows_a_genuine_call_of_a_webhook():
    names: dict[str, Any] = {}
    exec(code_blocks("python")[1], names)
    body, now = json.dumps({"event": "published"}).encode(), str(int(time.time()))
    headers = {"webhook-id": "msg_1", "webhook-timestamp": now, "webhook-signature": call_signature(SECRET, "msg_1", now, body)}
    assert names["is_genuine"](SECRET, headers, body)
    assert not names["is_genuine"](SECRET, headers, body + b" ")
    assert not names["is_genuine"](SECRET, headers | {"webhook-timestamp": str(int(now) - 400)}, body)
