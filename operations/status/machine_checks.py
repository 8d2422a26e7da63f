"""Checks of what the site stands on: database, cache, counters, file stores, disk, versions."""

import platform
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from access.shared_counters import increment_counter, read_counters
from operations.health import known_migrations
from operations.status.findings import Check, Finding, broken, in_order, look
from operations.status.site_facts import SiteFacts

STORE_SECONDS = 5.0
SLOW_SECONDS = 1.0
UNCHECKED_STORES = ("default", "staticfiles")  # nothing writes into them while the site runs
MIN_FREE_SHARE, MIN_FREE_BYTES = 0.02, 200 * 2**20  # below it broken
LOW_FREE_SHARE, LOW_FREE_BYTES = 0.10, 2 * 2**30  # below it to be looked at
GIB = 2**30


def check_database(facts: SiteFacts) -> Finding:
    """The facts were read from it: here is how long a statement takes, and whether the tables are those of this release."""
    began = time.monotonic()
    applied = set(MigrationRecorder(connection).applied_migrations())
    took = time.monotonic() - began
    name = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    if missing := known_migrations() - applied:
        advice = "Run “manage.py migrate”."
        return broken(f"{len(missing)} migration{'' if len(missing) == 1 else 's'} not applied.", advice)
    if took > SLOW_SECONDS:
        return look(f"{name} took {took:.1f} s for one small statement.", "Look at the load and the disk of its machine.")
    return in_order(f"{name} answers in {took * 1000:.0f} ms.")


def check_cache(facts: SiteFacts) -> Finding:
    key, value = f"status:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 60)
    found = cache.get(key)
    cache.delete(key)
    if found != value:
        return look("The cache does not keep what it is given: pages are slower.", "Look at the server of CACHE_URL.")
    return in_order("Shared by all processes." if settings.CACHE_IS_SHARED else "One in each process.")


def check_counters(facts: SiteFacts) -> Finding:
    increment_counter("status", 1, seconds=60)
    read_counters(["status"])  # raises where the process counts alone
    return in_order("Limits are counted over all processes.")


def check_store(alias: str, facts: SiteFacts) -> Finding:
    """Write a small file, read it, delete it. Raises what the store raises, or TimeoutError."""
    content, failures = secrets.token_bytes(16), list[Exception]()

    def write_and_read() -> None:
        try:
            store = storages[alias]
            name = store.save(f"status/{secrets.token_hex(8)}", ContentFile(content))
            try:
                with store.open(name) as file:
                    if file.read() != content:
                        failures.append(OSError("It gives back other content than it was given."))
            finally:
                store.delete(name)
        except Exception as error:
            failures.append(error)

    began = time.monotonic()
    _run_for(write_and_read, STORE_SECONDS)
    if failures:
        raise failures[0]
    return in_order(f"Writes, reads and deletes in {(time.monotonic() - began) * 1000:.0f} ms.")


def _run_for(function: Callable[[], None], seconds: float) -> None:
    """Run it in a thread. Raises TimeoutError after `seconds`; the thread then ends by itself."""
    thread = threading.Thread(target=function, name="status", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(f"No answer within {seconds:.0f} s.")


def watched_folders() -> list[Path]:
    """Folders whose disks must not be full: files, the SQLite database, the counters, temporary files."""
    folders = [settings.FILES_DIR, Path(settings.COUNTERS_FILE).parent, Path(tempfile.gettempdir())]
    if connection.vendor == "sqlite":
        folders.append(Path(str(connection.settings_dict["NAME"])).resolve().parent)
    return [folder for folder in folders if folder.exists()]


def check_disk(facts: SiteFacts) -> Finding:
    """The disk with the least free share among those of the watched folders."""
    usage = min(map(shutil.disk_usage, watched_folders()), key=lambda one: one.free / one.total)
    share = usage.free / usage.total
    detail = f"{usage.free / GIB:.1f} GiB free, {share:.0%} of the fullest disk."
    measure = {"measure": float(usage.free), "unit": "bytes"}
    advice = "Make room: old logs, old backups, other programs; or get a larger disk. A full disk stops all saving."
    if share < MIN_FREE_SHARE or usage.free < MIN_FREE_BYTES:
        return broken(detail, advice, **measure)
    if share < LOW_FREE_SHARE or usage.free < LOW_FREE_BYTES:
        return look(detail, advice, **measure)
    return in_order(detail, **measure)


def check_versions(facts: SiteFacts) -> Finding:
    return in_order(f"Release {settings.RELEASE}, Django {django.get_version()}, Python {platform.python_version()}.")


def machine_checks() -> tuple[Check, ...]:
    """All of them; one for each file store."""
    stores = [
        Check(f"store_{alias}", f"Files: {alias.replace('_', ' ')}", partial(check_store, alias))
        for alias in settings.STORAGES
        if alias not in UNCHECKED_STORES
    ]
    return (
        Check("database", "Database", check_database),
        Check("cache", "Cache", check_cache),
        Check("counters", "Counters", check_counters),
        *stores,
        Check("disk", "Disk", check_disk, is_quick=True),
        Check("versions", "Versions", check_versions),
    )
