"""The standard vocabulary, with the demonstration or made-up publications, for a database that holds none of it."""

from django.core.management import call_command

from demo.demo_content import load_demo_content
from demo.synthetic_data.generator import generate_publications
from tests.support.recorded_rows import recorded_rows


@recorded_rows
def insert_vocabulary() -> None:
    call_command("load_vocabulary", verbosity=0)


@recorded_rows
def insert_demo_content() -> None:
    call_command("load_vocabulary", verbosity=0)
    load_demo_content()


@recorded_rows
def insert_few_publications() -> None:
    """With five policies."""
    call_command("load_vocabulary", verbosity=0)
    generate_publications(policies=5, seed=1)
