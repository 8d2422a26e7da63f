"""Settings of the baseline: Django with nothing but a view."""

from config.settings import *  # noqa: F403

# Without the desk and its sign-in, which refuses to start without its middleware.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(("allauth", "accounts", "config.admin_app"))]  # noqa: F405

MIDDLEWARE = []
ROOT_URLCONF = "demo.benchmarks.baseline_view"
