"""Access guard: a public request may read catalogue tables only. Refuses other SQL statements before the database sees them."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponse

DESK_PATHS = ("/admin/", "/styleguide/")
PRIVATE_PATHS = (*DESK_PATHS, "/api/v1/me/")  # answers for one person or program, which are never cached
IDENTIFIER = re.compile(r"\w+")
_guard_is_on: ContextVar[bool] = ContextVar("public_tables_only", default=False)


class TableRefused(Exception):
    """A statement names a table outside the catalogue."""


@lru_cache(maxsize=1)
def public_tables() -> frozenset[str]:
    """Returns the table names of the catalogue's models."""
    return frozenset(model._meta.db_table for model in apps.get_app_config("catalogue").get_models(include_auto_created=True))


@lru_cache(maxsize=1)
def _other_tables() -> frozenset[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    return frozenset(tables) - public_tables()


@lru_cache(maxsize=4096)
def refused_table(sql: str) -> str | None:
    """Returns the first non-public table name in the statement, or None. Values are parameters and not part of the statement."""
    return next((word for word in IDENTIFIER.findall(sql) if word in _other_tables()), None)


def _check_statement(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Raises TableRefused inside the guard. Other threads may share the connection (in-memory SQLite) and are not guarded."""
    if _guard_is_on.get() and (table := refused_table(sql)):
        raise TableRefused(f"{table} is not among the public tables")
    return execute(sql, params, many, context)


@contextmanager
def public_tables_only() -> Iterator[None]:
    """Context manager: a statement that names a table outside the catalogue raises TableRefused."""
    token = _guard_is_on.set(True)
    try:
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(_check_statement))
            yield
    finally:
        _guard_is_on.reset(token)


class PublicOnlyMiddleware:
    """Runs every request outside PRIVATE_PATHS under public_tables_only(), whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PRIVATE_PATHS):
            return self.get_response(request)
        with public_tables_only():
            response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):  # a file reads no table
            response.streaming_content = _guard_stream(iter(response.streaming_content))  # type: ignore[attr-defined]
        return response


def _guard_stream(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yields the chunks of a streamed response. Guards the making of each chunk, not what the thread does between two chunks."""
    while True:
        with public_tables_only():
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
