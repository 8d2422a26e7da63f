"""Who is told what bounces and complaints mean for a reader. The apps above register a listener."""

from typing import Protocol


class ReaderListener(Protocol):
    """Called within the transaction of the event, again for the same event at times."""

    def stopped(self, address_hash: str, scope: str) -> None:
        """The reader wants no more mail of the scope."""
        ...

    def unreachable(self, address_hash: str) -> None:
        """The mailbox does not exist, or has refused too often."""
        ...


listeners: dict[str, ReaderListener] = {}


def register_listener(name: str, listener: ReaderListener) -> None:
    """Called from an app's `ready()`. A second listener of a name replaces the first."""
    listeners[name] = listener
