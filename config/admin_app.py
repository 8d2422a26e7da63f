"""The admin, as an app of this project: its site class lives in `config/admin.py`."""

from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"

    def ready(self) -> None:
        """Each app may declare boxes of the first page in its `dashboard`."""
        super().ready()
        autodiscover_modules("dashboard")
