from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from catalogue.publication_types import close_registry


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = "Desk"

    def ready(self) -> None:
        """Import the module `publication_type` of every app that has one: it declares the publication types of that app."""
        autodiscover_modules("publication_type")
        close_registry()
