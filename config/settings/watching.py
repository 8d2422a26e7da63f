"""Logs, reports of errors, metrics: how somebody sees whether the site is well."""

import os
from functools import partial
from ipaddress import ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import LOCAL, VAR
from infra.environment import read_variable

read = partial(read_variable, section="Watching")

LOG_FORMAT = read(
    "str",
    "LOG_FORMAT",
    "`json` for one object a line, `text` for people",
    default="text" if LOCAL else "json",
    shown="json; text in a demonstration",
)
LOG_LEVEL = read("str", "LOG_LEVEL", "`DEBUG`, `INFO` (a line for each request), `WARNING` or `ERROR`", default="INFO").upper()
if LOG_FORMAT not in ("json", "text"):
    raise ImproperlyConfigured("LOG_FORMAT must be json or text.")
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")

ADMINS = [
    ("", address)
    for address in read(
        "list", "ADMINS", "mail addresses that are told of errors, with commas between them", default=[], shown="none"
    )
]
if any(address.count("@") != 1 for _, address in ADMINS):
    raise ImproperlyConfigured("ADMINS must be mail addresses with commas between them.")
SENTRY_DSN = read("str", "SENTRY_DSN", "address of a server that takes errors in Sentry's protocol")
EMAIL_SUBJECT_PREFIX = "Expert Desk: "

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "infra.logs.log_lines.JsonLineFormatter"},
        "text": {"()": "infra.logs.log_lines.TextLineFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "reports": {"class": "operations.errors.report_writer.ErrorReportHandler"},
    },
    "root": {"handlers": ["stderr", "reports"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers write text, and mail the administrators from the thread of the request.
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.request": {"level": "ERROR"},  # answers below 500 have the line of their request
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}

METRICS_TOKEN = read("str", "METRICS_TOKEN", "bearer token with which Prometheus reads `/metrics`; unset there are no metrics")
METRICS_NETWORKS = read(
    "list", "METRICS_NETWORKS", "networks that read `/metrics` without a token, such as `10.0.0.0/8`", default=[], shown="none"
)
METRICS_ENABLED = bool(METRICS_TOKEN or METRICS_NETWORKS)
METRICS_DIR = str(VAR / "metrics") if METRICS_ENABLED else ""
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN needs at least 20 characters.")
try:
    for network in METRICS_NETWORKS:
        ip_network(network)
except ValueError as error:
    raise ImproperlyConfigured(f"METRICS_NETWORKS must be networks with commas between them: {error}.") from error
if METRICS_ENABLED:
    Path(METRICS_DIR).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR  # prometheus_client reads it when it is imported
