"""Stops the clock and fixes the uids of a compared site. Python imports this module as `sitecustomize`.

It runs in the processes of the site, not in that of the comparison.
"""

import datetime
import itertools
import os
import random
import uuid

from django.template import defaulttags
from django.utils import timezone

# Noon in Shanghai, in a year that the content does not mention. While the database is filled, each reading of the clock adds
# a TICK and stays within that minute; the server's clock stands at SERVER_DELAY after noon.
NOON = datetime.datetime(2030, 3, 5, 4, 0, tzinfo=datetime.UTC)
SERVER_DELAY = datetime.timedelta(minutes=5)
TICK = datetime.timedelta(microseconds=100)


def fix_clock(step: str) -> None:
    """Replaces the clock and the uids of this process. The steps `fill` and `serve` have different uids."""
    readings = itertools.count(1)
    generator = random.Random(step)  # noqa: S311 - the uids must be the same in each run

    def now() -> datetime.datetime:
        return NOON + (SERVER_DELAY if step == "serve" else next(readings) * TICK)

    def uuid4() -> uuid.UUID:
        return uuid.UUID(int=generator.getrandbits(128), version=4)

    class FixedDatetime(datetime.datetime):
        """The class that `{% now %}` uses."""

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return now().astimezone(tz)

    timezone.now = now
    defaulttags.datetime = FixedDatetime  # type: ignore[attr-defined]
    uuid.uuid4 = uuid4


if "FIXED_CLOCK" in os.environ:
    fix_clock(os.environ["FIXED_CLOCK"])
