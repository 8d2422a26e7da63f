from django.apps import AppConfig

from catalogue.http.guard import open_tables

WEBHOOKS = "/anymail/"


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = "Mail"

    def ready(self) -> None:
        """Mail services may leave reports there, and use no other table (docs/decisions/068)."""
        open_tables(WEBHOOKS, [self.get_model("WaitingReport")._meta.db_table])
