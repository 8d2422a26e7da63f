"""Which parts of an issue a reader gets, over made-up issues and choices."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.vocabulary.lookup import VocabularyLookup
from subscriptions.issue_mail.pick_positions import (
    FACETS,
    PartKind,
    PartSubjects,
    ReaderChoice,
    select_positions,
    smallest_choice,
    widened,
)

LANGUAGES = ("en-gb", "zh-hans")
CODES = st.frozensets(st.sampled_from("abcd"), max_size=3)
SUBJECTS = st.fixed_dictionaries(dict.fromkeys(FACETS, CODES))
SECTIONS = st.lists(st.lists(SUBJECTS, max_size=4), max_size=4)
CHOICES = st.builds(ReaderChoice, st.sampled_from(LANGUAGES), CODES, CODES, CODES)


def parts_of(sections):
    """The parts of an issue whose sections have items of these subjects, in both languages."""
    parts = []
    for language in LANGUAGES:
        kinds = [(PartKind.HEAD, 0, {}), (PartKind.SELECTION_NOTE, 0, {}), (PartKind.NO_ITEM_NOTE, 0, {})]
        for number, items in enumerate(sections, start=1):
            kinds += [(PartKind.SECTION, number, {}), *((PartKind.ITEM, number, subjects) for subjects in items)]
        for kind, section, subjects in [*kinds, (PartKind.FOOT, 0, {})]:
            parts.append(PartSubjects(len(parts), kind, language, section, **subjects))
    return parts


def picked(choice, parts):
    return [parts[position] for position in select_positions(choice, parts)]


def items_of(choice, parts):
    return {part.position for part in picked(choice, parts) if part.kind == PartKind.ITEM}


@settings(max_examples=200)
@given(SECTIONS, CHOICES)
def test_mail_opens_and_closes_in_one_language_and_no_heading_stands_without_an_item(sections, choice):
    found = picked(choice, parts_of(sections))
    assert {part.language for part in found} == {choice.language}
    assert (found[0].kind, found[-1].kind) == (PartKind.HEAD, PartKind.FOOT)
    with_items = {part.section for part in found if part.kind == PartKind.ITEM}
    assert [part.section for part in found if part.kind == PartKind.SECTION] == sorted(with_items)


@settings(max_examples=200)
@given(SECTIONS, CHOICES)
def test_note_says_whether_items_are_left_out_or_none_is_there(sections, choice):
    found = [part.kind for part in picked(choice, parts_of(sections))]
    count, total = found.count(PartKind.ITEM), sum(map(len, sections))
    assert (PartKind.SELECTION_NOTE in found) == (0 < count < total)
    assert (PartKind.NO_ITEM_NOTE in found) == (count == 0)


@settings(max_examples=200)
@given(SECTIONS, CHOICES, st.sampled_from(sorted(FACETS)), st.sampled_from("abcd"))
def test_one_more_term_beside_another_of_its_kind_never_takes_an_item_away(sections, choice, facet, code):
    parts = parts_of(sections)
    chosen = getattr(choice, facet)
    more = choice._replace(**{facet: chosen | {code}})
    assert items_of(more, parts) >= items_of(choice, parts) or not chosen


@settings(max_examples=100)
@given(SECTIONS)
def test_who_chooses_nothing_gets_every_item(sections):
    assert len(items_of(ReaderChoice("en-gb"), parts_of(sections))) == sum(map(len, sections))


def test_item_that_names_no_region_reaches_readers_of_every_region():
    none, here, there = ({"sectors": frozenset("a"), "regions": frozenset(code)} for code in ("", "b", "c"))
    parts = parts_of([[none, here, there]])
    choice = ReaderChoice("en-gb", sectors=frozenset("a"), regions=frozenset("b"))
    assert [part.regions for part in picked(choice, parts) if part.kind == PartKind.ITEM] == [frozenset(), frozenset("b")]
    other_sector = ReaderChoice("en-gb", sectors=frozenset("x"), regions=frozenset("b"))
    assert items_of(other_sector, parts) == set()


def test_reader_of_a_sector_gets_the_groups_below_it_and_what_it_was_merged_into():
    vocabulary = VocabularyLookup()
    for code, parent in (("C", ""), ("C26", "C"), ("C261", "C26"), ("D", "")):
        vocabulary.add("sector", code, code, "", "", "", parent, True)
    vocabulary.add_merged("sector", "C-old", "C26", is_redirected=True)
    assert widened(ReaderChoice("en-gb", sectors=frozenset({"C"})), vocabulary).sectors == {"C", "C26", "C261"}
    assert widened(ReaderChoice("en-gb", sectors=frozenset({"C-old"})), vocabulary).sectors == {"C26", "C261"}
    assert widened(ReaderChoice("en-gb"), vocabulary) == ReaderChoice("en-gb")


def test_circle_among_parents_ends():
    vocabulary = VocabularyLookup()
    vocabulary.add("sector", "A", "A", "", "", "", "B", True)
    vocabulary.add("sector", "B", "B", "", "", "", "A", True)
    assert widened(ReaderChoice("en-gb", sectors=frozenset({"A"})), vocabulary).sectors == {"A", "B"}


def test_smallest_mail_with_an_item_is_that_of_the_term_with_the_shortest_items():
    parts = parts_of([[{"sectors": frozenset("a")}, {"sectors": frozenset("b")}], [{"sectors": frozenset("a")}]])
    sizes = [10 for _ in parts]
    assert smallest_choice("en-gb", parts, sizes).sectors == {"b"}
    assert smallest_choice("en-gb", parts_of([]), []) == ReaderChoice("en-gb")


@given(SECTIONS)
@settings(max_examples=30)
def test_subjects_are_read_from_json_as_they_were_written(sections):
    parts = parts_of(sections)
    assert [PartSubjects.from_json(part.as_json()) for part in parts] == parts
