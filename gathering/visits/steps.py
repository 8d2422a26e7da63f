"""The requests of one visit: each is claimed for itself, so that the pause of its host lies before every one of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from gathering.list_pages.list_rows import ListRow


@dataclass(frozen=True)
class Step:
    """The next request of a visit. `hops` counts redirects.

    `page` is the address of a page that named this interface, whose links are read against it, and `cookie` what it set;
    `page_title` its title. `first_rows` are those of the first page, while the second one is asked for.
    """

    url: str
    hops: int = 0
    page: str = ""
    cookie: str = ""
    page_title: str = ""
    first_rows: tuple[ListRow, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"first_rows": [row.as_json() for row in self.first_rows]}

    @classmethod
    def from_json(cls, step: Mapping[str, Any]) -> Self:
        return cls(**{**step, "first_rows": tuple(map(ListRow.from_json, step["first_rows"]))})


@dataclass(frozen=True)
class Finding:
    """How a visit ended.

    `outcome` is "list", "unchanged" (304), "blocked", "unreadable", or "no_answer", which the next visit may get; `sentence` says
    why in words. `url` is the address that answered last; `etag` and `last_modified` are its.
    """

    outcome: str
    sentence: str = ""
    status: int | None = None
    rows: tuple[ListRow, ...] = ()
    page_title: str = ""
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: int = 0  # seconds
    proposals: tuple[Any, ...] = ()
