"""Merges of texts and contents: nothing of either side is lost, and only what both changed is asked."""

import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.content.merge_text import Clash, merge_text, split_blocks
from editorial.content.three_way_merge import merge_contents
from newsletters.models import SpecialReport

WORDS = st.sampled_from(["one", "two", "three", "网", "five", "six"])
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=6)


def merge_lines(base: list[str], draft: list[str], row: list[str]) -> tuple[str, list[Clash]]:
    clashes: list[Clash] = []

    def keep_both(clash: Clash) -> str:
        clashes.append(clash)
        return "ASKED"

    return merge_text("\n".join(base), "\n".join(draft), "\n".join(row), keep_both, is_rich=False), clashes


@given(PARAGRAPHS, PARAGRAPHS)
def test_text_that_one_side_changed_is_that_sides(base, draft):
    assert merge_lines(base, draft, base) == ("\n".join(draft), [])
    assert merge_lines(base, base, draft) == ("\n".join(draft), [])
    assert merge_lines(base, draft, draft) == ("\n".join(draft), [])


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_exchanged_sides_give_the_same_text_and_the_same_questions(base, draft, row):
    text, clashes = merge_lines(base, draft, row)
    other_text, other_clashes = merge_lines(base, row, draft)
    assert text == other_text
    assert [(one.place, one.base, one.draft, one.row) for one in clashes] == [
        (one.place, one.base, one.row, one.draft) for one in other_clashes
    ]


@given(PARAGRAPHS, st.data())
def test_no_added_word_is_lost_and_no_word_stays_that_one_side_removed_alone(base, data):
    base = [f"{word}{number}" for number, word in enumerate(base)]
    draft, row = (data.draw(st.lists(st.sampled_from([*base, *(f"{side}{n}" for n in range(3))]), unique=True)) for side in "dr")
    text, clashes = merge_lines(base, draft, row)
    found = set(re.findall(r"\w+", text)) | {word for clash in clashes for part in clash[2:] for word in part.split("\n")}
    assert {*draft, *row} - {*base} <= found
    assert {*base} & {*draft} & {*row} <= found


def test_neighbouring_paragraphs_are_merged_and_only_the_same_one_is_asked():
    base = "".join(f"<p>Paragraph {n}.</p>" for n in range(1, 6))
    draft = base.replace("Paragraph 1", "Mine 1").replace("Paragraph 4", "Mine 4")
    row = base.replace("Paragraph 2", "Theirs 2").replace("Paragraph 4", "Theirs 4")
    clashes: list[Clash] = []
    merged = merge_text(base, draft, row, lambda clash: clashes.append(clash) or clash.draft, is_rich=True)
    assert merged == "<p>Mine 1.</p><p>Theirs 2.</p><p>Paragraph 3.</p><p>Mine 4.</p><p>Paragraph 5.</p>"
    assert clashes == [Clash("@4", "<p>Paragraph 4.</p>", "<p>Mine 4.</p>", "<p>Theirs 4.</p>")]


def test_list_is_merged_by_its_items_and_table_by_its_rows():
    for start, item, end in (("<ul>", "<li>{}</li>", "</ul>"), ("<table><tbody>", "<tr><td>{}</td></tr>", "</tbody></table>")):
        base, draft, row = (start + "".join(map(item.format, words)) + end for words in ("abc", "Abc", "abcd"))
        assert merge_text(base, draft, row, pytest.fail, is_rich=True) == start + "".join(map(item.format, "Abcd")) + end


def test_what_the_editor_writes_around_the_same_words_is_no_change():
    base, opened = "<ul><li>One</li></ul>\n<p>Two</p><p>Three</p>", "<ul><li><p>One</p></li></ul><p>Two</p><p>Mine</p>"
    row = base.replace("One", "Theirs")
    assert merge_text(base, opened, row, pytest.fail, is_rich=True) == "<ul><li>Theirs</li></ul>\n<p>Two</p><p>Mine</p>"


def test_blocks_of_a_text_are_the_text_again():
    html = 'Loose <em>words</em><p>A<br>b</p><figure data-media="x"><img alt="c"></figure>'
    html += "\n<ul><li><p>D</p><ul><li>e</li></ul></li></ul> end"
    assert "".join(split_blocks(html)) == html
    assert len(split_blocks(html)) == 5


def content(**columns: Any) -> dict[str, Any]:
    sections = [section(key, key) for key in (1, 2, 3)]
    columns = {"title": "T", "abstract": "<p>A</p>", **columns}
    return {"pk": 1, "columns": columns, "many": {"sectors": [1, 2]}, "sources": [{"id": 1}], "own": {"sections": sections}}


def section(key: int, position: int, title: str = "", body: str = "<p>One</p><p>Two</p>") -> dict[str, Any]:
    return {"id": key, "position": position, "title": title or f"Section {key}", "body": body}


def merged(base: Any, draft: Any, row: Any, **choices: str) -> Any:
    return merge_contents(SpecialReport, base, draft, row, choices)


def make_content(columns: dict[str, str], sectors: set[int], sections: dict[int, str], step: int) -> dict[str, Any]:
    rows = [section(key, place, title) for place, (key, title) in enumerate(sections.items())][::step]
    return {**content(**columns), "many": {"sectors": sorted(sectors)}, "own": {"sections": rows}}


CONTENTS = st.builds(
    make_content,
    st.fixed_dictionaries({"title": WORDS, "abstract": PARAGRAPHS.map(lambda words: "".join(f"<p>{word}</p>" for word in words))}),
    st.sets(st.integers(1, 5)),
    st.dictionaries(st.integers(1, 5), WORDS),
    st.sampled_from([1, -1]),
)


def by_key(whole: Any) -> Any:
    return {**whole, "own": {name: sorted(children, key=lambda child: child["id"]) for name, children in whole["own"].items()}}


@given(CONTENTS, CONTENTS)
def test_content_that_one_side_changed_is_that_sides(base, other):
    for result in (merged(base, other, base), merged(base, base, other), merged(base, other, other)):
        assert by_key(result.merged) == by_key(other)
        assert result.conflicts == []


@given(CONTENTS, CONTENTS, CONTENTS)
def test_exchanged_contents_give_the_same_questions_and_their_choices_the_same_content(base, draft, row):
    there, back = merged(base, draft, row), merged(base, row, draft)
    assert {one.name for one in there.conflicts} == {one.name for one in back.conflicts}
    decided = merged(base, draft, row, **{one.name: "draft" for one in there.conflicts})
    exchanged = merged(base, row, draft, **{one.name: "row" for one in there.conflicts})
    assert decided.open_conflicts == exchanged.open_conflicts == []
    assert by_key(decided.merged) == by_key(exchanged.merged)


def test_children_are_merged_by_row_and_column():
    base, draft, row = (content() for _ in range(3))
    draft["own"]["sections"][0]["title"] = "Mine"
    draft["own"]["sections"][1]["body"] = "<p>One</p><p>Mine</p>"
    row["own"]["sections"][0]["body"] = "<p>Theirs</p><p>Two</p>"
    row["own"]["sections"][1]["body"] = "<p>One</p><p>Theirs</p>"
    row["own"]["sections"] = [*row["own"]["sections"][:2], section(9, 3, "Added")]
    result = merged(base, draft, row, **{"sections.2.body@2": "row"})
    assert [one.name for one in result.conflicts] == ["sections.2.body@2"]
    assert result.merged["own"]["sections"] == [
        section(1, 1, "Mine", "<p>Theirs</p><p>Two</p>"), section(2, 2, body="<p>One</p><p>Theirs</p>"), section(9, 3, "Added"),
    ]  # fmt: skip


def test_removed_child_that_the_other_side_changed_is_asked():
    base, draft, row = (content() for _ in range(3))
    del draft["own"]["sections"][0]
    row["own"]["sections"][0]["title"] = "Theirs"
    assert [one.name for one in merged(base, draft, row).conflicts] == ["sections.1"]
    assert [one["id"] for one in merged(base, draft, row, **{"sections.1": "draft"}).merged["own"]["sections"]] == [2, 3]
    assert merged(base, draft, row, **{"sections.1": "row"}).merged["own"]["sections"][0]["title"] == "Theirs"


def test_order_that_both_changed_is_one_question():
    base, draft, row = (content() for _ in range(3))
    for side, places in ((draft, (3, 2, 1)), (row, (2, 3, 1))):
        side["own"]["sections"] = [section(key, place) for key, place in zip((1, 2, 3), places, strict=True)]
    assert [one.name for one in merged(base, draft, row).conflicts] == ["sections.position"]
    chosen = merged(base, draft, row, **{"sections.position": "row"}).merged["own"]["sections"]
    assert [child["position"] for child in chosen] == [2, 3, 1]


def test_value_without_a_known_base_is_asked_where_the_sides_differ():
    unknown = {"columns": {}, "many": {}, "sources": [], "own": {}}
    draft, row = content(title="Mine"), content(title="Theirs")
    assert [one.name for one in merged(unknown, draft, row).conflicts] == ["title"]
    assert merged(unknown, deepcopy(row), row).conflicts == []
