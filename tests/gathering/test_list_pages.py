"""Twenty pages of the kinds that authorities have, with what is on them: every notice, and nothing else."""

import json
from datetime import date
from pathlib import Path

import pytest

from gathering.list_pages.list_process import read_page
from gathering.list_pages.list_rows import ListReading, ListRecipe
from gathering.list_pages.read_list import propose_lists, read_list

PAGES = Path(__file__).parent / "pages"
TRUTH = json.loads((PAGES / "truth.json").read_text())
TODAY = date(2026, 12, 1)


def read(file: str, truth: dict, *, recipe: ListRecipe | None = None, propose: bool = False) -> ListReading:
    content_type = "application/json" if file.endswith(".json") else truth["headers"]["Content-Type"]
    body = (PAGES / file).read_bytes()
    given = {"address": truth["url"], "status": truth["status"], "content_type": content_type, "today": TODAY, "propose": propose}
    return read_page(body, **given, recipe=recipe or ListRecipe())


def as_truth(reading: ListReading) -> list[tuple]:
    return [(row.title, row.address, row.day, row.closes_on) for row in reading.rows]


def items(truth: dict) -> list[tuple]:
    def day(item: dict, name: str) -> date | None:
        return date.fromisoformat(item[name]) if item.get(name) else None

    return [(item["title"], item["url"], day(item, "date"), day(item, "closes")) for item in truth["items"]]


@pytest.mark.parametrize("number", TRUTH)
def test_page_is_of_its_kind_and_holds_its_notices_and_no_other_row(number):
    truth = TRUTH[number]
    reading = read(truth["file"], truth)
    assert reading.outcome == truth["kind"]
    assert bool(reading.sentence) == (truth["kind"] in ("blocked", "unreadable"))
    if truth["kind"] == "next":
        assert (reading.rows, reading.next_address.split("/")[2]) == ((), "www.bu.example.gov.cn")
        reading = read(truth["next"], truth)
    assert as_truth(reading) == items(truth)


@pytest.mark.parametrize("number", [number for number, truth in TRUTH.items() if truth["items"]])
def test_first_proposal_reads_the_same_list_at_the_next_visit(number):
    truth = TRUTH[number]
    file = truth.get("next", truth["file"])
    proposal = read(file, truth, propose=True).proposals[0]
    assert proposal.count == len(truth["items"])
    assert proposal.rows == read(file, truth).rows[:10]
    kept = ListRecipe.from_json(json.loads(json.dumps(proposal.recipe.as_json())))
    assert as_truth(read(file, truth, recipe=kept)) == items(truth)


def test_shell_names_its_interface_with_the_whole_query():
    assert "unit?webId=8d4475&pageId=1b53&parseType=bulidstatic" in read("03.html", TRUTH["03"]).next_address
    assert read("06.html", TRUTH["06"]).next_address == "https://www.bu.example.gov.cn/zwgk/tzgg/ZUIXIN.json"


def test_addresses_made_by_a_script_follow_a_template():
    recipe = ListRecipe(kind="html", row=".result_list tbody tr", link="td:nth-child(2) a", address_template="newGbInfo?hcno={1}")
    reading = read("18.html", TRUTH["18"], recipe=recipe)
    assert (len(reading.rows), reading.rows[0].title, reading.rows[0].day) == (10, "智能网联汽车 通用要求", date(2026, 11, 27))
    assert reading.rows[0].address == "https://openstd.example.gov.cn/bzgk/gb/newGbInfo?hcno=5F7B07B84485C04F911F52DC47868E4A"


def test_page_is_read_in_a_process_of_its_own():
    truth = TRUTH["01"]
    given = {"address": truth["url"], "status": 200, "headers": {"content-type": "text/html"}, "today": TODAY}
    body = (PAGES / "01.html").read_bytes()
    assert as_truth(read_list(body, **given, recipe=ListRecipe())) == items(truth)
    assert propose_lists(body, **given).proposals[0].recipe == ListRecipe(kind="html", row="ul.u-list > li", link="a")
