"""The CSV files of the standard vocabulary, in the order in which they are loaded."""

from dataclasses import dataclass

from django.db import models

from catalogue.models import IcsField, Organization, Phase, PriorityArea, PrioritySelection, Region, Sector, Technology


@dataclass(frozen=True, kw_only=True)
class VocabularyFile:
    """One vocabulary: its model, its file, and the columns that identify a row (`key`)."""

    name: str
    model: type[models.Model]
    file: str
    key: tuple[str, ...] = ("code",)


# A selection refers to its area, phase and partner, so it comes last.
VOCABULARY_FILES = (
    VocabularyFile(name="sector", model=Sector, file="sectors.csv"),
    VocabularyFile(name="technology", model=Technology, file="technologies.csv"),
    VocabularyFile(name="region", model=Region, file="regions.csv"),
    VocabularyFile(name="organization", model=Organization, file="organizations.csv"),
    VocabularyFile(name="ics_field", model=IcsField, file="ics_fields.csv"),
    VocabularyFile(name="phase", model=Phase, file="phases.csv"),
    VocabularyFile(name="priority_area", model=PriorityArea, file="priority_areas.csv"),
    VocabularyFile(
        name="priority_selection",
        model=PrioritySelection,
        file="priority_selections.csv",
        key=("area", "phase", "partner"),
    ),
)
