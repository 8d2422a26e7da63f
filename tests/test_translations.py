"""The Chinese catalogue of the interface: complete, with every placeholder, and compiled as it stands."""

import re

import polib
import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
ENTRIES = list(polib.pofile(str(FOLDER / "django.po")))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_sentence_is_translated():
    assert len(ENTRIES) > 350
    assert [entry.msgid for entry in ENTRIES if entry.fuzzy or not all(translations(entry))] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.msgid[:30])
def test_translation_keeps_the_placeholders(entry):
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for said in translations(entry):
        assert set(PLACEHOLDER.findall(said)) == wanted


def test_compiled_catalogue_is_that_of_the_source():
    compiled = {(e.msgid, e.msgctxt): translations(e) for e in polib.mofile(str(FOLDER / "django.mo"))}
    assert compiled == {(e.msgid, e.msgctxt): translations(e) for e in ENTRIES}
