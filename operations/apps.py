from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.utils.module_loading import import_string

from operations.database_role import check_public_role


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Running the site"

    def ready(self) -> None:
        """The client of Sentry's protocol takes 20 MB of memory, so that only who uses it imports it."""
        register(check_public_role, Tags.database)
        if settings.SENTRY_DSN:
            import_string("operations.errors.sentry.start_sentry")(settings.SENTRY_DSN, settings.RELEASE)
