"""Files for people: what their spreadsheets, and programs that read CSV, find in the exports of a list."""

import csv
import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from catalogue.models import Organization, Region, Sector
from editorial.workflow.publishing import publish_together
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policies/"
AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
NESTED = ("sources", "corrections", "texts", "events", "relations", "sectors", "regions", "issuers", "aliases")


@pytest.fixture
@recorded_rows
def policies():
    """`one`, of two sectors and with a text, amends `two`, which has nothing."""
    make_vocabulary()
    one = make_policy("one", title="=1+1 互联网", body="<p>One.</p><ul><li>Two</li></ul>", aliases="First\nSecond")
    one.sectors.set(Sector.objects.all())
    one.regions.set(Region.objects.all())
    one.issuers.set(Organization.objects.all())
    one.texts.create(language="zh", status="official", title="互联网+", body="<p>正文</p>")
    one.events.create(happened_on=date(2015, 7, 4), happened_on_precision="day", title="Issued")
    two = make_policy("two", published_on=date(1899, 12, 31))
    one.relations.create(type="amends", target=two)
    return publish_together([one, two], by=None, at=AT)


def read_csv(client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"{LIST}?format=csv&ordering=-date&{query}")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def read_workbook(client, query: str = ""):
    answer = client.get(f"{LIST}?format=xlsx&ordering=-date&{query}")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer.streaming_content)
    with ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
    return load_workbook(io.BytesIO(content))


def rows_of(sheet) -> list[dict[str, object]]:
    headings, *rows = sheet.iter_rows()
    return [dict(zip([cell.value for cell in headings], row, strict=True)) for row in rows]


def test_csv_begins_with_what_people_look_for_and_has_codes_beside_names(policies, client):
    one, two = read_csv(client, "")
    assert list(one)[:7] == [
        "uid", "title", "type", "written_on", "written_on_precision", "published_on", "published_on_precision",
    ]  # fmt: skip
    assert (one["sectors"], one["sectors_names"]) == ("I; I64", "Information transmission; Internet services")
    assert (two["sectors"], two["sectors_names"]) == ("", "")
    assert (one["published_on"], two["published_on"]) == ("2015-07-04", "1899-12-31")
    assert one["published_at"] == "2026-01-05T08:00:00Z"
    assert (one["aliases"], one["body"], one["in_force_on"]) == ("First; Second", "One.\n- Two", "")
    assert not {"relations", "sources", "texts", "events", "corrections"} & one.keys()
    assert one["citation.text"]


def test_csv_of_a_table_has_a_row_for_each_member_and_names_its_object(policies, client):
    [forward, reverse] = read_csv(client, "table=relations")
    assert (forward["uid"], forward["slug"], forward["direction"]) == (str(policies[0].uid), "one", "forward")
    assert (reverse["uid"], reverse["slug"], reverse["direction"]) == (str(policies[1].uid), "two", "reverse")
    [text] = read_csv(client, "table=texts")
    assert (text["slug"], text["language"], text["body"]) == ("one", "zh", "正文")
    assert [row["code"] for row in read_csv(client, "table=sectors")] == ["I", "I64"]
    assert [(row["slug"], row["aliases"]) for row in read_csv(client, "table=aliases")] == [("one", "First"), ("one", "Second")]
    assert [row.keys() for row in read_csv(client, "table=relations&fields=title,relations.direction")] == [
        {"uid", "direction"}
    ] * 2
    assert read_csv(client, "table=corrections") == []


@pytest.mark.parametrize("query", ["format=csv&table=x", "format=csv&table=body", "format=xlsx&table=texts", "table=texts"])
def test_unknown_table_and_a_table_of_another_format_are_refused(policies, client, query):
    answer = client.get(f"{LIST}?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "table")


def test_workbook_has_one_value_a_cell_and_a_sheet_for_each_list(policies, client):
    book = read_workbook(client)
    assert book.sheetnames[:2] == ["policies", "About"]
    assert set(NESTED) <= set(book.sheetnames)
    one, two = rows_of(book["policies"])
    assert list(one)[:4] == ["uid", "title", "type", "written_on"]
    assert not set(NESTED) & one.keys()
    assert (one["title"].value, one["title"].data_type) == ("=1+1 互联网", "s")
    assert [row["code"].value for row in rows_of(book["sectors"])] == ["I", "I64"]
    assert {row["uid"].value for row in rows_of(book["texts"])} == {one["uid"].value}
    assert one["version"].value == 1
    assert one["in_force_on"].value is None
    assert two["body"].value is None


def test_workbook_has_days_and_instants_as_such_and_links_that_open(policies, client):
    one, two = rows_of(read_workbook(client)["policies"])
    day, instant = one["published_on"], one["published_at"]
    assert (day.is_date, day.value, day.number_format) == (True, datetime(2015, 7, 4), "yyyy-mm-dd")
    assert (instant.is_date, instant.value) == (True, AT.replace(tzinfo=None))
    assert instant.number_format.endswith('"Z"')
    assert (two["published_on"].value, two["published_on"].is_date) == ("1899-12-31", False)  # before Excel's calendar
    assert one["web_url"].hyperlink.target == one["web_url"].value
    assert one["url"].hyperlink is None


def test_sheets_can_be_read_filtered_and_sorted(policies, client):
    book = read_workbook(client)
    for sheet in (book["policies"], book["relations"], book["corrections"]):
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        assert all(sheet.column_dimensions[cell.column_letter].width >= 14 for cell in sheet[1])


def test_about_says_what_was_asked_and_what_the_columns_mean(policies, client):
    rows = [[cell.value for cell in row] for row in read_workbook(client, "level=national")["About"].iter_rows()]
    facts = {row[0]: row[1] for row in rows if row[0] and row[2] is None}
    assert facts["Content"] == "Policies of the level National, newest first."
    assert facts["Address"].endswith("/api/v1/policies/?format=xlsx&level=national&ordering=-date")
    assert facts["Day"].date() <= date.today()
    assert facts["Last change"] == AT.replace(tzinfo=None)
    assert {"Revision", "Licence"} <= facts.keys()
    meanings = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    assert meanings["policies", "status"][1].startswith("Where it stands on the day of the answer")
    assert meanings["policies", "kind"][0] == "code"
    assert "law (Law)" in meanings["policies", "kind"][1]
    assert meanings["policies", "published_at"][0] == "instant in UTC"
    assert ("relations", "direction") in meanings


def test_chosen_fields_are_the_columns_in_their_order(policies, client):
    book = read_workbook(client, "fields=version,title,relations.verb")
    assert book.sheetnames == ["policies", "About", "relations"]
    assert list(rows_of(book["policies"])[0]) == ["version", "title"]
    assert [list(row) for row in rows_of(book["relations"])] == [["uid", "verb"]] * 2
    assert rows_of(book["relations"])[0]["uid"].value == str(policies[0].uid)


def test_equal_content_is_an_equal_file(policies, client):
    first, second = (b"".join(client.get(f"{LIST}?format=xlsx").streaming_content) for _ in range(2))
    assert first == second
