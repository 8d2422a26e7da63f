"""`manage.py environment`: the reference of all environment variables, as Markdown or as a file to fill in."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from infra.environment import VARIABLES, Variable

HEADING = """\
# Environment variables

`manage.py environment` prints this page from the settings. A variable that is not set has the value in the last column;
without any, the site keeps its data in SQLite and files on this machine.
"""
EXAMPLE_HEADING = """\
# Settings of an installation: copy to /etc/desk.env, readable for root alone. systemd reads NAME=value, without quotes.
# Needed are SECRET_KEY, ALLOWED_HOSTS and SITE_URL, and PROXIES=1 behind nginx; remove the "#" of what you set.
"""
FIRST_SECTION = "The installation"


class Command(BaseCommand):
    help = "Print the environment variables that the site reads, with their meaning: Markdown, or a file to fill in (--example)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--example", action="store_true", help="An environment file in which every variable is commented out.")

    def handle(self, *args: Any, example: bool, **options: Any) -> None:
        self.stdout.write("\n".join(example_lines() if example else reference_lines()))


def variables_by_section() -> dict[str, list[Variable]]:
    """Sections and variables in the order in which the settings declare them, but what every installation sets comes first."""
    sections: dict[str, list[Variable]] = {FIRST_SECTION: []}
    for variable in VARIABLES.values():
        sections.setdefault(variable.section, []).append(variable)
    return sections


def reference_lines() -> Iterator[str]:
    yield HEADING
    for section, variables in variables_by_section().items():
        yield f"## {section}\n\n| variable | meaning | if not set |\n| --- | --- | --- |"
        for one in variables:
            yield f"| `{one.name}` | {one.meaning} | {one.default} |"
        yield ""


def example_lines() -> Iterator[str]:
    yield EXAMPLE_HEADING
    for section, variables in variables_by_section().items():
        yield f"## {section}"
        for one in variables:
            meaning = f"{one.meaning} (if not set: {one.default})" if one.default else one.meaning
            yield f"# {meaning.replace('`', '')}\n#{one.name}="
        yield ""
