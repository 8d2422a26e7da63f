"""The admin app of this project; its site class is in `config/admin.py`."""

from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"

    def ready(self) -> None:
        """Import the `dashboard` module of each app, which registers its dashboard widgets."""
        super().ready()
        autodiscover_modules("dashboard")
