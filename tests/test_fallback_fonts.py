"""Fallback fonts in tokens.css have the ascent and descent of the fonts that they stand in for."""

import re

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
FACES = [dict(re.findall(r"([\w-]+):\s*([^;]+);", face)) for face in re.findall(r"@font-face \{(.*?)\}", TOKENS, re.DOTALL)]
FALLBACKS = [face for face in FACES if "size-adjust" in face]
FILES = {"Schibsted Grotesk": "schibsted-grotesk.woff2", "Source Serif 4": "source-serif-4.woff2"}


def percent(text: str) -> float:
    return float(text.rstrip("%")) / 100


@pytest.mark.parametrize("face", FALLBACKS, ids=lambda face: f"{face['font-family']} {face['font-weight']}")
def test_fallback_has_the_height_of_its_font(face):
    name = next(name for name in FILES if face["font-family"].strip('"').startswith(name))
    font = TTFont(settings.BASE_DIR / "static" / "fonts" / FILES[name])
    units, scale = font["head"].unitsPerEm, percent(face["size-adjust"])
    assert percent(face["ascent-override"]) * scale == pytest.approx(font["hhea"].ascent / units, abs=0.001)
    assert percent(face["descent-override"]) * scale == pytest.approx(-font["hhea"].descent / units, abs=0.001)
    assert percent(face["line-gap-override"]) == font["hhea"].lineGap / units


def test_every_font_has_a_fallback_that_its_family_names():
    for name in FILES:
        family = next(line for line in TOKENS.splitlines() if re.match(rf'\s*--s\w+: "{name}"', line))
        own = {face["font-family"] for face in FALLBACKS if face["font-family"].strip('"').startswith(name)}
        assert own
        assert all(fallback in family for fallback in own)
