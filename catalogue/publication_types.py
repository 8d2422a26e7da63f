"""The registry of publication types: what the public side knows of each type, by the code that rows and answers carry.

Each app declares its types in its module `publication_type`. `EditorialConfig.ready` imports these modules in the order of
INSTALLED_APPS and then closes the registry. The order of the types is the order of navigation, tabs and sitemaps.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.utils.functional import Promise

MAX_CODE_LENGTH = 10  # characters of the columns that hold a code
TERM_TYPE = "term"  # the type of vocabulary terms in the change log; no publication type has this code
Text = str | Promise
DocumentFunction = Callable[[dict[str, Any]], dict[str, Any]]
DayFacet = Callable[[Any, date], Mapping[str, Any]]
DayFunction = Callable[[dict[str, Any], Sequence[dict[str, Any]], date | None], dict[str, Any]]


@dataclass(frozen=True)
class HomeSection:
    """The section of a type on the home page: `limit` newest documents through `template`.

    `place` is "main" (the wide column), "side" (beside it) or "below". Sections of one place stand by `order`, then by type.
    """

    limit: int = 3
    template: str = "components/home_section.html"
    place: str = "below"
    order: int = 100


@dataclass(frozen=True)
class PublicationType:
    """One publication type as readers and programs meet it.

    `code` stands in rows, URLs' parameters and answers; `web_folder` and `api_name` are its folders on the site and in the API.
    `serializer` is the shape that is read, `document_serializer` the shape that is stored. `csl_record` and `json_ld` take a
    presented document. `work_record` is the CSL record of the work that a publication is about, such as an act, where the two are
    cited apart. `row_dates` names the dates of a document; lists show the first that is known. `example` is the answer
    that the API's schema shows. `samples` are documents for the style guide, in lists.

    `day_fields` returns the fields that change with the day although nothing is published. It takes a presented document, its
    relations, of which it reads the incoming ones of the types `day_relations`, and the day; None of an earlier version.
    `day_facets` are the facets that follow from the day: each by its name with a function of the bitmap index and the day, which
    returns the keys by code. `more_pages` are views, each with a
    `title`, by the last part of their addresses below `web_folder`.
    """

    code: str
    name: Text
    plural: Text
    web_folder: str
    api_name: str
    serializer: type[Any]
    document_serializer: type[Any]
    filterset: type[Any]
    csl_record: DocumentFunction
    json_ld: DocumentFunction
    list_view: type[Any]
    detail_view: type[Any]
    row_dates: tuple[str, ...]
    example: Mapping[str, Any]
    samples: tuple[Mapping[str, Any], ...] = ()
    work_record: DocumentFunction | None = None
    pdf_view: type[Any] | None = None
    kind_label: Text = ""  # in lists; the name unless told
    work_heading: Text = ""  # above the citation of the work; “Cite the act” unless told
    navigation_label: Text = ""  # in the navigation and on the home page; the plural unless told
    kind_template: str = "components/type_and_authors.html"
    feed_template: str = "components/feed_content.html"  # the text of a document as feed readers show it
    day_fields: DayFunction | None = None
    day_relations: tuple[str, ...] = ()
    day_facets: Mapping[str, DayFacet] = field(default_factory=dict)
    more_pages: Mapping[str, type[Any]] = field(default_factory=dict)
    row_template: str = ""  # between title and summary of a row in a list
    home: HomeSection = HomeSection()

    @property
    def main_record(self) -> DocumentFunction:
        """What the files at a publication's own address cite: the work that it is about, else the publication."""
        return self.work_record or self.csl_record

    @property
    def label(self) -> Text:
        return self.kind_label or self.name

    def row_day(self, document: Mapping[str, Any]) -> tuple[str | None, str]:
        """The first known of the dates that the type names for rows, and its precision; (None, "") where none is."""
        name = next((name for name in self.row_dates if document.get(name)), "")
        return (document[name], document.get(f"{name}_precision", "day")) if name else (None, "")

    @property
    def navigation(self) -> Text:
        return self.navigation_label or self.plural


_types: dict[str, PublicationType] = {}
_state = {"closed": False}


def register_publication_type(one: PublicationType) -> None:
    """Raises ImproperlyConfigured for a code, folder or API name that is taken, too long a code, or a closed registry."""
    if _state["closed"]:
        raise ImproperlyConfigured(
            f"The type “{one.code}” is declared too late: declare it in the module publication_type of its app."
        )
    if one.code == TERM_TYPE:
        raise ImproperlyConfigured(f"The code “{TERM_TYPE}” is that of vocabulary terms in the change log.")
    if len(one.code) > MAX_CODE_LENGTH:
        raise ImproperlyConfigured(f"The code “{one.code}” is longer than {MAX_CODE_LENGTH} characters.")
    for name in ("code", "web_folder", "api_name"):
        if any(getattr(other, name) == getattr(one, name) for other in _types.values()):
            raise ImproperlyConfigured(f"Two publication types have the {name} “{getattr(one, name)}”.")
    _types[one.code] = one


def close_registry() -> None:
    _state["closed"] = True


def publication_types() -> tuple[PublicationType, ...]:
    """Raises AppRegistryNotReady before all apps have declared their types: whoever reads it at import would miss some."""
    _require_closed()
    return tuple(_types.values())


def publication_type(code: str) -> PublicationType:
    """Raises KeyError for an unknown code, AppRegistryNotReady as `publication_types` does."""
    _require_closed()
    return _types[code]


def _require_closed() -> None:
    if not _state["closed"]:
        raise AppRegistryNotReady("The publication types are not declared yet: read them in a function, not at import.")


def type_codes() -> list[str]:
    return [one.code for one in publication_types()]


def type_choices() -> list[tuple[str, Text]]:
    """(code, name) of each type. Model fields name this function, so that a new type needs no migration of other apps."""
    return [(one.code, one.name) for one in publication_types()]


def log_type_choices() -> list[tuple[str, Text]]:
    """(code, name) of each type of the change log: publication types, and vocabulary terms."""
    return [*type_choices(), (TERM_TYPE, "Term")]


class TypeAttribute(Mapping[str, str]):
    """One attribute of each publication type by its code. It is read once: a page asks for it hundreds of times."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _values(self) -> dict[str, str]:
        return {one.code: getattr(one, self.name) for one in publication_types()}

    def __getitem__(self, code: str) -> str:
        return self._values[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
