from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Vocabulary"

    def ready(self) -> None:
        post_migrate.connect(create_revision_row, sender=self)


def create_revision_row(*, using: str, apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Create the one row that every writer of the catalogue locks: after `migrate`, and after `flush`, which empties all tables."""
    try:
        revision = apps.get_model("catalogue", "CatalogueRevision")
    except LookupError:  # the catalogue has no tables yet
        return
    revision._default_manager.using(using).get_or_create(pk=1)
