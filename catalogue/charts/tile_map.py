"""Tile map: each region as a square of the same size near its neighbours, so that small regions are as visible as large ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.charts.shades import ShadeScale, only_largest
from catalogue.charts.text_layout import TextLine, text_width
from catalogue.http.language import is_chinese
from catalogue.vocabulary.lookup import VocabularyTerm

SIZE, GAP = 78, 4  # units of the view box; on the narrowest page two of them are a pixel
TEXT_SIZE, ONE_LINE_Y, TWO_LINES_Y = 24, 68, (51, 71)  # the base lines of one text or of a text in two lines
REGION_SUFFIX = re.compile("(?:维吾尔|壮族|回族)?自治区$|特别行政区$|省$|市$")
# Column and row of each ISO 3166-2:CN subdivision.
GRID_POSITIONS = {
    "CN-HL": (7, 0), "CN-NM": (5, 1), "CN-JL": (7, 1), "CN-XJ": (0, 2), "CN-GS": (2, 2), "CN-NX": (3, 2), "CN-SX": (4, 2),
    "CN-HE": (5, 2), "CN-BJ": (6, 2), "CN-LN": (7, 2), "CN-QH": (1, 3), "CN-SN": (3, 3), "CN-HA": (4, 3), "CN-SD": (5, 3),
    "CN-TJ": (6, 3), "CN-XZ": (0, 4), "CN-SC": (2, 4), "CN-CQ": (3, 4), "CN-HB": (4, 4), "CN-AH": (5, 4), "CN-JS": (6, 4),
    "CN-SH": (7, 4), "CN-GZ": (3, 5), "CN-HN": (4, 5), "CN-JX": (5, 5), "CN-ZJ": (6, 5), "CN-YN": (2, 6), "CN-GX": (3, 6),
    "CN-GD": (4, 6), "CN-FJ": (5, 6), "CN-TW": (7, 6), "CN-HI": (3, 7), "CN-MO": (4, 7), "CN-HK": (5, 7),
}  # fmt: skip


@dataclass(frozen=True)
class RegionTile:
    """`text` is the large text in the tile, `level` the shade of its colour; `x` and `y` are units of the view box."""

    name: VocabularyTerm
    text: str
    count: int
    level: int
    x: int
    y: int

    @property
    def code(self) -> str:
        return self.name.code.removeprefix("CN-")

    @property
    def short_zh(self) -> str:
        """Returns 河南 for 河南省."""
        return REGION_SUFFIX.sub("", self.name.name_zh)

    @property
    def labels(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Returns the code and the short Chinese name with their language tags, first the one in the reader's language."""
        code, name = (self.code, "en"), (self.short_zh, "zh-Hans")
        return (name, code) if is_chinese() and self.short_zh else (code, name)

    @property
    def is_long(self) -> bool:
        """Whether the text is set smaller, as nearly as wide as the tile."""
        return any(text_width(line.text, TEXT_SIZE) > SIZE - 10 for line in self.lines)

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """Returns the text in one line, or in two that are broken between words where it is wider than the tile."""
        texts = [self.text] if text_width(self.text, TEXT_SIZE) <= SIZE - 4 else self.text.split(" ", 1)
        places = TWO_LINES_Y if len(texts) > 1 else (ONE_LINE_Y,)
        return tuple(TextLine(self.y + y, text) for y, text in zip(places, texts, strict=True) if text)


@dataclass(frozen=True)
class TileMap:
    tiles: tuple[RegionTile, ...]
    shades: ShadeScale
    size: int = SIZE
    width: int = 8 * (SIZE + GAP) - GAP
    height: int = 8 * (SIZE + GAP) - GAP

    @property
    def marked(self) -> list[RegionTile]:
        """Returns the tiles that have a text, the largest count first."""
        return sorted((tile for tile in self.tiles if tile.text), key=lambda tile: (-tile.count, tile.name.name_en))

    @property
    def largest(self) -> RegionTile | None:
        """Returns the tile with the largest count; None where two have it."""
        return only_largest(self.tiles, lambda tile: tile.count)


def tile_map(names: Mapping[str, VocabularyTerm], counts: Mapping[str, int], texts: Mapping[str, Any] | None = None) -> TileMap:
    """Returns the tiles of the regions of GRID_POSITIONS, row by row. `texts` replaces the counts as the text of the tiles."""
    placed = sorted((row, column, code) for code, (column, row) in GRID_POSITIONS.items() if code in names)
    shades = ShadeScale.of(counts.get(code, 0) for _row, _column, code in placed)
    return TileMap(
        tuple(
            RegionTile(
                names[code],
                str((counts if texts is None else texts).get(code, "")),
                counts.get(code, 0),
                shades.level(counts.get(code, 0)),
                column * (SIZE + GAP),
                row * (SIZE + GAP),
            )
            for row, column, code in placed
        ),
        shades,
    )
