from django.apps import AppConfig
from django.utils.module_loading import import_string


class StandardsConfig(AppConfig):
    name = "standards"
    verbose_name = "Standards"

    def ready(self) -> None:
        """Adds the way from a policy to the draft of a standard."""
        import_string("standards.from_policy.register")()
