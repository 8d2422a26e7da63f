"""Stops the clock and fixes the uids of a site that is to be compared; Python imports it there as `sitecustomize`.

It runs inside the site's processes, never in those of the comparison.
"""

import datetime
import itertools
import os
import random
import uuid

from django.template import defaulttags
from django.utils import timezone

# Noon in Shanghai, in a year of which the content says nothing. While the database is filled each look at the clock is
# a moment later, within that minute; the server stands still five minutes later.
NOON = datetime.datetime(2030, 3, 5, 4, 0, tzinfo=datetime.UTC)
LATER = datetime.timedelta(minutes=5)
MOMENT = datetime.timedelta(microseconds=100)


def stop(part: str) -> None:
    """`part` of the work, `fill` or `serve`: each has uids of its own."""
    looks = itertools.count(1)
    chance = random.Random(part)  # noqa: S311 - they are to be the same each time

    def now() -> datetime.datetime:
        return NOON + (LATER if part == "serve" else next(looks) * MOMENT)

    def uuid4() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    class Stopped(datetime.datetime):
        """What `{% now %}` asks."""

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return now().astimezone(tz)

    timezone.now = now
    defaulttags.datetime = Stopped  # type: ignore[attr-defined]
    uuid.uuid4 = uuid4


if "STILL" in os.environ:
    stop(os.environ["STILL"])
