"""`manage.py rebuild_desk_search`: writes anew by what the desk's search finds each row; `--check` only looks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue.models.search_text_field import rewrite_search_texts
from editorial.search.desk_search import searchable_models


class Command(BaseCommand):
    help = "Write anew by what the desk's search finds publications, sources and terms, where it is not as they say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 where something differs.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = {model: rewrite_search_texts(model, is_check=check) for model in searchable_models()}
        for model, count in stale.items():
            self.stdout.write(f"{model._meta.verbose_name_plural}: {count} {'differ' if check else 'written'}")
        if check and any(stale.values()):
            raise CommandError("`rebuild_desk_search` writes them anew.")
