"""Access guard: a public request may read catalogue tables only. Refuses other SQL statements before the database sees them.

Below some paths an app opens tables of its own as well (`open_tables`): there, strangers leave and change what is theirs.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponse

from catalogue.http.language import CHINESE

DESK_PATHS = ("/admin/", "/styleguide/")
PRIVATE_PATHS = (*DESK_PATHS, "/api/v1/me/")  # answers for one person or program, which are never cached
IDENTIFIER = re.compile(r"\w+")
NO_TABLES: frozenset[str] = frozenset()
_opened_by_path: dict[str, frozenset[str]] = {}
# The tables beside those of the catalogue; None where nothing is refused.
_opened: ContextVar[frozenset[str] | None] = ContextVar("public_tables_only", default=None)


class TableRefused(Exception):
    """A statement names a table that is not public."""


def open_tables(path: str, tables: Iterable[str]) -> None:
    """Let pages below the path, in each language, use these tables beside the catalogue; an app calls it in `ready`.

    Their answers are for one reader: they are never kept, and read the primary database.
    """
    _opened_by_path.update(dict.fromkeys((path, f"/{CHINESE}{path}"), frozenset(tables)))


def opened_tables(path: str) -> frozenset[str] | None:
    """The tables that are open at the path beside those of the catalogue; None for a page like any other."""
    return next((tables for prefix, tables in _opened_by_path.items() if path.startswith(prefix)), None)


@lru_cache(maxsize=1)
def public_tables() -> frozenset[str]:
    """Returns the table names of the catalogue's models."""
    return frozenset(model._meta.db_table for model in apps.get_app_config("catalogue").get_models(include_auto_created=True))


@lru_cache(maxsize=1)
def _other_tables() -> frozenset[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    return frozenset(tables) - public_tables()


@lru_cache(maxsize=4096)
def refused_table(sql: str, opened: frozenset[str] = NO_TABLES) -> str | None:
    """Returns the first table name in the statement that is neither public nor opened, or None. Values are parameters."""
    return next((word for word in IDENTIFIER.findall(sql) if word in _other_tables() and word not in opened), None)


def refuse_tables(sql: str) -> None:
    """Raises TableRefused inside the guard. Other threads may share the connection (in-memory SQLite) and are not guarded."""
    opened = _opened.get()
    if opened is not None and (table := refused_table(sql, opened)):
        raise TableRefused(f"{table} is not among the public tables")


def _check_statement(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    refuse_tables(sql)
    return execute(sql, params, many, context)


@contextmanager
def public_tables_only(opened: frozenset[str] = NO_TABLES) -> Iterator[None]:
    """Context manager: a statement that names a table neither of the catalogue nor of `opened` raises TableRefused."""
    token = _opened.set(opened)
    try:
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(_check_statement))
            yield
    finally:
        _opened.reset(token)


class PublicOnlyMiddleware:
    """Runs every request outside PRIVATE_PATHS under public_tables_only(), whoever is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PRIVATE_PATHS):
            return self.get_response(request)
        with public_tables_only(opened_tables(request.path_info) or NO_TABLES):
            response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):  # a file reads no table
            response.streaming_content = _guard_stream(iter(response.streaming_content))  # type: ignore[attr-defined]
        return response


def _guard_stream(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yields the chunks of a streamed response, of the catalogue alone. Guards the making of each chunk, not what comes between."""
    while True:
        with public_tables_only():
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
