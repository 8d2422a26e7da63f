"""Several machines on loopback: PostgreSQL with a streaming replica, Redis, an S3 server, nginx, web nodes and workers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.drills.faults import RedisServer
from tests.support.file_stores import new_bucket
from tests.support.proxied_desk import ENVIRONMENT
from tests.support.proxy import Proxy, running_proxy
from tests.support.served_desk import ServedDesk, served_desk
from tests.support.streaming_replica import Server, primary_and_replica, wait_for_replica
from tests.support.template_database import ROOT

NODES = WORKERS = 3
ROLE, PASSWORD = "public_reader", "only-for-this-drill"
LOAD = """
from django.core.management import call_command
from tests.drills import cluster_content
call_command("migrate", verbosity=0)
call_command("load_roles", verbosity=0)
cluster_content.load()
"""


class Worker:
    """A worker process on its own, which is started again after `kill`, as systemd does it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.start()

    def start(self) -> None:
        command = [sys.executable, "manage.py", "worker", "--every", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Cluster:
    """Everything that runs, and the folder of its logs."""

    def __init__(self, folder: Path, primary: Server, replica: Server, redis: RedisServer) -> None:
        self.folder, self.primary, self.replica, self.redis = folder, primary, replica, redis
        self.nodes: list[ServedDesk] = []
        self.workers: list[Worker] = []
        self.proxy: Proxy
        self.environment = {
            **ENVIRONMENT,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": primary.url,
            "PUBLIC_DATABASE_URL": replica.url_as(ROLE, PASSWORD),
            "CACHE_URL": redis.url,
            "STORAGE_URL": new_bucket(),
            "ANONYMOUS_PER_MINUTE": "1000000",
            "PAGES_PER_MINUTE": "1000000",
            "LINK_CHECKS": "0",
        }

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py; what it prints. Raises CalledProcessError."""
        command = [sys.executable, "manage.py", *arguments]
        variables = os.environ | self.environment
        return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True, timeout=300).stdout


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """Yields when all nodes and nginx answer. Each node has a folder of its own, in which nothing may be needed by another."""
    with ExitStack() as stack:
        primary, replica = stack.enter_context(primary_and_replica())
        redis = RedisServer()
        stack.callback(redis.stop)
        cluster = Cluster(folder, primary, replica, redis)
        cluster.manage("shell", "--no-imports", "-c", LOAD)
        cluster.manage("public_role", "--apply")
        wait_for_replica(primary, replica)
        for number in range(NODES):
            own = folder / f"node-{number}"
            own.mkdir()
            options = cluster.environment | {"FILES_DIR": str(own)}
            cluster.nodes.append(stack.enter_context(served_desk(own, "--no-worker", "--workers", "1", **options)))
        for number in range(WORKERS):
            own = folder / f"worker-{number}"
            own.mkdir()
            cluster.workers.append(Worker(os.environ | cluster.environment | {"FILES_DIR": str(own)}, own / "worker.log"))
            stack.callback(cluster.workers[number].stop)
        cluster.proxy = stack.enter_context(running_proxy(folder / "proxy", *(node.port for node in cluster.nodes)))
        yield cluster
