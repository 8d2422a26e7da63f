"""StoreUnavailable: the one exception for a file store that is absent, slow, full or refuses. Missing files are no failure."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, ClassVar

from infra.circuit import Circuit

RETRY_AFTER_SECONDS = 30  # what answers tell readers and programs
logger = logging.getLogger(__name__)


class StoreUnavailable(OSError):
    """The file store cannot be read or written now. Trying again later may help."""


class StoreErrorsMixin:
    """Mixin before a storage backend: every failure but FileNotFoundError raises StoreUnavailable.

    `failures` are the exceptions of the backend; those of `no_answer` open the circuit, which refuses further calls at once.
    """

    failures: ClassVar[tuple[type[Exception], ...]] = (OSError,)
    no_answer: ClassVar[tuple[type[Exception], ...]] = ()
    circuit = Circuit(pause=5)

    @contextmanager
    def mapped_errors(self) -> Iterator[None]:
        if not self.circuit.may_call():
            raise StoreUnavailable("The file store did not answer a moment ago.")
        try:
            yield
        except (FileNotFoundError, StoreUnavailable):
            raise
        except self.failures as error:
            if isinstance(error, self.no_answer):
                self.circuit.record_failure()
            logger.error("A file store failed: %s: %s", type(error).__name__, error)
            raise StoreUnavailable(f"The file store failed: {type(error).__name__}") from error
        self.circuit.record_success()

    def _open(self, name: str, mode: str = "rb") -> Any:
        with self.mapped_errors():
            return super()._open(name, mode)  # type: ignore[misc]

    def _save(self, name: str, content: IO[bytes]) -> str:
        with self.mapped_errors():
            return super()._save(name, content)  # type: ignore[misc]

    def delete(self, name: str) -> None:
        with self.mapped_errors():
            super().delete(name)  # type: ignore[misc]

    def exists(self, name: str) -> bool:
        with self.mapped_errors():
            return super().exists(name)  # type: ignore[misc]

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self.mapped_errors():
            return super().listdir(path)  # type: ignore[misc]

    def size(self, name: str) -> int:
        with self.mapped_errors():
            return super().size(name)  # type: ignore[misc]

    def get_modified_time(self, name: str) -> datetime:
        with self.mapped_errors():
            return super().get_modified_time(name)  # type: ignore[misc]
