"""Static files of a release: how they are stored, and whether STATIC_ROOT holds them. Compressing them takes processor time."""

from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "collected"


class ReleaseStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with digests, compressed copies. References to source maps stay as they are, because the maps are not collected."""

    patterns = tuple(
        (files, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for files, patterns in CompressedManifestStaticFilesStorage.patterns
    )


def digest_of_sources() -> str:
    """A digest over the paths and contents of all static files of the installed apps and of STATICFILES_DIRS."""
    digest = blake2b(digest_size=16)
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            with storage.open(path) as file:
                digest.update(path.encode() + b"\0" + file.read())
    return digest.hexdigest()


def are_collected() -> bool:
    stamp = _stamp()
    return stamp.exists() and stamp.read_text() == digest_of_sources()


def mark_as_collected() -> None:
    _stamp().write_text(digest_of_sources())


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / STAMP
