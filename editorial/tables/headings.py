"""The first row of a table: which columns stand where, and what is wrong with their names."""

from dataclasses import dataclass

from editorial.tables.lines import Fault, FileTable
from editorial.tables.lookups import nearest
from editorial.tables.report import Problem, problem
from editorial.tables.sheets import Sheet


def normal(heading: str) -> str:
    """“Title ZH” is title_zh."""
    return heading.strip().casefold().replace(" ", "_")


@dataclass(frozen=True)
class Headings:
    """Places of the known columns, counted from 0; `width` is the place after the last heading."""

    places: dict[str, int]
    width: int
    problems: list[Problem]


def headings_of(sheet: Sheet, table: FileTable) -> Headings:
    known = sheet.headings
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for place, cell in enumerate(table.headings):
        text = cell.shown if isinstance(cell, Fault) else cell
        name = normal(text)
        if isinstance(cell, Fault):
            problems.append(problem(text, cell.message, value=text, place=place))
        elif name in places:
            first = problem(name, "", place=places[name]).cell
            problems.append(problem(name, f"This column stands here twice, first in {first}. Keep one.", value=text, place=place))
        elif name in known:
            places[name] = place
        elif name or any(len(line.cells) > place and line.cells[place] != "" for line in table.lines):
            guess = nearest(name, known)
            meant = f" Is it “{guess}”?" if guess else ""
            said = f"No column is called that.{meant} Rename or remove it." if name else "This column has no name."
            problems.append(problem(name, said, value=text, place=place))
    if not any(key in places for key in sheet.keys):
        problems += missing(sheet, places)
    return Headings(places, len(table.headings), problems)


def missing(sheet: Sheet, places: dict[str, int]) -> list[Problem]:
    return [problem(name, "This column is missing; a new row needs it.") for name in sheet.needed if name not in places]
