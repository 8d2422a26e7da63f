"""Settings of the baseline: Django with nothing but a view."""

from config.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "demo.benchmarks.baseline_view"
