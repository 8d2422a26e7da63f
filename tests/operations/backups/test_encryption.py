"""Only the secret key reads; what fails outside the encryption is reported as what it is."""

import io

import pytest

from operations.backups import encryption
from operations.backups.backup_error import BackupError

TEXT = b"private " * 200_000


def encrypted(settings, public: str) -> bytes:
    settings.BACKUP_RECIPIENT = [public]
    target = io.BytesIO()
    encryption.encrypt(encryption.DigestReader(io.BytesIO(TEXT)), encryption.DigestWriter(target))
    return target.getvalue()


def test_secret_key_reads_what_was_written_for_the_public_one(settings, key_pair, identity_file):
    data = encrypted(settings, key_pair[1])
    assert b"private" not in data
    target = io.BytesIO()
    reader, writer = encryption.DigestReader(io.BytesIO(data)), encryption.DigestWriter(target)
    identities = encryption.read_identities(identity_file)
    encryption.decrypt(reader, writer, written_for=encryption.fingerprint(), identities=identities)
    assert target.getvalue() == TEXT


def test_public_key_that_is_none_is_named(settings):
    settings.BACKUP_RECIPIENT = ["age1nonsense"]
    with pytest.raises(BackupError, match="BACKUP_RECIPIENT"):
        encryption.fingerprint()


def test_worker_that_is_stopped_within_a_file_is_not_reported_as_damage(settings, key_pair, identity_file):
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    data = encrypted(settings, key_pair[1])
    reader, writer = encryption.DigestReader(io.BytesIO(data), stop), encryption.DigestWriter(io.BytesIO())
    with pytest.raises(Stopped):
        encryption.encrypt(reader, writer)
    with pytest.raises(Stopped):
        encryption.decrypt(reader, writer, written_for="x", identities=encryption.read_identities(identity_file))


def test_full_disk_is_not_reported_as_a_wrong_key(settings, key_pair, identity_file):
    class FullDisk(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError("No space left on device")

    data = encrypted(settings, key_pair[1])
    reader, writer = encryption.DigestReader(io.BytesIO(data)), encryption.DigestWriter(FullDisk())
    with pytest.raises(OSError, match="No space left"):
        encryption.decrypt(reader, writer, written_for="x", identities=encryption.read_identities(identity_file))
