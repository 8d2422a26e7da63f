"""The moment that an answer is true of: the clock's two numbers, read once before anything else is read."""

from typing import NamedTuple

from catalogue.models import Clock


class Moment(NamedTuple):
    """`edition` counts writes of the catalogue, `vocabulary` counts changes of names."""

    edition: int
    vocabulary: int


def read_moment() -> Moment:
    """One statement. Raises Clock.DoesNotExist on a database that was never migrated."""
    return Moment(*Clock.objects.values_list("edition", "vocabulary").get(pk=1))
