"""What a list page is read by, and what is read from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

KINDS = ("auto", "feed", "html", "json")
OUTCOMES = ("list", "blocked", "unreadable", "next")


@dataclass(frozen=True)
class ListRow:
    """One notice. `day` is when it was published, `closes_on` when its comments close; None where the list does not say."""

    address: str
    title: str
    day: date | None = None
    closes_on: date | None = None
    snippet: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {name: value and value.isoformat() for name, value in self._days().items()}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        days = {name: row[name] and date.fromisoformat(row[name]) for name in ("day", "closes_on")}
        return cls(address=row["address"], title=row["title"], snippet=row["snippet"], **days)

    def _days(self) -> dict[str, date | None]:
        return {"day": self.day, "closes_on": self.closes_on}


@dataclass(frozen=True)
class ListRecipe:
    """How a list is read. All but the kind may be empty: what is empty is guessed.

    `kind` is one of KINDS. `row` finds the rows of the page; `link`, `title` and `day` what they name, within a row. In HTML
    these are CSS selectors, in JSON paths of names and numbers with dots between them ("result.list"). `address_template`
    makes an address of the fields of a JSON row ("https://std.example.org/notice?id={PID}"), or of the arguments of an HTML
    row's `onclick` ("…?id={1}").
    """

    kind: str = "auto"
    row: str = ""
    link: str = ""
    title: str = ""
    day: str = ""
    address_template: str = ""

    def as_json(self) -> dict[str, str]:
        """For the JSON field of a watched list: what is said, and no more."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, recipe: Mapping[str, Any]) -> Self:
        """Leaves out what it does not know."""
        return cls(**{field.name: str(recipe[field.name]) for field in fields(cls) if recipe.get(field.name)})


@dataclass(frozen=True)
class Proposal:
    """One of the lists that a page may mean, with at most PROPOSED_ROWS of its rows."""

    recipe: ListRecipe
    rows: tuple[ListRow, ...]
    count: int  # of all rows


@dataclass(frozen=True)
class ListReading:
    """What a page turned out to be.

    `outcome` is one of OUTCOMES; "next" is a page that only names an interface: ask `next_address` once (always of the same
    host), with the cookie that this page set, and read its answer with the address of *this* page, against which a browser
    resolves its links. `sentence` says for people why a page is blocked or unreadable. `second_page` is the address of the
    list's second page where the page names one of the same host.
    """

    outcome: str
    sentence: str = ""
    page_title: str = ""
    rows: tuple[ListRow, ...] = ()
    next_address: str = ""
    second_page: str = ""
    proposals: tuple[Proposal, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "rows": [row.as_json() for row in self.rows],
            "proposals": [
                {"recipe": one.recipe.as_json(), "rows": [row.as_json() for row in one.rows], "count": one.count}
                for one in self.proposals
            ],
        }

    @classmethod
    def from_json(cls, reading: Mapping[str, Any]) -> Self:
        rows = tuple(map(ListRow.from_json, reading["rows"]))
        proposals = tuple(
            Proposal(ListRecipe.from_json(one["recipe"]), tuple(map(ListRow.from_json, one["rows"])), one["count"])
            for one in reading["proposals"]
        )
        return cls(**{**reading, "rows": rows, "proposals": proposals})
