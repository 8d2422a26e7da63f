"""The admin, as an app of this project: its site class lives in `config/admin.py`."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "config.admin.DeskAdminSite"
