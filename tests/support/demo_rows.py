"""The standard vocabulary and the demonstration, for a database that holds neither."""

from django.core.management import call_command

from demo.demo_content import load_demo_content
from tests.support.recorded_rows import recorded_rows


@recorded_rows
def insert_demo_content() -> None:
    call_command("load_vocabulary", verbosity=0)
    load_demo_content()
