"""Which files readers may have: the PublicFile rows of the entries whose versions name them, and the public store."""

import logging
from collections.abc import Iterable

from django.core.files.storage import storages
from django.db import transaction

from catalogue.models import CatalogueRevision, Entry, PublicFile, Version
from infra.content_addressed_files import PUBLIC_FILES_PATH, file_names_in, storage_path
from infra.file_stores.store_errors import StoreUnavailable

logger = logging.getLogger(__name__)


def add_file_references(entries: Iterable[Entry]) -> None:
    """Add the files that the present documents name; those of earlier versions stay."""
    rows = [PublicFile(entry=entry, name=name) for entry in entries for name in sorted(file_names_in(entry.document))]
    if rows:
        PublicFile.objects.bulk_create(rows, ignore_conflicts=True)


def expected_file_references(entries: Iterable[Entry]) -> set[tuple[int, str]]:
    """(entry key, file name) of every file that any version of these entries names. One statement."""
    versions = Version.objects.filter(entry__in=list(entries), document__contains=PUBLIC_FILES_PATH)
    return {(pk, name) for pk, document in versions.values_list("entry_id", "document") for name in file_names_in(document)}


@transaction.atomic
def delete_unreferenced_files(names: Iterable[str]) -> None:
    """Delete those of the files from the public store that no version names any more.

    Takes the lock of CatalogueRevision, as publishing does when it copies files: otherwise a file that is being copied could
    be deleted before its PublicFile row exists.
    """
    CatalogueRevision.objects.select_for_update().get(pk=1)
    names = set(names)
    kept = set(PublicFile.objects.filter(name__in=names).values_list("name", flat=True))
    for name in sorted(names - kept):
        try:
            storages["public_files"].delete(storage_path(name))
        except FileNotFoundError:
            pass
        except StoreUnavailable:
            logger.error("The file store keeps %s, which no version names any more. Nobody is given it.", name)
