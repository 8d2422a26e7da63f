"""`python -m tests.drills kill --kills 200` runs a drill on a new database, of the PostgreSQL in DATABASE_URL or SQLite."""

import os
import signal
import sys
from importlib import import_module

import django

from tests.load.throwaway_database import fresh_database

sys.stdout.reconfigure(line_buffering=True)
for number in (signal.SIGTERM, signal.SIGINT):  # what a drill started and mounted is ended in each case
    signal.signal(number, lambda *_: sys.exit("stopped"))

with fresh_database() as environment:
    os.environ.update(environment)
    django.setup()
    import_module(f"tests.drills.{sys.argv[1]}_drill").main(sys.argv[2:])
