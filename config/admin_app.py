"""The admin app of this project; its site class is in `config/admin.py`."""

import gc

from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


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
