"""A bucket of a real S3 server: puts, reads in constant memory, and says StoreUnavailable whatever goes wrong."""

import io
import os
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from infra.file_stores import object_storage
from infra.file_stores.object_reader import BLOCK_BYTES
from infra.file_stores.object_storage import CLIENT_CONFIG, PART_BYTES, ObjectStorage
from infra.file_stores.storage_url import parse_storage_url
from infra.file_stores.store_errors import StoreUnavailable
from tests.support.file_stores import connect, new_bucket, s3_address

READ_LARGE = """
import sys
from resource import RUSAGE_SELF, getrusage
from django.conf import settings
settings.configure()
from infra.file_stores.object_storage import ObjectStorage
from infra.file_stores.storage_url import parse_storage_url

file = ObjectStorage(**parse_storage_url(sys.argv[1])).open("large")
before = getrusage(RUSAGE_SELF).ru_maxrss
total = sum(len(chunk) for chunk in iter(lambda: file.read(4096), b""))
print(total, (getrusage(RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.fixture
def url() -> str:
    return new_bucket()


def storage_at(url: str) -> Storage:
    return ObjectStorage(**parse_storage_url(url))


def test_file_that_one_machine_puts_is_read_on_another(url):
    storage_at(url).save("ab/one.txt", ContentFile(b"words"))
    other = storage_at(url)
    assert (other.open("ab/one.txt").read(), other.size("ab/one.txt"), other.exists("ab/one.txt")) == (b"words", 5, True)
    assert other.listdir("") == (["ab"], [])
    assert other.listdir("ab") == ([], ["one.txt"])


def test_second_file_of_a_name_replaces_the_first(url):
    storage = storage_at(url)
    assert {storage.save("one", ContentFile(b"a")), storage.save("one", ContentFile(b"bb"))} == {"one"}
    assert storage.open("one").read() == b"bb"


def test_empty_file_is_read_as_empty(url):
    storage = storage_at(url)
    storage.save("empty", ContentFile(b""))
    assert storage.open("empty").read() == b""


def test_missing_file_is_not_found_by_every_method(url):
    storage = storage_at(url)
    assert not storage.exists("none")
    for ask in (storage.open, storage.size, storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("none")
    storage.delete("none")


def test_object_has_no_public_address_and_no_grant_to_others(url):
    storage = storage_at(url + "&prefix=site")
    storage.save("one", ContentFile(b"x"))
    with pytest.raises(ValueError, match="the application serves them"):
        storage.url("one")
    client, bucket = connect(s3_address()), url.rpartition("/")[2].partition("?")[0]
    grants = client.get_object_acl(Bucket=bucket, Key="site/one")["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_name_cannot_leave_the_prefix(url):
    with pytest.raises(Exception, match="denied"):
        storage_at(url + "&prefix=site").open("../other/one")


def test_large_file_goes_in_parts_and_is_read_from_any_place(url):
    storage, data = storage_at(url), os.urandom(PART_BYTES + BLOCK_BYTES + 7)
    storage.save("large", ContentFile(data))
    with storage.open("large") as file:
        assert file.size == len(data)
        assert file.read() == data
        file.seek(BLOCK_BYTES - 3)
        assert file.read(9) == data[BLOCK_BYTES - 3 : BLOCK_BYTES + 6]
        file.seek(-2, io.SEEK_END)
        assert file.read() == data[-2:]


def test_large_file_is_read_in_constant_memory(url):
    """In a process of its own, since the server of the tests holds the object in this one."""
    storage_at(url).save("large", ContentFile(bytes(24 * BLOCK_BYTES)))
    done = subprocess.run([sys.executable, "-c", READ_LARGE, url], capture_output=True, text=True, timeout=60, check=True)
    total, growth = map(int, done.stdout.split())
    assert total == 24 * BLOCK_BYTES
    assert growth < 12 * BLOCK_BYTES


def test_object_that_is_replaced_while_it_is_read_ends_the_reading(url):
    storage = storage_at(url)
    storage.save("large", ContentFile(bytes(2 * BLOCK_BYTES)))
    with storage.open("large") as file:
        file.read(10)
        storage.save("large", ContentFile(b"1" * 2 * BLOCK_BYTES))
        with pytest.raises(StoreUnavailable):
            file.read()


def test_missing_bucket_is_unavailable_and_no_missing_file(url):
    storage = storage_at(url.replace("/desk-", "/gone-"))
    with pytest.raises(StoreUnavailable):
        storage.open("one")
    with pytest.raises(StoreUnavailable):
        storage.save("one", ContentFile(b"x"))


def frozen_server() -> socket.socket:
    """Takes connections and never answers."""
    return socket.create_server(("127.0.0.1", 0))


def test_store_that_does_not_answer_is_waited_for_once_and_then_left_alone(monkeypatch):
    monkeypatch.setattr(object_storage, "CLIENT_CONFIG", CLIENT_CONFIG.merge(type(CLIENT_CONFIG)(read_timeout=0.2)))
    with closing(frozen_server()) as server:
        storage = storage_at(f"s3://k:s@127.0.0.1:{server.getsockname()[1]}/desk?scheme=http&region=us-east-1")
        with pytest.raises(StoreUnavailable):
            storage.open("one")
        begun = time.monotonic()
        for ask in (storage.open, storage.exists, storage.size, storage.listdir, storage.delete):
            with pytest.raises(StoreUnavailable):
                ask("one")
        assert time.monotonic() - begun < 0.1


def test_waiting_times_and_attempts_are_bounded():
    assert (CLIENT_CONFIG.connect_timeout, CLIENT_CONFIG.read_timeout) == (2, 10)
    assert CLIENT_CONFIG.retries["total_max_attempts"] == 2


def test_store_that_is_back_is_used_again_after_the_pause(monkeypatch, url):
    storage = storage_at(url)
    storage.circuit.pause = 0.05
    storage.circuit.record_failure()
    with pytest.raises(StoreUnavailable):
        storage.exists("one")
    time.sleep(0.06)
    assert storage.exists("one") is False
    assert storage.circuit.may_call()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://host/bucket", "s3://"),
        ("s3://key:secret@host/", "bucket"),
        ("s3://key:secret@host/a/b", "bucket"),
        ("s3://host/bucket?acl=public-read", "acl"),
        ("s3://host/bucket?scheme=ftp", "scheme"),
        ("s3://key@host/bucket", "without a secret"),
    ],
)
def test_address_that_cannot_be_used_is_refused_with_its_fault(url, named):
    with pytest.raises(ImproperlyConfigured, match=named) as refused:
        parse_storage_url(url)
    assert "STORAGE_URL" in str(refused.value)


def test_address_without_a_key_or_a_host_leaves_both_to_the_environment():
    assert parse_storage_url("s3:///desk?region=eu-central-1") == {
        "bucket_name": "desk",
        "location": "",
        "region_name": "eu-central-1",
    }


def test_key_and_secret_are_decoded():
    options = parse_storage_url("s3://k%2B1:a%2Fb@host:9000/desk?prefix=/site/")
    assert (options["access_key"], options["secret_key"], options["location"]) == ("k+1", "a/b", "site")
    assert options["endpoint_url"] == "https://host:9000"
