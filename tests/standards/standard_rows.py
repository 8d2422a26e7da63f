"""Standards for tests: only what a test is about need be said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from infra.text.standard_numbers import parse
from standards.models import Standard, link_replacements
from tests.support.factories import make_source


def make_standard(number: str = "GB/T 22080-2025", *, replaces: Sequence[str] = (), **values: Any) -> Standard:
    """A standard that may be published: in force since 2016 unless told."""
    standard = parse(number)
    assert standard is not None
    dates = {"issued_on": date(2015, 6, 30), "in_force_on": date(2016, 1, 1), **values}
    precisions = {
        f"{name}_precision": "day" for name, day in dates.items() if name in ("issued_on", "in_force_on", "ended_on") and day
    }
    row = Standard(
        **{
            "title": f"Title of {number}",
            "summary": "What it is.",
            "stage": "published",
            "document_number": number,
            **precisions,
            **dates,
        }
    )
    row.clean()
    row.save()
    row.sources.add(make_source())
    for position, replaced in enumerate(replaces):
        row.replacements.create(number=replaced, position=position)
    link_replacements(row.replacements.all())
    return row
