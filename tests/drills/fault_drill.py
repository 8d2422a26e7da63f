"""Each fault for some seconds under readers and editors: readers are answered, nothing is lost, recovery needs no restart.

python -m tests.drills fault --seconds 60
"""

import argparse
import sys
import time
from http.client import HTTPException

from tests.drills.faults import FAULTS, Fault, RedisServer, missing_tools, movable_clock, small_file_system
from tests.drills.soundness import find_damage
from tests.support.form_writer import FormWriter
from tests.support.page_readers import page_readers
from tests.support.served_desk import PUBLICATIONS, SESSION, ServedDesk, served_desk
from tests.support.template_database import DATABASE

PATHS = ("/", "/policies/", "/api/v1/policies/", "/feeds/policies.atom", "/search/?q=served", "/zh-hans/policies/", "/livez")
REQUESTS_PER_SECOND, READERS = 50, 10
LEAST_GOOD = 0.99
RECOVERY_SECONDS = 10.0
MEGABYTES = 200
SETTINGS = {"EMAIL_URL": "smtp://127.0.0.1:9"}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="fault")
    parser.add_argument("--seconds", type=float, default=60.0, help="How long each fault lasts.")
    parser.add_argument("--only", choices=FAULTS, action="append", help="This fault; may be given again.")
    options = parser.parse_args(arguments)
    if missing := missing_tools():
        sys.exit(f"This drill needs {missing}.")
    server = RedisServer()
    try:
        with (
            small_file_system(MEGABYTES) as folder,
            served_desk(folder, CACHE_URL=server.url, **SETTINGS, **movable_clock(folder)) as desk,
        ):
            problems = [line for name in options.only or FAULTS for line in meet(name, FAULTS[name], desk, server, options.seconds)]
            problems += find_damage(f"sqlite:///{folder / DATABASE}")
    finally:
        server.stop()
    sys.exit("\n".join(problems[:20]) if problems else 0)


def meet(name: str, fault: Fault, desk: ServedDesk, server: RedisServer, seconds: float) -> list[str]:
    """Cause the fault, print a line of figures, and return what was worse than is owed."""
    writers = [FormWriter(desk.port, number + 1, SESSION) for number in range(min(2, PUBLICATIONS))]
    with page_readers(desk.port, READERS, paths=PATHS, pause=READERS / REQUESTS_PER_SECOND) as readers:
        with fault(desk, server):
            for writer in writers:
                writer.start()
            time.sleep(seconds)
        recovered = seconds_until_saved(desk)
    for writer in writers:
        writer.stop()
    for writer in writers:
        writer.join(60)
    print(
        f"{name:16} {readers.good_share:8.2%} of {sum(readers.counts.values())} good, slowest {readers.slowest:.1f} s, "
        f"{sum(writer.saves for writer in writers)} saves and {sum(writer.failures for writer in writers)} refused ones, "
        f"saved again {recovered:.1f} s after it"
    )
    problems = [f"{name}: {counted}" for counted in [dict(readers.counts)] if readers.good_share < LEAST_GOOD]
    problems += [f"{name}: {lost}" for writer in writers if (lost := writer.lost_save())]
    problems += [f"{name}: no save {RECOVERY_SECONDS} s after the fault"] if recovered > RECOVERY_SECONDS else []
    return problems


def seconds_until_saved(desk: ServedDesk) -> float:
    """How long until a form can be read and saved."""
    began, writer = time.monotonic(), FormWriter(desk.port, PUBLICATIONS, SESSION)
    while time.monotonic() - began < 3 * RECOVERY_SECONDS:
        try:
            if writer.send(writer.read_form()) == 302:
                break
        except (OSError, HTTPException):
            time.sleep(0.2)
    return time.monotonic() - began
