"""`manage.py reconcile_mailing`: after a restore, take from the journal what was sent since the backup, and go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from mailing.models import Mailing
from mailing.reconcile import mailings_to_reconcile, reconcile


class Command(BaseCommand):
    help = "After a restore: mark what the journal says was sent since the backup, and let the mailing go on with the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mailing", nargs="?", help="Uid of the mailing; without it all that are unfinished and have a journal.")
        parser.add_argument("--without-journal", action="store_true", help="The journal of the mailing is lost; go on without it.")

    def handle(self, *args: Any, mailing: str | None, without_journal: bool, **options: Any) -> None:
        if without_journal and not mailing:
            raise CommandError("--without-journal needs the uid of one mailing.")
        for one in [_named(mailing)] if mailing else mailings_to_reconcile():
            try:
                settled = reconcile(one, without_journal=without_journal)
            except FileNotFoundError as error:
                raise CommandError(f"{error} If it is lost for good, add --without-journal.") from error
            one.refresh_from_db()
            counts = ", ".join(f"{number} {state}" for state, number in sorted(settled.items()))
            self.stdout.write(f"{one.uid} “{one}”: {counts or 'nothing to mark'}; now {one.get_state_display().lower()}.")


def _named(uid: str) -> Mailing:
    try:
        return Mailing.objects.select_related("channel").get(uid=uid)
    except (Mailing.DoesNotExist, ValidationError):
        raise CommandError(f"There is no mailing {uid}.") from None
