from django.apps import AppConfig
from django.utils.module_loading import import_string


class GlossaryConfig(AppConfig):
    name = "glossary"

    def ready(self) -> None:
        """Adds what the glossary has to say to the forms of all publications."""
        import_string("glossary.variants_box.register")()
