"""`/livez` and `/readyz`: what a load balancer or a container platform asks. Answered before all other middleware."""

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from catalogue.http.public_database import PRIMARY, PUBLIC, reading_from
from catalogue.index.revision import read_revision
from operations.status.proxy_echo import echo_request

logger = logging.getLogger(__name__)
ANSWER_SECONDS = 4.0  # a database that is silent for longer is "timeout"
FRESH_SECONDS = 1.0  # all who ask within this time get the same result


class ProbeMiddleware:
    """`/livez` is 200 while the process answers; `/readyz` is 200 while the database answers and is migrated, else 503.

    Neither looks at Host, scheme, cookies, cache or body, and neither is cached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.readiness = Readiness()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ("/livez", "/readyz"):
            return self.get_response(request)
        response: HttpResponse
        if seen := echo_request(request):
            response = JsonResponse(seen)
        elif request.method not in ("GET", "HEAD"):
            response = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        elif request.path_info == "/livez":
            response = HttpResponse("ok", content_type="text/plain")
        else:
            problem = self.readiness.problem()
            said = {"status": "unavailable", "problem": problem} if problem else {"status": "ok"}
            response = JsonResponse(said, status=503 if problem else 200)
        response["Cache-Control"] = "no-store"
        return response


class Readiness:
    """Asks the database in a thread with a connection of its own: one at a time, however many ask and however long it hangs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self._answered.set()
        self._began_at = float("-inf")  # time.monotonic()
        self._problem = ""

    def problem(self) -> str:
        """ "" when ready, else one word: "database", "migrations" or "timeout"."""
        with self._lock:
            if self._answered.is_set() and time.monotonic() - self._began_at > FRESH_SECONDS:
                self._answered = threading.Event()
                self._began_at = time.monotonic()
                threading.Thread(target=self._ask, args=(self._answered,), name="readyz", daemon=True).start()
            answered, left = self._answered, self._began_at + ANSWER_SECONDS - time.monotonic()
        return self._problem if answered.wait(max(left, 0)) else "timeout"

    def _ask(self, answered: threading.Event) -> None:
        try:
            self._problem = database_problem()
        finally:
            answered.set()
        if self._problem:
            logger.warning("Not ready: %s.", self._problem)


def database_problem() -> str:
    """ "" or the problem's word. Closes the connections.

    A replica suffices (PUBLIC_DATABASE_URL): a node that can show pages stays in, although nobody can save.
    """
    try:
        applied = set(MigrationRecorder(connections[PRIMARY]).applied_migrations())
        return "" if known_migrations() <= applied else "migrations"
    except Exception:
        logger.exception("The database does not answer.")
        return "" if is_replica_readable() else "database"
    finally:
        connections.close_all()


def is_replica_readable() -> bool:
    if PUBLIC not in connections:
        return False
    try:
        with reading_from(PUBLIC):
            read_revision()
    except Exception:
        logger.exception("The replica does not answer either.")
        return False
    return True


@lru_cache(maxsize=1)
def known_migrations() -> frozenset[tuple[str, str]]:
    """App and name of each migration of this release."""
    return frozenset(MigrationLoader(None).disk_migrations or ())
