"""Boxes that apps above the desk add to the side panel of a publication's form, such as what readers wrote about it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from editorial.audit.audit_log import Actor
from editorial.models import Publication


class Box(NamedTuple):
    """A heading, and lines of words, each with its address or ""."""

    title: str
    lines: Sequence[tuple[str, str]]


BoxOf = Callable[[Publication, Actor], Box | None]
_boxes: list[BoxOf] = []


def add_box(box_of: BoxOf) -> None:
    """Called from an app's `ready()`. `box_of` returns None where there is nothing that the person may see."""
    _boxes.append(box_of)


def added_boxes(row: Publication, by: Actor) -> list[Box]:
    return [box for box_of in _boxes if (box := box_of(row, by))]
