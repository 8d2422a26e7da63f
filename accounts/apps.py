from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Import the receivers of signals that Django and allauth send about accounts, sessions and sign-ins."""
        for module in ("accounts.account_changes", "accounts.desk_sessions", "accounts.sign_in_log"):
            import_module(module)
