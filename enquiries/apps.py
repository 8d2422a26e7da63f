from django.apps import AppConfig
from django.utils.module_loading import import_string

from catalogue.http.guard import open_tables

PATHS = ("/contact/", "/translations/")
INBOX = ("Enquirer", "Enquiry")  # votes, conversations and the desk's answers stay closed


class EnquiriesConfig(AppConfig):
    name = "enquiries"
    verbose_name = "Readers' enquiries"

    def ready(self) -> None:
        """Opens the inbox to the pages that fill it: the third wall (docs/decisions/066). Adds what it has for the desk."""
        for path in PATHS:
            open_tables(path, (self.get_model(name)._meta.db_table for name in INBOX))
        for module in ("settlement_mail", "export_enquirer", "staff.readers_box"):
            import_string(f"enquiries.{module}.register")()
