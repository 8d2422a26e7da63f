"""The files of everything public: equal to the lists, checked by their sums, never with what was withdrawn."""

import csv
import gzip
import hashlib
import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.models import Dump
from editorial.workflow.publishing import publish, publish_together, withdraw
from operations.dumps.dump_writer import claim_dump, last_due_time, write_dump_if_due
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.file_stores import FOLDER_OR_BUCKET, stored_paths, use_stores
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
DUMPS = "/api/v1/dumps/"


@pytest.fixture(autouse=True, params=FOLDER_OR_BUCKET)
def _dump_store(request, settings, tmp_path):
    use_stores(settings, request.param, tmp_path, "dumps")


@pytest.fixture
@recorded_rows
def two_policies():
    make_vocabulary()
    one, other = make_policy("one", title="互联网+"), make_policy("two", title="=HYPERLINK(1)")
    one.relations.create(type="amends", target=other)
    make_policy("draft")
    return publish_together([one, other], by=None)


def read_dump(client, name: str) -> bytes:
    answer = client.get(DUMPS + name)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_files_hold_what_the_lists_hold(client, two_policies):
    assert write_dump_if_due() == 1
    lines = gzip.decompress(read_dump(client, "policies.jsonl.gz")).decode().splitlines()
    assert [json.loads(line) for line in lines] == client.get("/api/v1/policies/").json()["results"]
    table = list(csv.DictReader(io.StringIO(gzip.decompress(read_dump(client, "policies.csv.gz")).decode("utf-8-sig"))))
    assert {row["title"] for row in table} == {"互联网+", "'=HYPERLINK(1)"}
    sectors = [json.loads(line) for line in gzip.decompress(read_dump(client, "sectors.jsonl.gz")).decode().splitlines()]
    assert sectors == client.get("/api/v1/sectors/?page_size=100").json()["results"]
    names = {file["name"].partition(".")[0] for file in client.get(DUMPS).json()["files"]}
    lists = {"policies", "standards", "terms", "cases", "items", "issues", "reports", "corrections", "changes"}
    assert names == lists | {"sectors", "technologies", "regions", "organizations", "priority-areas"}


def test_draft_is_in_no_file(client, two_policies):
    write_dump_if_due()
    files = [gzip.decompress(read_dump(client, file["name"])) for file in client.get(DUMPS).json()["files"]]
    assert any(b"Internet" in file or "互联网".encode() in file for file in files)
    assert not any(b"draft" in file.lower() for file in files)


def test_sums_and_sizes_are_those_of_the_files(client, two_policies):
    write_dump_if_due()
    said = client.get(DUMPS).json()
    sums = dict(reversed(line.split("  ")) for line in read_dump(client, "SHA256SUMS").decode().splitlines())
    for file in said["files"]:
        content = read_dump(client, file["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        assert sums[file["name"]] == file["sha256"]
    assert {file["name"]: file["rows"] for file in said["files"]}["policies.csv.gz"] == 2


def test_description_names_each_file_in_dcat(client, two_policies):
    write_dump_if_due()
    described = json.loads(read_dump(client, "dcat.jsonld"))
    distributions = [one for dataset in described["dcat:dataset"] for one in dataset["dcat:distribution"]]
    files = client.get(DUMPS).json()["files"]
    assert [one["dcat:downloadURL"]["@id"] for one in distributions] == [file["url"] for file in files]
    assert [one["spdx:checksum"]["spdx:checksumValue"]["@value"] for one in distributions] == [file["sha256"] for file in files]
    assert client.get(DUMPS + "dcat.jsonld")["Content-Type"].startswith("application/ld+json")


def test_changes_go_on_where_the_files_end(client, two_policies):
    write_dump_if_due()
    since = client.get(DUMPS).json()["changes"].partition("/api/")[2]
    assert client.get(f"/api/{since}").json()["results"] == []
    publish(Policy.objects.get(slug="draft"), by=None)
    assert [row["title"] for row in client.get(f"/api/{since}").json()["results"]] == ["Draft"]


def test_nobody_gets_what_was_withdrawn_and_the_files_are_made_anew(client, two_policies):
    write_dump_if_due()
    assert write_dump_if_due() == 0
    withdraw(Policy.objects.get(slug="one"), by=None, notice="Wrong.")
    for name in ("", "policies.jsonl.gz", "SHA256SUMS"):
        answer = client.get(DUMPS + name)
        assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "300")
    assert write_dump_if_due() == 1
    assert "互联网+" not in gzip.decompress(read_dump(client, "policies.jsonl.gz")).decode()


def test_publishing_alone_waits_for_the_night(client, two_policies):
    write_dump_if_due()
    publish(Policy.objects.get(slug="draft"), by=None)
    assert write_dump_if_due() == 0
    Dump.objects.update(begun_at=last_due_time(timezone.now()) - timedelta(seconds=1))
    assert write_dump_if_due() == 1


def test_night_is_three_in_the_desks_zone():
    shanghai = ZoneInfo("Asia/Shanghai")
    assert last_due_time(datetime(2026, 3, 2, 3, 0, tzinfo=shanghai)) == datetime(2026, 3, 2, 3, tzinfo=shanghai)
    assert last_due_time(datetime(2026, 3, 2, 2, 59, tzinfo=shanghai)) == datetime(2026, 3, 1, 3, tzinfo=shanghai)


def test_one_maker_at_a_time_and_another_after_one_that_died(two_policies):
    first = claim_dump()
    assert first is not None
    assert (claim_dump(), write_dump_if_due()) == (None, 0)
    with pytest.raises(CommandError):
        call_command("dump")
    Dump.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert write_dump_if_due() == 1


def test_maker_that_is_stopped_or_fails_leaves_nothing_and_others_may_begin(two_policies, monkeypatch):
    asked = iter([False, False, True])
    assert write_dump_if_due(lambda: next(asked)) == 0
    assert (Dump.objects.count(), stored_paths("dumps")) == (0, set())

    def full(*args: object) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("operations.dumps.dump_writer.save_file", full)
        with pytest.raises(OSError, match="No space"):
            write_dump_if_due()
    assert (Dump.objects.count(), write_dump_if_due()) == (0, 1)


def test_two_dumps_are_kept(client, two_policies):
    for _ in range(4):
        call_command("dump")
    assert Dump.objects.count() == 2
    assert {path.partition("/")[0] for path in stored_paths("dumps")} == {
        str(pk) for pk in Dump.objects.values_list("pk", flat=True)
    }


@pytest.mark.parametrize("name", ["policies.jsonl", "..", "%2e%2e%2fsettings.py", "drafts.csv.gz"])
def test_other_names_are_404(client, two_policies, name):
    write_dump_if_due()
    assert client.get(DUMPS + name).status_code == 404


def test_before_the_first_night_there_is_nothing(client):
    assert client.get(DUMPS).status_code == 404
