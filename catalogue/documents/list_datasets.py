"""What can be said of a list of the API as a data set: for data portals (DCAT) and for search engines (schema.org)."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from catalogue.documents.citations import SITE_NAME
from catalogue.http.paths import VOCABULARY_FOLDERS
from catalogue.index.bitmap_index import MONTH
from catalogue.index.process_cache import bitmap_index_at
from catalogue.index.revision import Revision
from catalogue.publication_types import PublicationType, publication_types
from catalogue.vocabulary.choice_labels import choice_label

FACETS_BY_FOLDER = {folder: facet for facet, folder in VOCABULARY_FOLDERS.items()}


class ListDataset(NamedTuple):
    """`api_name` and `web_folder` are its folders. `months` are those of its first and last publication (`2015-03`); None where
    it has no dates.
    """

    api_name: str
    web_folder: str
    name: str
    description: str
    months: tuple[str, str] | None = None
    is_vocabulary: bool = False
    is_log: bool = False

    @property
    def title(self) -> str:
        return f"{self.name} – {SITE_NAME}"

    @property
    def keywords(self) -> list[str]:
        return [_("China"), _("regulation"), _("standardization"), self.name]


def list_dataset(api_name: str, revision: Revision) -> ListDataset:
    """The data set of a list of the API by its folder. Raises KeyError for a folder that is no list."""
    declared = next((one for one in publication_types() if one.api_name == api_name), None)
    if declared:
        return type_dataset(declared, revision)
    if facet := FACETS_BY_FOLDER.get(api_name):
        name = choice_label("facets", facet)
        text = _(
            "The terms of the vocabulary “%(name)s”, each with its code, its names in English and Chinese, and the number of "
            "publications that carry it."
        )
        return ListDataset(api_name, api_name, name, text % {"name": name}, is_vocabulary=True)
    name, description = {
        "changes": (
            _("What changed"),
            _("The public log of changes: what was published, updated, corrected or removed, and when."),
        ),
        "corrections": (
            _("Corrections"),
            _("Every public correction: what was printed wrong, what is right, of which publication, and since when."),
        ),
    }[api_name]
    return ListDataset(api_name, api_name, name, description, is_log=True)


def type_dataset(declared: PublicationType, revision: Revision) -> ListDataset:
    """The data set of all live publications of a type."""
    text = _(
        "All publications of the kind “%(name)s”, each as its page shows it: with its terms, sources, relations to other "
        "publications, corrections and version; as JSON Lines and as CSV."
    )
    name = str(declared.plural)
    return ListDataset(declared.api_name, declared.web_folder, name, text % {"name": name}, _months(declared.code, revision))


def _months(code: str, revision: Revision) -> tuple[str, str] | None:
    months = bitmap_index_at(revision).type_counts(code, MONTH)
    return (min(months), max(months)) if months else None
