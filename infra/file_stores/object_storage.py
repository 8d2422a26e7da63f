"""Files in a bucket of an S3-compatible object store, each alias of STORAGES under a prefix of its own.

Nothing there is public: objects get no ACL and no address, the application serves them all.
"""

import threading
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

from infra.circuit import Circuit
from infra.file_stores.object_reader import open_object
from infra.file_stores.store_errors import StoreErrorsMixin

PART_BYTES = 8 * 2**20  # larger files are sent in parts of this size, one after another: this much memory for each upload
CLIENT_CONFIG = Config(
    connect_timeout=2,  # seconds, as is read_timeout
    read_timeout=10,
    retries={"total_max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "path"},
    # Not every compatible store knows the checksums that newer clients add.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_connecting = threading.Lock()


@cache
def _circuit(endpoint: str, bucket: str) -> Circuit:
    """One for all prefixes of a bucket, since they fail together."""
    return Circuit(pause=5)


class _PrivateS3Storage(S3Storage):
    """`save` puts: an object of that name is replaced."""

    def get_default_settings(self) -> dict[str, Any]:
        transfer = TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False)
        fixed = {"file_overwrite": True, "default_acl": None, "client_config": CLIENT_CONFIG, "transfer_config": transfer}
        return {**super().get_default_settings(), **fixed}

    @property
    def connection(self) -> Any:
        """One for all threads and prefixes, because its client may be shared and takes megabytes."""
        with _connecting:
            return _connect(self.endpoint_url, self.region_name, self.access_key, self.secret_key, self.security_token)

    def _open(self, name: str, mode: str = "rb") -> File:
        key = self._normalize_name(name)
        return File(open_object(self.connection.meta.client, self.bucket_name, key, self.mapped_errors), name)

    def get_modified_time(self, name: str) -> datetime:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(f"File does not exist: {name}") from None
            raise

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("Files of the store have no address of their own: the application serves them.")


@cache
def _connect(endpoint: str | None, region: str | None, key: str | None, secret: str | None, token: str | None) -> Any:
    session = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)
    return session.resource("s3", region_name=region, endpoint_url=endpoint, config=CLIENT_CONFIG)


class ObjectStorage(StoreErrorsMixin, _PrivateS3Storage):
    """Raises StoreUnavailable where the store does not answer within CLIENT_CONFIG's times, refuses, or is full."""

    failures: ClassVar = (BotoCoreError, Boto3Error, ClientError, OSError)
    no_answer: ClassVar = (BotoCoreError, OSError)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.circuit = _circuit(self.endpoint_url or "", self.bucket_name)
