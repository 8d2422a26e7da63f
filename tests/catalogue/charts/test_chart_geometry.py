"""Whatever is published, pictures stay in their view boxes and lose no label."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from catalogue.charts.consultation_deadlines import deadline_chart
from catalogue.charts.heatmap import heatmap
from catalogue.charts.histogram import histogram
from catalogue.charts.industry_transformations import transformation_chart
from catalogue.charts.relation_graph import relation_graph
from catalogue.charts.text_layout import text_width, wrap_text
from catalogue.charts.tile_map import GRID_POSITIONS, tile_map
from catalogue.charts.timeline import timeline
from catalogue.vocabulary.lookup import VocabularyTerm

TITLES = st.text("abcdefgh 互联网标准", min_size=1, max_size=120).filter(str.strip)
DAYS = st.dates(date(1949, 10, 1), date(2100, 1, 1)).map(date.isoformat)
MONTHS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat()[:7])
PRECISIONS = st.sampled_from(["day", "month", "year", "approximate"])
EVENTS = st.fixed_dictionaries({"title": TITLES, "note": st.just(""), "happened_on": DAYS, "happened_on_precision": PRECISIONS})
TECHNOLOGIES = st.lists(st.sampled_from(["Big data", "Cloud computing", "Mobile Internet"]), unique=True)
CASES = st.builds(
    lambda old, new, tier, technologies: {
        "traditional_industry": old, "new_industry": new, "tier": tier,
        "technologies": [{"name_en": name} for name in technologies],
    },
    TITLES, TITLES, st.sampled_from(["primary", "secondary", "tertiary"]), TECHNOLOGIES,
)  # fmt: skip
TODAY = date(2026, 1, 1)


def joined_text(lines) -> str:
    return "".join("".join(line.text for line in lines).split())


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(TITLES, st.integers(20, 400))
def test_lines_hold_every_letter_and_keep_their_width(text, width):
    lines = wrap_text(text, width, 14)
    assert without_spaces("".join(lines)) == without_spaces(text)
    assert all(text_width(line, 14) <= width for line in lines)


@given(st.lists(EVENTS, min_size=2, max_size=12), DAYS)
def test_timeline_holds_every_date_within_its_box(events, today):
    picture = timeline({"events": events}, date.fromisoformat(today))
    assert len(picture.points) == len(events)
    for point in picture.points:
        assert 0 <= point.x <= point.end <= picture.width
        assert 0 < point.y < picture.height
        assert 1 <= len(point.lines) <= 2
        assert point.lines[0].y < point.date_y < picture.height
        longest = max(text_width(line.text, 14) for line in point.lines)
        assert longest <= (point.label_x if point.is_label_before else picture.width - point.label_x)
    assert picture.points[0].gap == 0
    assert all(0 <= x <= picture.width for x, _year in picture.marks)
    assert picture.today is None or 0 <= picture.today <= picture.width


@given(
    st.dictionaries(
        st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.isoformat()[:7]), st.integers(1, 9999), max_size=30
    )
)
def test_histogram_counts_everything_within_its_box(months):
    picture = histogram(months)
    if picture is None:
        assert len({month[:4] for month in months}) < 2
        return
    assert sum(bar.count for bar in picture.bars) == sum(months.values())
    for bar in picture.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= picture.width
        assert 0 <= bar.y <= bar.y + bar.height <= picture.base + 0.2
        assert bar.x <= bar.label_x <= bar.x + bar.width
    assert sum(bar.is_labelled for bar in picture.bars) <= 12
    assert sum(bar.is_major for bar in picture.bars) <= 5
    assert all(bar.is_labelled for bar in picture.bars if bar.is_major)


@given(st.lists(st.tuples(TITLES, st.sampled_from(["forward", "reverse"])), min_size=2, max_size=40))
def test_graph_draws_or_counts_every_neighbour(relations):
    told = [
        {"title": title, "direction": direction, "verb": "cites", "entry_type": "policy", "web_url": "/x/"}
        for title, direction in relations
    ]
    picture = relation_graph({"title": "Middle", "relations": told})
    assert len(picture.left) + len(picture.right) + picture.omitted_count == len(relations)
    for node in (*picture.left, *picture.right):
        assert 0 <= node.x <= picture.width - picture.node_width
        assert 0 <= node.y <= picture.height - picture.node_height
        assert 1 <= len(node.lines) <= 2
        assert all(node.y < line.y < node.y + picture.node_height for line in node.lines)
        assert all(text_width(line.text, 14) <= picture.node_width for line in node.lines)
        assert node.verb == "cites"


@given(st.lists(CASES, min_size=1, max_size=20))
def test_equations_lose_no_word_and_stay_within_their_box(cases):
    picture = transformation_chart(cases)
    drawn = [one for group in picture.groups for one in group.transformations]
    assert len(drawn) == len(cases)
    for one in drawn:
        assert joined_text(one.old.lines) == without_spaces(one.case["traditional_industry"])
        assert joined_text(one.new.lines) == without_spaces(one.case["new_industry"])
        assert len(one.paths) == len(one.case["technologies"])
    for box in [box for one in drawn for box in (one.old, one.new)] + [enabler.box for enabler in picture.enablers]:
        assert 0 <= box.x <= box.x + box.width <= picture.width
        assert 0 <= box.y <= box.y + box.height <= picture.height
        assert all(box.y <= line.y <= box.y + box.height for line in box.lines)


@given(st.lists(st.tuples(TITLES, st.integers(0, 4000)), min_size=2, max_size=20))
def test_deadlines_are_as_long_as_their_days(consultations):
    told = [{"title": t, "comments_close_on": (TODAY + timedelta(days=days)).isoformat()} for t, days in consultations]
    picture = deadline_chart(told, TODAY)
    assert [row.days for row in picture.rows] == [days for _title, days in consultations[:12]]
    assert all(1 <= row.length <= 100 for row in picture.rows)
    assert picture.closing_soon == sum(days <= 7 for _title, days in consultations)
    ordered = sorted(picture.rows, key=lambda row: row.days)
    assert [row.length for row in ordered] == sorted(row.length for row in ordered)


@given(st.dictionaries(st.sampled_from(sorted(GRID_POSITIONS)), st.integers(1, 10**6)))
def test_tiles_hold_every_region_once_and_within_their_box(counts):
    names = {code: VocabularyTerm("region", code, code, "", "", "", True) for code in GRID_POSITIONS}
    picture = tile_map(names, counts)
    assert len({(tile.x, tile.y) for tile in picture.tiles}) == len(GRID_POSITIONS) == 34
    assert {tile.name.code: tile.count for tile in picture.marked} == counts
    for tile in picture.tiles:
        assert 0 <= tile.x <= picture.width - picture.size
        assert 0 <= tile.y <= picture.height - picture.size
        assert (tile.level > 0) == (tile.count > 0)
        assert len(tile.lines) == (tile.count > 0)
        assert all(tile.y < line.y < tile.y + picture.size for line in tile.lines)


@given(st.lists(st.lists(st.integers(0, 1000), min_size=3, max_size=3), min_size=1, max_size=5))
def test_heat_leaves_out_empty_rows_alone(counts):
    picture = heatmap(range(len(counts)), range(3), lambda row, column: counts[row][column], lambda row, column: "")
    kept = [row for row in counts if any(row)]
    assert [[cell.count for cell in cells] for _row, cells in (picture.rows if picture else ())] == kept
