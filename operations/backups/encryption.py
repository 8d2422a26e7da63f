"""Encryption with age (age-encryption.org/v1), in streams: anybody with the public key writes, only the secret key reads."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from operations.backups.backup_error import BackupError

CHUNK = 1024 * 1024  # bytes
ENDING = ".age"
PLAIN = "none"  # in place of a fingerprint, for backups of demonstrations without a key


class Writer(Protocol):
    def write(self, data: bytes, /) -> int: ...


class DigestReader:
    """Reads from a file and computes size and SHA-256 of what was read. Calls `tick` for each piece.

    `failure` is what reading raised: pyrage reports it as an error of its own.
    """

    def __init__(self, file: IO[bytes], tick: Callable[[], None] = lambda: None) -> None:
        self.file, self.tick, self.size, self.sha256 = file, tick, 0, hashlib.sha256()
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            self.tick()
            data = self.file.read(size)
        except BaseException as failure:
            self.failure = failure
            raise
        self.size += len(data)
        self.sha256.update(data)
        return data


class DigestWriter:
    """Writes to a file and computes size and SHA-256 of what was written. `failure` is what writing raised."""

    def __init__(self, file: Writer) -> None:
        self.file, self.size, self.sha256 = file, 0, hashlib.sha256()
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.sha256.update(data)
        try:
            return self.file.write(data)
        except BaseException as failure:
            self.failure = failure
            raise

    def flush(self) -> None:
        """pyrage asks for it; the owner of the file flushes."""


class Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes) -> int:
        return len(data)


def make_key() -> tuple[str, str]:
    """A new (secret key, public key)."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipients() -> list[Any]:
    """The public keys of BACKUP_RECIPIENT. Raises BackupError for one that is none."""
    from pyrage import RecipientError, x25519

    try:
        return [x25519.Recipient.from_str(key.strip()) for key in settings.BACKUP_RECIPIENT]
    except RecipientError as error:
        raise BackupError(f"BACKUP_RECIPIENT is no public key of age (age1…): {error}") from None


def fingerprint() -> str:
    """Which keys can read what is written now; PLAIN without a key. What other keys read is never reused."""
    keys = sorted(str(key) for key in recipients())
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16] if keys else PLAIN


def read_identities(path: str | None = None) -> list[Any]:
    """The secret keys in the file, by default BACKUP_IDENTITY_FILE; none where no file is named. Raises BackupError."""
    from pyrage import IdentityError, x25519

    path = path or settings.BACKUP_IDENTITY_FILE
    if not path:
        return []
    try:
        lines = [line.strip() for line in Path(path).read_text().splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The file with the secret key cannot be read: {error}") from None
    except IdentityError:
        raise BackupError(f"{path} holds no secret key of age (AGE-SECRET-KEY-1…).") from None
    if not found:
        raise BackupError(f"{path} holds no secret key of age (AGE-SECRET-KEY-1…).")
    return found


def encrypt(source: DigestReader, target: DigestWriter) -> None:
    """Encrypt for all recipients; copy where there are none. In constant memory. Raises what reading and writing raise."""
    from pyrage import EncryptError, encrypt_io

    keys = recipients()
    if not keys:
        return copy_bytes(source, target)
    try:
        encrypt_io(source, target, keys)
    except EncryptError as error:
        raise source.failure or target.failure or BackupError(f"It cannot be encrypted: {error}") from None


def decrypt(source: DigestReader, target: DigestWriter, *, written_for: str, identities: list[Any]) -> None:
    """`written_for` is the fingerprint under which it was written.

    Raises BackupError for a wrong key or an altered file, and what reading and writing raise.
    """
    from pyrage import DecryptError, decrypt_io

    if written_for == PLAIN:
        return copy_bytes(source, target)
    if not identities:
        raise BackupError("The backup is encrypted: name the file with the secret key in BACKUP_IDENTITY_FILE.")
    try:
        decrypt_io(source, target, identities)
    except (DecryptError, OSError) as error:
        damaged = BackupError(f"It cannot be decrypted: the secret key is another one, or the file is damaged ({error}).")
        raise source.failure or target.failure or damaged from None


def copy_bytes(source: DigestReader, target: Writer) -> None:
    while piece := source.read(CHUNK):
        target.write(piece)
