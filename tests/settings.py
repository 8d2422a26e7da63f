"""The settings under test: the project's own, with the local defaults that `manage.py demo` uses.

A module and not a hook: pytest-django reads the settings before it loads any conftest.py.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "1")
os.environ["FILES_DIR"] = tempfile.mkdtemp()  # the files of tests are none of the installation's

from config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # In a file, as in an installation: in memory the threads of a server and a test share one connection, and none waits.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.mkdtemp()) / "tests.sqlite3")}  # noqa: F405

INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")  # noqa: F405 — tests name an issuer later
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: no test asks how a password is stored
WHITENOISE_AUTOREFRESH = True  # a clean checkout has no collected static files, and WhiteNoise would warn of it
COUNTERS_FILE = Path(tempfile.mkdtemp()) / "counters.sqlite3"
MAIL_JOURNAL = os.environ.get("MAIL_JOURNAL") or tempfile.mkdtemp()
ANONYMOUS_PER_MINUTE = PAGES_PER_MINUTE = 1_000_000
LOGGING["root"] = {"handlers": ["stderr"], "level": "WARNING"}  # noqa: F405 — no line for each request, no report for each error
