"""The admin app of this project, whose site class is in `config/admin.py`, and what a start loads and keeps."""

import gc
import sys
from importlib import import_module

from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules

UNUSED_BY_REST_FRAMEWORK = ("django.contrib.postgres", "inflection", "pygments", "requests")


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"

    def ready(self) -> None:
        """Import the `dashboard` module of each app, which registers its dashboard widgets.

        These are the last modules of a start. Garbage is collected from here on, and among what comes later: what was loaded stays.
        """
        super().ready()
        autodiscover_modules("dashboard")
        gc.freeze()
        gc.enable()


def load_rest_framework() -> None:
    """Imports `rest_framework.compat`, which imports each optional package that is installed: 17 MB of them for nothing.

    A name that is None in `sys.modules` cannot be imported (Python's reference, "The module cache"); what was there is put back.
    """
    loaded = {name: sys.modules[name] for name in UNUSED_BY_REST_FRAMEWORK if name in sys.modules}
    sys.modules.update(dict.fromkeys(UNUSED_BY_REST_FRAMEWORK))  # type: ignore[arg-type]
    try:
        import_module("rest_framework.compat")
    finally:
        for name in UNUSED_BY_REST_FRAMEWORK:
            del sys.modules[name]
        sys.modules.update(loaded)


load_rest_framework()  # before the first model or serializer imports it
