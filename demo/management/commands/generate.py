"""`manage.py generate --policies N --seed S`: fills the database with synthetic content, the same for the same seed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.synthetic_data.generator import AlreadyGenerated, generate_publications


class Command(BaseCommand):
    help = "Fill the database with generated content: N policies, terms, standards, cases, items, issues and reports in proportion."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--policies", type=int, required=True, metavar="N", help="How many policies, at least 1.")
        parser.add_argument("--standards", type=int, metavar="N", help="How many standards (default: one for five policies).")
        parser.add_argument(
            "--terms", type=int, metavar="N", help="How many terms of the glossary (default: one for ten policies)."
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="Another seed, other content (default: 1).")

    def handle(self, *args: Any, policies: int, seed: int, standards: int | None, terms: int | None, **options: Any) -> None:
        if policies < 1 or min(seed, standards or 0, terms or 0) < 0:
            raise CommandError("Give at least one policy, no fewer than no standards and terms, and a seed that is not negative.")
        try:
            generate_publications(policies=policies, seed=seed, standards=standards, terms=terms, say=self.stdout.write)
        except AlreadyGenerated:
            raise CommandError(
                f"Content of seed {seed} is already there. Take another seed, or an empty database (DATABASE_URL)."
            ) from None
