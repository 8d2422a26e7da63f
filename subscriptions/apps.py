from django.apps import AppConfig, apps
from django.utils.module_loading import import_string

from catalogue.http.guard import open_tables

PATH = "/subscriptions/"
SHARED_TABLES = ("mailing.Suppression", "mailing.WaitingReport")  # an unsubscription is written at once, whatever the worker does


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Subscriptions"

    def ready(self) -> None:
        """Opens the tables of this app to its pages: the third wall (docs/decisions/066). Adds what it has for the desk."""
        models = [*self.get_models(include_auto_created=True), *map(apps.get_model, SHARED_TABLES)]
        open_tables(PATH, (model._meta.db_table for model in models))
        added = (
            "issue_mail.screens",
            "issue_mail.offer_mailing",
            "correction_mail.offer_notice",
            "alerts.alert_audience",
            "returned_mail",
        )
        for module in added:
            import_string(f"subscriptions.{module}.register")()
