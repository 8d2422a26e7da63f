"""File stores of a test's own: in a folder, or in a bucket of a real S3 server (moto) on a free port."""

import atexit
import logging
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import settings as project
from django.core.files.storage import Storage, storages
from moto.server import ThreadedMotoServer

from infra.file_stores.storage_url import parse_storage_url

FOLDER_OR_BUCKET = ["folder", pytest.param("bucket", marks=pytest.mark.thorough)]
# For a module whose rules are about stored files, and whose folder has a fixture `file_stores`.
in_folder_and_bucket = pytest.mark.parametrize("file_stores", FOLDER_OR_BUCKET, indirect=True)
_buckets = count(1)


@cache
def s3_address() -> str:
    """Of the server, which all tests of a process share."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    atexit.register(server.stop)
    return "{}:{}".format(*server.get_host_and_port())


def new_bucket() -> str:
    """The STORAGE_URL of an empty bucket."""
    name = f"desk-{next(_buckets)}"
    connect(s3_address()).create_bucket(Bucket=name)
    return f"s3://key:secret@{s3_address()}/{name}?scheme=http&region=us-east-1"


def connect(address: str) -> Any:
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    return boto3.client("s3", endpoint_url=f"http://{address}", **keys)


def bucket_stores(url: str, *aliases: str) -> dict[str, Any]:
    """Entries of STORAGES."""
    options = parse_storage_url(url)
    return {
        alias: {"BACKEND": "infra.file_stores.object_storage.ObjectStorage", "OPTIONS": {**options, "location": alias}}
        for alias in aliases
    }


def folder_stores(directory: Path, *aliases: str) -> dict[str, Any]:
    """Entries of STORAGES: a folder with the name of its alias."""
    backend = "infra.file_stores.folder_storage.FolderStorage"
    return {alias: {"BACKEND": backend, "OPTIONS": {"location": directory / alias}} for alias in aliases}


def use_stores(settings: Any, kind: str, directory: Path, *aliases: str) -> None:
    """`kind` is one of FOLDER_OR_BUCKET."""
    stores = folder_stores(directory, *aliases) if kind == "folder" else bucket_stores(new_bucket(), *aliases)
    settings.STORAGES = project.STORAGES | stores


def stored_paths(alias: str) -> set[str]:
    """Paths of all files of a store."""
    return set(_paths_in(storages[alias], ""))


def _paths_in(storage: Storage, folder: str) -> list[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return []
    found = [f"{folder}/{name}".lstrip("/") for name in files]
    return found + [path for name in folders for path in _paths_in(storage, f"{folder}/{name}".lstrip("/"))]
