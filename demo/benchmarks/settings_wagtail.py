"""Settings of the Wagtail site: its guide's applications and middleware on our database settings and our server."""

import os
import sys

from config.settings import *  # noqa: F403

sys.path.append(os.environ["BENCH_PEERS"])

INSTALLED_APPS = [
    "demo.benchmarks.peers",
    *(f"wagtail.{name}" for name in ("users", "snippets", "images", "search", "admin", "documents", "sites", "api.v2")),
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "demo.benchmarks.peers.urls"
MIGRATION_MODULES = {"peers": "peer_migrations"}  # in the folder of the packages: load_wagtail.py makes them
WAGTAIL_SITE_NAME = "Peer"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
REST_FRAMEWORK: dict[str, object] = {}  # type: ignore[no-redef]
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W001"]
LOGGING_CONFIG = None
