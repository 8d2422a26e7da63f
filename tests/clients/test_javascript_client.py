"""The JavaScript client in Node against a running site: lists, errors, waits, a copy that does not drift, webhooks."""

import json
import shutil
import subprocess
from typing import Any

import pytest
from expert_desk import Desk

from access.models import WebhookCall, WebhookEndpoint
from access.webhooks.delivery import call_headers
from access.webhooks.models import new_secret
from tests.clients.copied_objects import differences, public_objects
from tests.support.demo_rows import insert_demo_content
from tests.support.documents import ROOT
from tests.support.file_stores import use_stores
from tests.support.scripted_day import ScriptedDay

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="the JavaScript client needs Node: there is no `node` on the PATH")


def run_script(script: str, **given: Any) -> Any:
    """What the script returns. It is the body of an async function with `given` and the client's names."""
    program = f"""
        const client = await import({json.dumps((ROOT / "clients/javascript/expert-desk.js").as_uri())});
        const given = {json.dumps(given)};
        const answer = await (async ({{ Desk, Problem, updateCopy, verifyWebhook }}) => {{ {script} }})(client);
        console.log(JSON.stringify(answer));
    """
    command = [str(NODE), "--input-type=module", "-"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def site(live_server, settings, transactional_db, tmp_path) -> str:
    settings.SITE_URL = live_server.url
    use_stores(settings, "folder", tmp_path, "desk_files", "public_files")
    insert_demo_content()
    return live_server.url


def test_lists_errors_and_a_copy_that_follows(site):
    script = """
        const desk = new Desk(given.site);
        const slugs = [];
        const filters = { level: ["national", "ministry"], page_size: 2, fields: "slug" };
        for await (const found of desk.iterate("policies", filters)) slugs.push(found.slug);
        const problem = await desk.get("policies", { levle: "x" }).catch((refused) => refused);
        const copy = new Map(given.copy);
        const cursor = await updateCopy(desk, copy, given.cursor);
        return { slugs, isProblem: problem instanceof Problem, problem, cursor, copy: [...copy] };
    """
    begun = run_script(script, site=site, copy=[], cursor="")
    found = Desk(site).iterate("policies", level=["national", "ministry"])
    assert sorted(begun["slugs"]) == sorted(one["slug"] for one in found)
    assert len(begun["slugs"]) > 2
    assert begun["isProblem"]
    assert begun["problem"]["status"] == 400
    assert begun["problem"]["errors"][0]["parameter"] == "levle"
    day = ScriptedDay(seed=5)
    day.run(12)
    day.run(6, only=("rename", "merge", "verify"))
    followed = run_script(script, site=site, copy=begun["copy"], cursor=begun["cursor"])
    assert differences(dict(followed["copy"]), public_objects(Desk(site))) == []
    begun_anew = run_script(script, site=site, copy=begun["copy"], cursor="altered")
    assert differences(dict(begun_anew["copy"]), public_objects(Desk(site))) == []


def test_what_is_refused_for_now_is_sent_again_and_a_silent_site_is_left(busy_site, silent_site):
    script = """
        const page = await new Desk(given.busy, { maxWait: 0.01 }).get("policies");
        const silent = await new Desk(given.silent, { timeout: 0.2 }).get("policies").catch((error) => error.name);
        return [page.results, silent];
    """
    assert run_script(script, busy=busy_site.url, silent=silent_site) == [[], "TimeoutError"]
    assert busy_site.statuses == []


def test_webhook_as_the_site_signs_it_is_accepted_and_nothing_else(db):
    secret, body = new_secret(), '{"type": "policy.published", "data": {"title": "互联网+"}}'
    headers = call_headers(WebhookCall(endpoint=WebhookEndpoint(secret=secret)), body.encode())
    old = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 301)}
    cases = [
        (secret, headers, body), (secret, headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}, body),
        (new_secret(), headers, body), (secret, headers, body + " "), (secret, old, body),
        (secret, headers | {"webhook-id": "another"}, body), (secret, headers | {"webhook-signature": "v1,§"}, body),
        (secret, {name: value for name, value in headers.items() if name != "webhook-id"}, body), ("whsec_§", headers, body),
    ]  # fmt: skip
    script = """
        const verified = ([secret, headers, body]) => verifyWebhook(secret, headers, body).catch((error) => error.constructor.name);
        return Promise.all(given.cases.map(verified));
    """
    assert run_script(script, cases=cases) == [json.loads(body)] * 2 + ["SignatureRefused"] * 7
