"""The settings of tests with one publication type more."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.support.hearings"]  # noqa: F405
MIGRATION_MODULES = {"hearings": None}  # its tables are made from its models
if DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": "test_hearings"}  # noqa: F405  # beside the database of the tests that start these
