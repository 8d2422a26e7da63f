"""Lists for programs: cursors, facets, files, chosen fields. Each is held against the plain list of everything live."""

import csv
import io
import json
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from catalogue.http.guard import TableRefused
from catalogue.models import Change, Entry, IcsField, Region, Sector
from editorial.content.consistency_check import check_catalogue
from editorial.workflow import publishing
from editorial.workflow.publishing import withdraw
from policies.models import Policy
from tests.support.factories import make_policy, make_vocabulary
from tests.support.recorded_rows import recorded_rows

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2015, 1, 30)


def publish(slug: str, **columns) -> Policy:
    return publishing.publish(make_policy(slug, **columns), by=None)


@pytest.fixture
@recorded_rows
def twelve_policies():
    """Twelve live policies over five months, three on one day."""
    make_vocabulary()
    for number in range(12):
        day = FIRST_DAY + timedelta(days=(number // 3) * 40 if number < 6 else number * 11)
        publish(
            f"policy-{number}",
            published_on=day,
            kind="notice" if number % 2 else "law",
            title=f"Policy {number} 互联网",
            body="<p>It says.</p>",
        )
    return list(Policy.objects.order_by("pk"))


def path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def read_by_cursor(client: Client, query: str, between=lambda page: None) -> list[dict]:
    """All rows by cursor; `between` is called after each page with its number."""
    rows, following, page = [], f"/api/v1/policies/?cursor=*&page_size=5&{query}", 0
    while following:
        answer = client.get(path_and_query(following)).json()
        assert "count" not in answer
        rows += answer["results"]
        page += 1
        between(page)
        following = answer["next"]
    return rows


@pytest.mark.parametrize("ordering", ["-date", "date", "-changed_at", "changed_at"])
def test_cursor_reads_the_whole_list_in_its_order(twelve_policies, client, ordering):
    plain = client.get(f"/api/v1/policies/?page_size=100&ordering={ordering}").json()
    assert read_by_cursor(client, f"ordering={ordering}") == plain["results"]
    assert plain["count"] == 12


@pytest.mark.parametrize("ordering", ["-date", "date", "-changed_at", "changed_at"])
def test_harvester_skips_and_repeats_nothing_that_stays_as_it_is(twelve_policies, client, ordering):
    def disturb(page):
        if page == 1:
            publish("new-early", published_on=date(2014, 1, 1))
            publish("new-late", published_on=date(2020, 1, 1))
            withdraw(twelve_policies[3], by=None, notice="Withdrawn.")
            publishing.publish(twelve_policies[8], by=None, kind="minor")

    rows = [row["slug"] for row in read_by_cursor(client, f"ordering={ordering}", disturb)]
    unchanged = {row.slug for row in twelve_policies} - {twelve_policies[3].slug, twelve_policies[8].slug}
    assert [slug for slug in rows if rows.count(slug) > 1 and slug in unchanged] == []
    assert unchanged <= set(rows)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cursor: "",
        lambda cursor: "x",
        lambda cursor: cursor[:-1],
        lambda cursor: cursor + "&kind=law",
        lambda cursor: cursor + "&ordering=date",
        lambda cursor: cursor + "&page=2",
        lambda cursor: cursor + "&cursor=*",
    ],
)
def test_foreign_or_tampered_cursor_is_refused(twelve_policies, client, spoil):
    following = client.get("/api/v1/policies/?cursor=*&page_size=5").json()["next"]
    cursor = path_and_query(following).split("cursor=")[1].split("&")[0]
    answer = client.get(f"/api/v1/policies/?cursor={spoil(cursor)}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] in ("cursor", "page")


def test_link_header_names_the_pages_of_the_body(twelve_policies, client):
    answer = client.get("/api/v1/policies/?page=2&page_size=5&kind=law&kind=notice")
    links = {part.split('rel="')[1][:-1]: part.split(">")[0][1:] for part in answer["Link"].split(", ")}
    assert (links["next"], links["prev"]) == (answer.json()["next"], answer.json()["previous"])
    assert client.get(path_and_query(links["last"])).json()["next"] is None
    assert client.get(path_and_query(links["first"])).json()["previous"] is None


def test_facets_count_what_the_list_counts(twelve_policies, client):
    answer = client.get("/api/v1/policies/facets/?issued_after=2015-02-01").json()
    assert answer["count"] == client.get("/api/v1/policies/?issued_after=2015-02-01").json()["count"] < 12
    for facet in answer["facets"]:
        for value in facet["values"]:
            assert client.get(path_and_query(value["href"])).json()["count"] == value["count"], value
    assert sum(bar["count"] for bar in answer["by_month"]) == answer["count"]
    assert answer["by_year"] == [{"period": "2015", "count": answer["count"]}]
    for bar in answer["by_month"]:
        assert any(row["published_on"].startswith(bar["period"]) for row in read_by_cursor(client, "issued_after=2015-02-01"))


def test_list_says_in_words_what_was_asked(twelve_policies, client):
    said = client.get("/api/v1/policies/?kind=law&kind=notice&issued_after=2015-02-01&sector=I&ordering=date").json()
    sector = Sector.objects.get(code="I").name_en
    assert (
        said["description"] == f"Policies in {sector}, issued on or after 1 February 2015, of the kind Law or Notice, oldest first."
    )


def test_day_in_force_and_open_for_comments_hold_their_first_and_last_day(client):
    make_vocabulary()
    days = {
        "in_force_on": date(2016, 1, 1),
        "in_force_on_precision": "day",
        "ended_on": date(2016, 6, 1),
        "ended_on_precision": "day",
    }
    publish("timed", published_on=date(2015, 5, 1), comments_close_on=date(2015, 6, 1), **days)
    publish("untimed", published_on=date(2015, 5, 1))

    def slugs(query):
        return [row["slug"] for row in client.get(f"/api/v1/policies/?{query}").json()["results"]]

    for day, is_in in (("2015-12-31", False), ("2016-01-01", True), ("2016-05-31", True), ("2016-06-01", False)):
        assert slugs(f"in_force_on={day}") == (["timed"] if is_in else []), day
    for day, is_in in (("2015-04-30", False), ("2015-05-01", True), ("2015-06-01", True), ("2015-06-02", False)):
        assert slugs(f"comments_open_on={day}") == (["timed"] if is_in else []), day


def test_ics_field_holds_its_groups_and_sub_groups(client):
    for code in ("35", "35.240", "35.240.60", "35.020"):
        IcsField.objects.create(code=code, name_en=f"ICS {code}", is_standard=True)
    for code in ("35.240.60", "35.020"):
        policy = make_policy(f"about-{code.replace('.', '-')}")
        policy.ics.set(IcsField.objects.filter(code=code))
        publishing.publish(policy, by=None)
    totals = {code: client.get(f"/api/v1/policies/?ics={code}").json()["count"] for code in ("35", "35.240", "35.240.60", "35.020")}
    assert totals == {"35": 2, "35.240": 1, "35.240.60": 1, "35.020": 1}
    assert client.get("/api/v1/policies/?ics=35.9").status_code == 400
    assert check_catalogue() == []


def test_fields_are_those_asked_for_in_that_order(twelve_policies, client):
    row = client.get("/api/v1/policies/policy-1/?fields=version,title,body&include=plain_text").json()
    assert list(row) == ["version", "title", "body", "body_text"]
    assert (row["body"], row["body_text"]) == ("<p>It says.</p>", "It says.")
    answer = client.get("/api/v1/policies/?fields=title,owner")
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "fields")


def test_related_publications_stand_in_their_relations_and_hidden_ones_do_not(twelve_policies, client):
    one, other = twelve_policies[:2]
    draft = make_policy("draft")
    one.relations.create(type="amends", target=other)
    one.relations.create(type="cites", target=draft)
    publishing.publish(one, by=None, kind="minor")
    (relation,) = client.get("/api/v1/policies/policy-0/?include=related").json()["relations"]
    assert (relation["verb"], relation["inverse"]) == ("amends", "amended by")
    whole, left_out = client.get("/api/v1/policies/policy-1/").json(), {"relations", "citation", "status", "status_summary"}
    assert relation["related"] == {name: value for name, value in whole.items() if name not in left_out}
    assert {name: relation["related"][name] for name in relation["publication"]} == relation["publication"]


def streamed_content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_json_lines_are_the_objects_of_the_list(twelve_policies, client):
    answer = client.get("/api/v1/policies/?format=jsonl&kind=law&ordering=date")
    assert answer["Content-Type"] == "application/jsonl; charset=utf-8"
    rows = [json.loads(line) for line in streamed_content(answer).decode().splitlines()]
    assert rows == client.get("/api/v1/policies/?kind=law&ordering=date&page_size=100").json()["results"]
    accepted = client.get("/api/v1/policies/?kind=law&ordering=date", headers={"Accept": "application/jsonl"})
    assert streamed_content(accepted) == streamed_content(client.get("/api/v1/policies/?format=jsonl&kind=law&ordering=date"))


def test_tables_hold_every_row_with_chinese_and_no_formula(client):
    make_vocabulary()
    policy = make_policy("formula", title="=1+1 互联网", body="<p>One.</p><ul><li>Two</li></ul>")
    policy.regions.set(Region.objects.all())
    publishing.publish(policy, by=None)
    text = streamed_content(client.get("/api/v1/policies/?format=csv")).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["title"] == "'=1+1 互联网"
    assert row["body"] == "One.\n- Two"
    assert row["regions"].startswith("CN-")
    sheet = load_workbook(io.BytesIO(streamed_content(client.get("/api/v1/policies/?format=xlsx")))).active
    header, (*cells,) = sheet.iter_rows()
    titles = {name.value: cell for name, cell in zip(header, cells, strict=True)}
    assert (titles["title"].value, titles["title"].data_type) == ("=1+1 互联网", "s")
    assert titles["version"].value == 1


def test_file_of_chosen_fields_has_those_columns(twelve_policies, client):
    text = streamed_content(client.get("/api/v1/policies/?format=csv&fields=slug,version&ordering=date")).decode("utf-8-sig")
    assert text.splitlines()[0] == "slug,version"
    assert len(text.splitlines()) == 13


def test_head_of_a_file_makes_no_file(twelve_policies, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        answer = client.head("/api/v1/policies/?format=xlsx")
    assert answer["Content-Type"].startswith("application/vnd.openxml")
    assert b"".join(answer.streaming_content) == b""


def test_bad_parameter_of_a_file_is_refused_before_its_first_byte(twelve_policies, client):
    answer = client.get("/api/v1/policies/?format=csv&fields=owner")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert client.get("/api/v1/policies/?format=pdf").json()["errors"][0]["parameter"] == "format"
    assert client.get("/api/v1/policies/", headers={"Accept": "image/png"}).status_code == 406


def test_stream_is_made_under_the_guard(twelve_policies, client, monkeypatch):
    """The pieces are made after the view has answered: a desk table is refused there too."""

    def reading_the_desk(*args, **kwargs):
        yield list(Policy.objects.all())

    monkeypatch.setattr("catalogue.query.entry_query.EntryQuery.batches", reading_the_desk)
    answer = client.get("/api/v1/policies/?format=jsonl")
    with pytest.raises(TableRefused):
        streamed_content(answer)
    assert Policy.objects.count() == 12  # the guard is off again


def test_numbers_of_entries_and_changes_have_no_gaps_after_a_refused_publication(twelve_policies):
    taken = make_policy("taken", title="")
    with pytest.raises(Exception, match="title"):
        publishing.publish(taken, by=None)
    publish("last")
    assert list(Entry.objects.order_by("pk").values_list("pk", flat=True)) == list(range(1, 14))
    assert list(Change.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 14))


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("technologies/?q=大数据", ["big-data"]),
        ("technologies/?q=no such thing", []),
        ("sectors/?parent=I", ["I64"]),
        ("sectors/?tier=primary", []),
        ("organizations/?kind=authority&kind=partner", ["miit"]),
        ("organizations/?kind=company", []),
    ],
)
def test_vocabulary_is_found_by_words_parent_and_kind(client, asked, codes):
    make_vocabulary()
    assert [row["code"] for row in client.get(f"/api/v1/{asked}").json()["results"]] == codes


def test_parent_that_only_the_desk_knows_cannot_be_asked_for(client):
    """Like one that is nowhere: a hidden section over a public sector tells of itself by no answer."""
    make_vocabulary()
    hidden = Sector.objects.create(code="Z", name_en="Hidden")
    Sector.objects.create(code="Z1", name_en="Public", parent=hidden, is_standard=True)
    answers = [client.get(f"/api/v1/sectors/?parent={code}") for code in ("Z", "Y")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content.replace("“Y”".encode(), "“Z”".encode())
