"""A publication type that nothing outside its app knows works everywhere. `tests/test_publication_types.py` runs this file."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from editorial.content.publication_registry import desk_type
from editorial.table_import.import_table import dry_run, import_table
from editorial.table_import.row_checker import TablePermissions
from editorial.workflow.publishing import publish
from tests.support.factories import make_source, make_vocabulary
from tests.support.hearings.models import Hearing
from tests.support.samples.table_files import csv_of

pytestmark = pytest.mark.django_db
TEXT = "关于关税的听证会\n\nThe authority opened the hearing.\n\nThree firms spoke."


def make_hearing(slug: str = "on-tariffs", **values) -> Hearing:
    filled = {
        "title": "A hearing on tariffs",
        "title_zh": "关税听证会",
        "summary": "Three firms spoke.",
        "record": "<p>They spoke.</p>",
    }
    row = Hearing.objects.create(slug=slug, held_on=date(2015, 6, 1), comments_close_on=date(2099, 6, 30), **filled | values)
    row.sources.add(make_source())
    return row


@pytest.fixture
def hearing():
    make_vocabulary()
    row = make_hearing()
    publish(row, by=None)
    return row


@pytest.mark.parametrize(
    "address",
    [
        "/", "/zh-hans/", "/hearings/", "/hearings/on-tariffs/", "/zh-hans/hearings/on-tariffs/",
        "/hearings/on-tariffs/versions/1/",
        "/search/?q=tariffs", "/changes/", "/consultations/", "/feeds/hearings.atom", "/feeds/hearings.json", "/hearings/feed.atom",
        "/hearings/feed.json", "/zh-hans/hearings/feed.atom", "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=hearings",
        "/hearings/calendar.ics", "/hearings/on-tariffs.ris", "/hearings/on-tariffs.bib", "/hearings/on-tariffs.csl.json",
        "/sitemap-hearing-1.xml", "/search/suggest/?q=tariff", "/api/v1/hearings/", "/api/v1/hearings/on-tariffs/",
        "/api/v1/hearings/?format=csv", "/api/v1/changes/?type=hearing",
    ],
)  # fmt: skip
def test_readers_and_programs_find_it(client, hearing, address):
    answer = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert b"tariffs" in body or "关税听证会".encode() in body


@pytest.mark.parametrize("address", ["/hearings/on-tariffs/card.png", "/hearings/?ordering=nonsense", "/api/v1/hearings/facets/"])
def test_other_answers_know_it(client, hearing, address):
    assert client.get(address).status_code == (400 if "nonsense" in address else 200)


def test_list_says_in_words_what_it_shows(client, hearing):
    assert client.get("/api/v1/hearings/?sector=I").json()["description"].startswith("Hearings in Information transmission")


def test_navigation_tabs_and_autocomplete_name_it(client, hearing):
    page = client.get("/hearings/").content.decode()
    assert '<a href="/hearings/" aria-current="true">Hearings</a>' in page
    assert '<span data-kind="hearing">Hearing</span>' in page
    assert '<span class="row-kind kind-hearing">Hearing</span>' in page


def test_schema_has_its_shape_and_example(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert "/api/v1/hearings/{id}/" in schema["paths"]
    assert {"held_on", "record", "relations"} <= schema["components"]["schemas"]["Hearing"]["properties"].keys()


@pytest.mark.parametrize("screen", ["changelist", "add"])
def test_desk_has_its_screens(admin_client, screen):
    assert admin_client.get(reverse(f"admin:hearings_hearing_{screen}")).status_code == 200


def test_draft_is_edited_and_previewed(admin_client):
    row = make_hearing("draft")
    for screen in ("change", "preview", "history"):
        answer = admin_client.get(reverse(f"admin:hearings_hearing_{screen}", args=[row.pk]))
        assert (screen, answer.status_code) == (screen, 200)
    assert b"A hearing on tariffs" in admin_client.get("/admin/search/?q=tariffs").content


def test_empty_desk_and_style_guide_offer_it(admin_client):
    assert b"Record a hearing" in admin_client.get("/admin/").content
    assert b"kind-hearing" in admin_client.get("/styleguide/").content


def test_text_that_was_written_elsewhere_becomes_a_draft(admin_client):
    answer = admin_client.post(reverse("importing"), {"type": "hearing", "text": TEXT, "html": ""})
    page = admin_client.get(answer["Location"])
    head, sections = page.context["head"], page.context["sections"]
    assert head["title_zh"].value() == "关于关税的听证会"
    data = {name: head[name].value() or "" for name in head.fields}
    data |= {"title": "A hearing", "slug": "a-hearing", "held_on": "2015-06-01"}
    data |= {"section-TOTAL_FORMS": len(sections.forms), "section-INITIAL_FORMS": sections.initial_form_count()}
    data |= {form[name].html_name: str(form[name].value() or "") for form in sections for name in form.fields}
    admin_client.post(answer["Location"], data)
    assert "Three firms spoke." in Hearing.objects.get(slug="a-hearing").record


def test_table_becomes_drafts():
    table, rights = desk_type("hearing").table, TablePermissions(add=True, change=True)
    data = csv_of(
        ["slug", "title", "held_on", "record"], ["on-steel", "A hearing on steel", "2015-07-01", "<p>They spoke.</p>"]
    ).encode()
    seen = dry_run(table, data, "t.csv", by=None, rights=rights)
    import_table(table, data, seen, by=None, rights=rights)
    assert Hearing.objects.get(slug="on-steel").held_on == date(2015, 7, 1)


def test_other_apps_need_no_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
