"""Tables of standards in texts: what readers see of each row, in every form, and what follows when a standard changes."""

from datetime import date
from uuid import uuid4

import pytest

from catalogue.documents.number_tables import fill_number_tables, listed_uids
from catalogue.models import Entry, Link, Phase
from editorial.content.consistency_check import check_catalogue
from editorial.rich_text.sanitizer import clean_html
from editorial.usage import find_uses
from editorial.workflow.publishing import publish, publish_together, withdraw
from newsletters.models import Issue, IssuePlacement, IssueSection, Item
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_policy, make_source

pytestmark = pytest.mark.django_db
HEADINGS = ["Number", "Title", "Replaces", "In force from"]


def table_of(*rows):
    return f'<div data-standards="{" ".join(str(row.uid) for row in rows)}"></div>'


def make_item(*rows, **values):
    item = Item.objects.create(
        **{
            "slug": "new-standards",
            "title": "New standards",
            "summary": "What was issued.",
            "is_summary": True,
            "reported_on": date(2026, 1, 5),
            "facts": f"<p>Issued.</p>{table_of(*rows)}",
            **values,
        }
    )
    item.sources.add(make_source())
    return item


@pytest.fixture
def rows(db):
    first = make_standard("GB 21148-2020", replaces=["GB 12011-2009", "GB 21146-2007"], title_zh="足部防护 安全鞋")
    return [first, make_standard("GB 26572-2025", in_force_on=date(2027, 8, 1))]


def facts_in(client, address="/api/v1/items/new-standards/"):
    return client.get(address).json()["facts"]


def test_table_has_number_title_replaced_numbers_and_first_day_in_its_order(client, rows):
    publish_together([*rows, make_item(rows[1], rows[0])], by=None)
    html = facts_in(client)
    assert "".join(f"<th>{one}</th>" for one in HEADINGS) in html
    first, second = html.split("<tr>")[2:]
    assert '<a href="/standards/gb-26572-2025/">GB 26572-2025</a>' in first
    assert "1 August 2027" in first
    assert "Title of GB 21148-2020</td>" in second
    assert "GB 12011-2009, GB 21146-2007" in second
    assert "data-standards" not in html


@pytest.mark.parametrize(
    "address", ["/news/new-standards/", "/feeds/news.atom", "/feeds/news.json", "/news/new-standards/versions/1/"]
)
def test_page_and_feeds_show_the_table(client, rows, address):
    item = make_item(*rows)
    publish_together([*rows, item], by=None)
    if "versions" in address:
        item.refresh_from_db()
        publish(item, by=None, note="Once more.")
    shown = client.get(address).content.decode()
    assert "GB 26572-2025" in shown
    assert "GB 12011-2009, GB 21146-2007" in shown
    assert "data-standards" not in shown


def test_chinese_page_has_chinese_headings_and_titles(client, rows):
    publish_together([*rows, make_item(*rows)], by=None)
    shown = client.get("/zh-hans/news/new-standards/").content.decode()
    for words in ("足部防护 安全鞋</td>", "2027年8月1日", 'href="/zh-hans/standards/gb-21148-2020/"', "<th>代替</th>"):
        assert words in shown, words


def test_plain_text_has_a_line_a_row(client, rows):
    publish_together([*rows, make_item(*rows)], by=None)
    text = client.get("/api/v1/items/new-standards/?include=plain_text").json()["facts_text"]
    assert text.splitlines()[1:] == [
        "\t".join(HEADINGS),
        "GB 21148-2020\tTitle of GB 21148-2020\tGB 12011-2009, GB 21146-2007\t1 January 2016",
        "GB 26572-2025\tTitle of GB 26572-2025\t–\t1 August 2027",
    ]


def test_cell_of_what_is_not_known_has_a_dash_and_every_text_is_escaped():
    uid = uuid4()
    link = {"uid": uid, "type": "lists", "direction": "forward", "title_zh": "", "web_url": "https://desk.example/standards/x/"}
    table = f'<div data-standards="{uid}"></div>'
    bare = fill_number_tables(table, [{**link, "number": "", "title": "", "number_cells": ("", None, None)}])
    assert bare.count(">–<") == 3
    hostile = {"number": "<i>", "title": "<b>", "number_cells": ("<u>", date(2027, 8, 1), "month")}
    filled = fill_number_tables(table, [{**link, **hostile}])
    assert [filled.count(f"&lt;{letter}&gt;") for letter in "ibu"] == [1, 1, 1]
    assert ">August 2027</td>" in filled


def test_unpublished_standard_has_no_row_and_leaves_no_trace(client, rows):
    publish_together([rows[0], make_item(*rows)], by=None)
    for address in ("/api/v1/items/new-standards/", "/news/new-standards/", "/feeds/news.atom"):
        shown = client.get(address).content.decode()
        assert "GB 21148-2020" in shown
        assert "26572" not in shown
        assert str(rows[1].uid) not in shown


def test_text_whose_standards_are_all_unpublished_shows_no_table(client, rows):
    publish(make_item(*rows), by=None)
    assert facts_in(client) == "<p>Issued.</p>"


def test_row_comes_follows_a_correction_and_goes_with_its_standard(client, rows):
    first, second = rows
    publish_together([first, make_item(*rows)], by=None)
    page = client.get("/news/new-standards/").content.decode()
    publish(second, by=None)
    assert "Title of GB 26572-2025" in client.get("/news/new-standards/").content.decode() != page
    second.title, second.in_force_on = "Corrected title", date(2028, 1, 1)
    second.save()
    publish(second, by=None, note="Corrected.")
    shown = client.get("/news/new-standards/").content.decode()
    assert "Corrected title" in shown
    assert "1 January 2028" in shown
    assert "1 August 2027" not in shown
    withdraw(second, by=None, notice="Not ours.", outcome="withdrawn")
    assert "26572" not in client.get("/news/new-standards/").content.decode()


def test_standard_names_the_texts_that_list_it_and_they_do_not_name_it_twice(client, rows):
    publish_together([*rows, make_item(*rows)], by=None)
    [relation] = client.get("/api/v1/standards/gb-26572-2025/").json()["relations"]
    assert (relation["verb"], relation["publication"]["title"]) == ("listed in", "New standards")
    assert "New standards" in client.get("/standards/gb-26572-2025/").content.decode()
    assert client.get("/news/new-standards/").content.decode().count('href="/standards/gb-26572-2025/"') == 1


def test_uses_of_a_standard_name_the_text(rows):
    item = make_item(*rows)
    [group] = find_uses(rows[0])
    assert [use.row for use in group.uses] == [item]


def test_issue_shows_the_tables_of_its_items(client, rows):
    item = make_item(*rows)
    phase = Phase.objects.create(code="phase-3", name_en="Phase 3", starts_on=date(2014, 9, 1))
    issue = Issue.objects.create(
        slug="2026-01", title="January", summary="New.", phase=phase, number=1, takeaways=table_of(rows[1]),
        period_start=date(2026, 1, 1), period_end=date(2026, 1, 31), issued_on=date(2026, 1, 31),
    )  # fmt: skip
    issue.sources.add(make_source())
    IssueSection.objects.create(issue=issue, position=1, title="Policy")
    IssuePlacement.objects.create(issue=issue, section=1, position=1, item=item)
    publish_together([*rows, item, issue], by=None)
    shown = client.get("/newsletters/2026-01/").content.decode()
    assert (shown.count("1 August 2027"), shown.count("GB 12011-2009, GB 21146-2007")) == (2, 1)


def test_table_costs_no_statement_more_on_a_page_and_one_in_a_feed(client, rows, django_assert_max_num_queries):
    publish_together([*rows, make_item(*rows), make_policy()], by=None)
    with django_assert_max_num_queries(8):
        client.get("/news/new-standards/")
    with django_assert_max_num_queries(6):
        client.get("/feeds/news.atom")


def test_check_of_the_catalogue_finds_a_number_that_differs(rows):
    publish(rows[0], by=None)
    assert check_catalogue() == []
    Entry.objects.get().entry_number.delete()
    assert [problem.partition(": ")[2] for problem in check_catalogue()] == ["the number differs"]


def test_table_that_names_its_own_standard_makes_no_link_to_itself(rows):
    rows[0].body = table_of(*rows)
    rows[0].save()
    publish_together(rows, by=None)
    assert [str(link.to_id) for link in Link.objects.filter(type="lists")] == [str(rows[1].uid)]


def test_standards_that_replace_and_list_each_other_have_a_row_in_both_tables(client, rows):
    """The link of a table is one of several between the two, in either direction."""
    older, newer = rows
    newer.replacements.create(target=older, number=older.document_number)
    older.body, newer.body = table_of(newer), table_of(older)
    for row in rows:
        row.save()
    publish_together(rows, by=None)
    assert '">GB 21148-2020</a></td>' in client.get("/api/v1/standards/gb-26572-2025/").json()["body"]
    assert '">GB 26572-2025</a></td>' in client.get("/api/v1/standards/gb-21148-2020/").json()["body"]


def test_uids_of_several_tables_are_listed_once_each():
    one, two = str(uuid4()), str(uuid4())
    table = '<div data-standards="{}"></div>'.format
    document = {"facts": table(f"{one} {two}"), "sections": [{"body": table(two)}], "number": 3}
    assert listed_uids(document) == [one, two]


def test_sanitizer_keeps_uids_of_a_table_alone_each_once():
    uid = uuid4()
    typed = f'<p>A</p><div data-standards="{uid} nonsense {str(uid).upper()}" class="x">words</div><div>B</div>'
    cleaned = clean_html(typed)
    assert cleaned.startswith(f'<p>A</p><div data-standards="{uid}"></div>words')
    assert cleaned.count("div") == 2
    assert clean_html(cleaned) == cleaned
    assert "div" not in clean_html('<div data-standards="nonsense"></div>')
