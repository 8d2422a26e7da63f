"""Registry of publication types: the model of each, its compose function, and the options of its screens.

Each app declares its types in its module `publication_type`; the public part is also registered in `catalogue.publication_types`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from catalogue.publication_types import PublicationType, publication_types, register_publication_type
from catalogue.publish.contracts import PublishableDocument
from editorial.models import Publication


@dataclass(frozen=True)
class DeskType:
    """A publication type at the desk.

    `table` (a PublicationTable) and `import_layout` (an ImportLayout) are None where tables or documents are not imported.
    `print_view` renders the text of a PDF at the desk; the public PDF's view unless given.
    `number_key` names the column with the key of its number (infra.text.standard_numbers): tables of numbers list such a type.
    `first_step` is (label, hint) of the link to a new one on the dashboard of a desk with nothing in it.
    """

    public: PublicationType
    model: type[Publication]
    compose: Callable[[Any], PublishableDocument]
    table: Any = None
    import_layout: Any = None
    print_view: type[Any] | None = None
    number_key: str = ""
    first_step: tuple[str, str] | None = None

    @property
    def pdf_preview_view(self) -> type[Any] | None:
        """None where a publication of the type is not printed."""
        return self.print_view or self.public.pdf_view


_desk_types: dict[str, DeskType] = {}


def declare_publication_type(desk_type: DeskType) -> None:
    """Registers a type. Raises ImproperlyConfigured where its code is not that of the model and the views, or is taken."""
    public, model = desk_type.public, desk_type.model
    for owner, name in ((model, "ENTRY_TYPE"), (public.list_view, "entry_type"), (public.detail_view, "entry_type")):
        if getattr(owner, name) != public.code:
            raise ImproperlyConfigured(f"{owner.__name__}.{name} is not “{public.code}”, the code of its publication type.")
    register_publication_type(public)
    _desk_types[public.code] = desk_type


def desk_types() -> list[DeskType]:
    return [_desk_types[public.code] for public in publication_types()]


def numbered_types() -> list[DeskType]:
    """The types whose publications are listed in tables by their numbers."""
    return [one for one in desk_types() if one.number_key]


def desk_type(entry_type: str) -> DeskType:
    """Raises KeyError for an unknown type."""
    return _desk_types[entry_type]


def publication_models() -> list[type[Publication]]:
    return [desk_type.model for desk_type in desk_types()]


def model_for_type(entry_type: str) -> type[Publication]:
    """Raises KeyError for an unknown type."""
    return desk_type(entry_type).model
