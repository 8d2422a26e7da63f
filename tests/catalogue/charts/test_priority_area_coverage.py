"""Priority areas by quarter: what is counted, from when to when, and who is said to be silent."""

from pyroaring import BitMap

from catalogue.charts.priority_area_coverage import Quarter, priority_area_coverage
from catalogue.index.bitmap_index import BitmapIndex
from catalogue.vocabulary.lookup import VocabularyTerm

AREAS = [VocabularyTerm("priority_area", code, code, "", "", "", True) for code in ("ict", "transport")]


def make_bitmap_index(months: dict[str, list[int]], **areas: list[int]) -> BitmapIndex:
    sets = {("month", month): BitMap(keys) for month, keys in months.items()}
    sets |= {("priority_area", code): BitMap(keys) for code, keys in areas.items()}
    return BitmapIndex(sets | {("type", "item"): BitMap(key for keys in months.values() for key in keys if key < 90)})


def test_quarters_run_from_the_first_item_to_the_newest():
    found = priority_area_coverage(make_bitmap_index({"2014-12": [1], "2015-07": [2]}, ict=[1, 2]), AREAS)
    assert [str(quarter) for quarter in found.heatmap.columns] == ["2014 Q4", "2015 Q1", "2015 Q2", "2015 Q3"]
    assert [[cell.count for cell in cells] for _area, cells in found.heatmap.rows] == [[1, 0, 0, 1]]


def test_area_without_items_in_three_quarters_is_named():
    found = priority_area_coverage(make_bitmap_index({"2014-12": [1], "2015-07": [2]}, ict=[2], transport=[1]), AREAS)
    assert [area.code for area in found.silent] == ["transport"]


def test_young_desk_calls_nobody_silent():
    assert priority_area_coverage(make_bitmap_index({"2015-03": [1], "2015-04": [2]}, ict=[1, 2]), AREAS).silent == ()


def test_only_items_count():
    found = priority_area_coverage(make_bitmap_index({"2015-03": [1, 99]}, ict=[1, 99]), AREAS)
    assert [[cell.count for cell in cells] for _area, cells in found.heatmap.rows] == [[1]]
    assert priority_area_coverage(make_bitmap_index({"2015-03": [99]}, ict=[99]), AREAS) is None


def test_cell_leads_to_the_days_of_its_quarter():
    found = priority_area_coverage(make_bitmap_index({"2015-05": [1]}, ict=[1]), AREAS)
    assert found.heatmap.rows[0][1][0].query == "priority_area=ict&issued_after=2015-04-01&issued_before=2015-06-30"
    assert [Quarter(2015, number).days[1] for number in (1, 2, 3, 4)] == ["2015-03-31", "2015-06-30", "2015-09-30", "2015-12-31"]
