"""A PostgreSQL primary with a streaming replica, both throwaway, made of the servers of scripts/with_postgres."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import psycopg

from tests.support.template_database import ROOT
from tests.support.waiting import wait_until

_loader = SourceFileLoader("with_postgres", str(ROOT / "scripts" / "with_postgres"))
_spec = spec_from_loader("with_postgres", _loader)
assert _spec
with_postgres: Any = module_from_spec(_spec)
_loader.exec_module(with_postgres)


class Server(with_postgres.Server):
    """A server that can be stopped, started again at the same port, frozen and asked."""

    def start_again(self) -> None:
        flags = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        assert self.run("pg_ctl", "start", "--wait", "--pgdata", "data", "--log", "server.log", "--options", flags)

    def stop(self) -> None:
        assert self.run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", "data")

    def send_signal(self, number: signal.Signals) -> None:
        """To the server and all its processes."""
        main = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        for process in (main, *_children(main)):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def ask(self, sql: str, **parameters: Any) -> Any:
        with psycopg.connect(self.url, autocommit=True, **parameters) as connection:
            cursor = connection.execute(sql)  # type: ignore[call-overload]
            return cursor.fetchone()[0] if cursor.description else None

    def url_as(self, role: str, password: str) -> str:
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{with_postgres.NAME}"


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(status.parent.name))
    return found


@contextmanager
def primary_and_replica() -> Iterator[tuple[Server, Server]]:
    primary, replica = Server(), Server()
    replica.password = primary.password
    try:
        assert primary.start(), primary.print_logs()
        source = f"host=127.0.0.1 port={primary.port} user={with_postgres.NAME} password={primary.password}"
        assert replica.run(
            "pg_basebackup", "--pgdata", "data", "--write-recovery-conf", "--checkpoint", "fast", "--dbname", source
        ), replica.print_logs()
        os.chmod(replica.home / "data", 0o700)
        assert replica.listen(), replica.print_logs()
        yield primary, replica
    finally:
        for server in (replica, primary):
            server.remove()


def wait_for_replica(primary: Server, replica: Server) -> None:
    """Until the replica has all that the primary has now."""
    position = primary.ask("SELECT pg_current_wal_lsn()::text")
    wait_until(lambda: replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"))
