"""What every test shares. Factories live beside the tests that need them."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from access import rate_limit, shared_counters
from catalogue.index import process_cache
from catalogue.search import searcher
from tests.support import template_database
from tests.support.demo_rows import insert_demo_content
from tests.support.kept_answers import forget_answers
from tests.support.pdf_store import forget_pdfs
from tests.support.site.chromium import CHROMIUM_PATH

# No example fails because the machine was busy while it was made or ran.
hypothesis_settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("desk")

TEMPLATES = pytest.StashKey[str]()
# Where locks, concurrent writers and composed SQL are tested: a change runs all of it on PostgreSQL.
DATABASE_DECIDES = (
    *(f"tests/catalogue/{part}/" for part in ("index", "models", "publish", "query")),
    *(f"tests/editorial/{part}/" for part in ("term_merge", "workflow")),
    "tests/access/",
    "tests/enquiries/",
    "tests/mailing/",
    *(f"tests/operations/{part}" for part in ("after_restore/", "test_database_role.py", "test_jobs_run_once.py")),
    *(f"tests/operations/{part}" for part in ("test_personal_data.py", "test_streaming_replica.py")),
    "tests/subscriptions/",
    "tests/test_nothing_leaks.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """The folder of template databases belongs to the run: worker processes find it in their environment."""
    if template_database.FOLDER not in os.environ:
        config.stash[TEMPLATES] = os.environ[template_database.FOLDER] = tempfile.mkdtemp(prefix="test_templates.")


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(TEMPLATES, ""):
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[template_database.FOLDER]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", metavar="K/N", default="1/1", help="of the thorough tests take one of N parts alone, such as 2/3")
    parser.addoption("--share", metavar="K/N", default="1/1", help="of those outside DATABASE_DECIDES take one of N parts")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The checks of the served site come first: the process that begins them has them all, and one site and one browser do."""
    others = [item for item in items if not _is_taken(item, config)]
    config.hook.pytest_deselected(items=others)
    left_out = set(others)
    items[:] = sorted((item for item in items if item not in left_out), key=lambda item: "tests/browser/site/" not in item.nodeid)


def _is_taken(item: pytest.Item, config: pytest.Config) -> bool:
    """By the options --part and --share; the same test falls into the same part in each run."""
    if item.get_closest_marker("thorough"):
        option = "--part"
    elif not item.nodeid.startswith(DATABASE_DECIDES):
        option = "--share"
    else:
        return True
    part, parts = map(int, config.getoption(option).split("/"))
    return crc32(item.nodeid.encode()) % parts == part - 1


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector does not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings, tmp_path_factory) -> Iterator[None]:
    """In place of pytest-django's: the database of each process is a copy of one that was migrated once."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        directory = tmp_path_factory.mktemp("database")
        template_database.fill_directory(directory)
        shutil.move(directory / template_database.DATABASE, name)
    else:
        template_database.drop_database(os.environ["DATABASE_URL"], name)
        template_database.create_database(os.environ["DATABASE_URL"], name)
    with django_db_blocker.unblock():
        created = setup_databases(verbosity=0, interactive=False, keepdb=True)
        yield
        teardown_databases(created, verbosity=0)


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees an answer that another one cached, nor what another one counted."""
    forget_answers()
    settings.COUNTERS_FILE.unlink(missing_ok=True)
    rate_limit.clear_leases()
    shared_counters.clear_own_counters()
    process_cache.clear()
    searcher.search_entries.cache_clear()
    forget_pdfs()


@pytest.fixture
def demo_content(db) -> None:
    """The standard vocabulary and the demonstration."""
    insert_demo_content()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser that browser tests start; CHROMIUM names another than Debian's."""
    if not Path(CHROMIUM_PATH).exists():
        pytest.skip(f"browser tests need Chromium: {CHROMIUM_PATH} does not exist (install it, or set CHROMIUM)")
    return CHROMIUM_PATH
