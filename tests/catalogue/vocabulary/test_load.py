"""The standard vocabulary: what the files hold, and what loading them does to what is there."""

import csv
import datetime
import io
import shutil
import uuid

import pytest
from django.core.management import CommandError, call_command

from catalogue.models.vocabulary import (
    IcsField,
    Organization,
    Phase,
    PriorityArea,
    PrioritySelection,
    Region,
    Sector,
    Technology,
)
from catalogue.vocabulary import load
from catalogue.vocabulary.load import DATA_DIRECTORY, load_vocabulary
from catalogue.vocabulary.merged_terms import ancestor_codes
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision_calls(monkeypatch):
    """One item for each time that the vocabulary revision was raised."""
    calls, record = [], load.record_edited_terms

    def counted(*edited, **said):
        calls.append(True)
        record(*edited, **said)

    monkeypatch.setattr(load, "record_edited_terms", counted)
    return calls


@pytest.fixture
def loaded_counts(revision_calls):
    counts = load_standard_vocabulary()
    revision_calls.clear()
    return counts


@recorded_rows
def load_standard_vocabulary():
    return load_vocabulary()


@pytest.fixture
def data_copy(tmp_path, revision_calls):
    """The data files in a folder that a test may spoil."""
    return shutil.copytree(DATA_DIRECTORY, tmp_path / "data")


def replace_in_file(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What the files hold


def test_every_facet_has_its_standard_number_of_terms(loaded_counts):
    assert loaded_counts["sector"] == (117, 0)
    assert loaded_counts["region"] == (34, 0)
    assert loaded_counts["technology"] == (4, 0)
    assert loaded_counts["ics_field"] == (1381, 0)
    assert loaded_counts["phase"] == (3, 0)
    models = (Sector, Technology, Region, Organization, IcsField, Phase, PriorityArea, PrioritySelection)
    assert [model.objects.count() for model in models] == [created for created, _ in loaded_counts.values()]


def test_sectors_are_20_sections_and_97_divisions_numbered_without_a_gap(loaded_counts):
    sections = Sector.objects.filter(parent=None).values_list("code", flat=True)
    divisions = Sector.objects.exclude(parent=None).order_by("code")
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    assert [division.code[1:] for division in divisions] == [f"{number:02}" for number in range(1, 98)]


def test_every_division_lies_under_the_section_of_its_letter(loaded_counts):
    divisions = Sector.objects.exclude(parent=None).select_related("parent")
    assert all(division.code[0] == division.parent.code for division in divisions)


@pytest.mark.parametrize(
    ("code", "name_en", "name_zh"),
    [
        ("A05", "Professional and support activities for agriculture, forestry, animal husbandry and fishery",
         "农、林、牧、渔专业及辅助性活动"),
        ("C25", "Processing of petroleum, coal and other fuels", "石油、煤炭及其他燃料加工业"),
        ("G58", "Multimodal transport and forwarding agencies", "多式联运和运输代理业"),
        ("I64", "Internet and related services", "互联网和相关服务"),
        ("N79", "Land management", "土地管理业"),
        ("R87", "Radio, television, film and sound recording", "广播、电视、电影和录音制作业"),
        ("T97", "International organizations", "国际组织"),
    ],
)  # fmt: skip
def test_sector_bears_its_name_of_the_2017_edition(loaded_counts, code, name_en, name_zh):
    sector = Sector.objects.get(code=code)
    assert (sector.name_en, sector.name_zh, sector.scheme) == (name_en, name_zh, "GB/T 4754-2017")


@pytest.mark.parametrize(
    ("code", "tier"),
    [
        ("A", "primary"), ("A04", "primary"), ("A05", "tertiary"),
        ("B", "secondary"), ("B11", "tertiary"), ("B12", "secondary"),
        ("C", "secondary"), ("C42", "secondary"), ("C43", "tertiary"),
        ("D46", "secondary"), ("E50", "secondary"), ("F51", "tertiary"), ("T97", "tertiary"),
    ],
)  # fmt: skip
def test_support_and_repair_divisions_leave_the_tier_of_their_section(loaded_counts, code, tier):
    assert Sector.objects.get(code=code).industry_tier == tier


def test_only_three_divisions_differ_from_the_tier_of_their_section(loaded_counts):
    divisions = Sector.objects.exclude(parent=None).select_related("parent")
    apart = {division.code for division in divisions if division.industry_tier != division.parent.industry_tier}
    assert apart == {"A05", "B11", "C43"}


@pytest.mark.parametrize(("code", "nace"), [("C", "C"), ("C42", "E"), ("D46", "E"), ("E47", "F"), ("I64", "J")])
def test_sector_names_its_nace_section(loaded_counts, code, nace):
    assert Sector.objects.get(code=code).nace_section == nace


@pytest.mark.parametrize(
    ("code", "numeric_code", "name_en", "name_zh"),
    [
        ("CN-HA", "CN-41", "Henan", "河南省"),
        ("CN-CQ", "CN-50", "Chongqing", "重庆市"),
        ("CN-SN", "CN-61", "Shaanxi", "陕西省"),
        ("CN-SX", "CN-14", "Shanxi", "山西省"),
        ("CN-NM", "CN-15", "Inner Mongolia", "内蒙古自治区"),
        ("CN-HK", "CN-91", "Hong Kong", "香港特别行政区"),
    ],
)
def test_region_has_both_codes_and_both_names(loaded_counts, code, numeric_code, name_en, name_zh):
    region = Region.objects.get(code=code)
    assert (region.numeric_code, region.name_en, region.name_zh) == (numeric_code, name_en, name_zh)


def test_no_two_regions_share_a_numeric_code(loaded_counts):
    assert len(set(Region.objects.values_list("numeric_code", flat=True))) == 34


def test_technologies_bear_their_chinese_names(loaded_counts):
    names = dict(Technology.objects.values_list("code", "name_zh"))
    assert names == {
        "mobile-internet": "移动互联网",
        "cloud-computing": "云计算",
        "big-data": "大数据",
        "internet-of-things": "物联网",
    }


@pytest.mark.parametrize(
    ("code", "name_en"),
    [
        ("35.240", "Applications of information technology"),
        ("35.240.15", "Identification cards. Chip cards. Biometrics"),
        ("01.040.35", "Information technology (Vocabularies)"),
    ],
)
def test_ics_holds_all_three_levels(loaded_counts, code, name_en):
    assert IcsField.objects.get(code=code).name_en == name_en


def test_ics_has_40_fields_401_groups_and_940_sub_groups_each_below_one_that_is_there(loaded_counts):
    codes = set(IcsField.objects.values_list("code", flat=True))
    assert [sum(len(code) == length for code in codes) for length in (2, 6, 9)] == [40, 401, 940]
    assert all(ancestor_codes("ics", code) <= codes for code in codes)


def test_samr_took_over_from_aqsiq_and_has_sac_below_it(loaded_counts):
    samr = Organization.objects.get(code="samr")
    assert (samr.predecessor.code, samr.succeeded_on) == ("aqsiq", datetime.date(2018, 3, 21))
    assert Organization.objects.get(code="sac").parent == samr
    assert Organization.objects.get(code="sac-tc-260").parent.code == "sac"


def test_each_of_the_five_partners_selects_two_to_four_areas(loaded_counts):
    partners = Organization.objects.filter(kind="partner").order_by("code")
    assert [partner.code for partner in partners] == ["cen", "cenelec", "ec", "efta", "etsi"]
    assert all(2 <= PrioritySelection.objects.filter(partner=partner).count() <= 4 for partner in partners)


@pytest.mark.parametrize("path", sorted(DATA_DIRECTORY.glob("*.csv")), ids=lambda path: path.name)
def test_file_is_utf_8_without_stray_blanks(path):
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert all(cell == cell.strip() for row in rows for cell in row)


# What loading does


def test_loading_twice_changes_nothing(loaded_counts, revision_calls):
    before = list(Sector.objects.values())
    assert set(load_vocabulary().values()) == {(0, 0)}
    assert list(Sector.objects.values()) == before
    assert not revision_calls


def test_first_loading_raises_the_vocabulary_number_once(revision_calls):
    load_vocabulary()
    assert revision_calls == [True]


def test_new_term_has_the_same_uid_in_every_installation(loaded_counts):
    assert Region.objects.get(code="CN-HA").uid == uuid.UUID("e2d0566c-59a9-54a9-b109-3eca97b9a205")
    assert Sector.objects.get(code="I64").uid == uuid.uuid5(load.UID_NAMESPACE, "sector:I64")


def test_edited_name_is_corrected_and_its_version_raised(loaded_counts, revision_calls):
    Region.objects.filter(code="CN-HA").update(name_en="Hunan")
    assert load_vocabulary()["region"] == (0, 1)
    region = Region.objects.get(code="CN-HA")
    assert (region.name_en, region.version) == ("Henan", 2)
    assert Region.objects.get(code="CN-HN").version == 1
    assert revision_calls == [True]


def test_retired_term_stays_retired(loaded_counts):
    Technology.objects.filter(code="big-data").update(is_retired=True)
    assert load_vocabulary()["technology"] == (0, 0)
    assert Technology.objects.get(code="big-data").is_retired


def test_term_that_an_editor_added_is_left_alone(loaded_counts):
    added = Technology.objects.create(code="blockchain", name_en="Blockchain", name_zh="区块链")
    assert load_vocabulary()["technology"] == (0, 0)
    added.refresh_from_db()
    assert (added.name_en, added.is_standard, added.version) == ("Blockchain", False, 1)


def test_term_that_an_editor_added_before_the_file_named_it_is_adopted_under_its_uid(revision_calls):
    added = Technology.objects.create(code="big-data", name_en="Data, big")
    assert load_vocabulary()["technology"] == (3, 1)
    adopted = Technology.objects.get(code="big-data")
    assert (adopted.uid, adopted.name_en, adopted.is_standard, adopted.version) == (added.uid, "Big data", True, 2)


def test_changed_weight_of_a_selection_is_corrected(loaded_counts):
    PrioritySelection.objects.filter(area__code="ict", partner__code="etsi").update(weight=1)
    assert load_vocabulary()["priority_selection"] == (0, 1)
    assert PrioritySelection.objects.get(area__code="ict", partner__code="etsi").weight == 3


def test_parent_may_stand_below_its_child(data_copy):
    path = data_copy / "sectors.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
    load_vocabulary(directory=data_copy)
    assert Sector.objects.get(code="I64").parent.code == "I"


def test_file_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(data_copy):
    path = data_copy / "regions.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert load_vocabulary(directory=data_copy)["region"] == (34, 0)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("organizations.csv", "2018-03-21", "21 March", "organizations.csv, line 8, column succeeded_on: '21 March'"),
        ("organizations.csv", "state-council,aqsiq", "state-council,nobody", "column predecessor: 'nobody'"),
        ("organizations.csv", "state-council,aqsiq", "state-council,", "line 8, column predecessor, succeeded_on"),
        ("organizations.csv", ",partner,", ",friend,", "line 18, column kind: 'friend'"),
        ("regions.csv", "CN-HA,Henan", "CN HA,Henan", "regions.csv, line 10, column code: 'CN HA'"),
        ("regions.csv", "Henan", "", "regions.csv, line 10, column name_en: ''"),
        ("regions.csv", "CN-HB", "CN-HA", "regions.csv, line 11, column code: 'CN-HA': line 10 has the same"),
        ("regions.csv", "CN-41", "CN-41,surplus", "regions.csv, line 10, column numeric_code"),
        ("regions.csv", ",CN-41", "", "regions.csv, line 10, column numeric_code: '': the line ends"),
        ("regions.csv", "numeric_code", "old_code", "regions.csv, line 1, column old_code"),
        ("ics_fields.csv", "35.240.15", "35.24.15", "column code: '35.24.15': Give a field, group or sub-group"),
        ("technologies.csv", "code,", "kode,", "technologies.csv, line 1, column kode"),
        ("sectors.csv", "A,,", "A,A01,", "in a circle"),
        ("phases.csv", "2009-06-30", "2005-06-30", "phases.csv, line 2, column ends_on, starts_on"),
        ("priority_selections.csv", "ec,3", "ec,4", "priority_selections.csv, line 2, column weight: '4'"),
        ("priority_selections.csv", "sesec-3,ec,", "sesec-3,miit,", "line 2, column partner: 'miit'"),
    ],
)
def test_bad_row_names_file_line_column_and_value(data_copy, file, old, new, said):
    replace_in_file(data_copy / file, old, new)
    with pytest.raises(ValueError, match=said):
        load_vocabulary(directory=data_copy)


@pytest.mark.parametrize("content", ["code,name_en\nbig-data,大\n".encode("gbk"), b'code,name_en\nbig-data,"Big\n'])
def test_file_that_is_not_utf_8_csv_is_named(data_copy, content):
    (data_copy / "technologies.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"technologies\.csv, after line \d: not readable as UTF-8 CSV"):
        load_vocabulary(directory=data_copy)


def test_bad_row_in_the_last_file_leaves_nothing_behind(data_copy, revision_calls):
    replace_in_file(data_copy / "priority_selections.csv", "ec,3", "ec,4")
    with pytest.raises(ValueError, match="weight"):
        load_vocabulary(directory=data_copy)
    assert not Sector.objects.exists()
    assert not revision_calls


def test_command_prints_a_line_for_each_vocabulary(revision_calls):
    out = io.StringIO()
    call_command("load_vocabulary", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 8
    assert "region: 34 created, 0 updated" in lines


def test_command_says_what_is_wrong_without_a_traceback(data_copy):
    replace_in_file(data_copy / "regions.csv", "Henan", "")
    with pytest.raises(CommandError, match=r"regions\.csv, line 10, column name_en"):
        call_command("load_vocabulary", directory=data_copy, stdout=io.StringIO())


def test_organizations_stand_under_the_public_body_they_belong_to(client, loaded_counts):
    page = client.get("/organizations/").content.decode()
    order = [page.index(f"/organizations/{code}/") for code in ("samr", "cnca", "sac")]
    assert order == sorted(order)
    assert 'class="terms-depth-1"><span class="meta">SAMR' in page


def test_other_names_of_an_editor_stay_beside_those_of_the_file(loaded_counts):
    Organization.objects.filter(code="miit").update(aliases="The ministry")
    load_vocabulary()
    assert Organization.objects.get(code="miit").aliases.split("\n") == ["工信部", "The ministry"]
    assert load_vocabulary()["organization"] == (0, 0)
