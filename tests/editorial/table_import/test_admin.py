"""Export, empty table and import as people meet them in the admin."""

import csv
import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import CaseStudy
from catalogue.models import Entry, Technology
from editorial.models import Source
from editorial.table_import import admin as screens
from editorial.table_import import staged_file
from editorial.table_import.import_report import ImportReport
from editorial.table_import.row_checker import CELL_TOO_LONG
from editorial.table_import.staged_file import StagedFile
from newsletters.models import Item
from policies.models import Policy
from tests.support.accounts import create_account
from tests.support.factories import make_policy, make_vocabulary
from tests.support.file_stores import in_folder_and_bucket, stored_paths
from tests.support.samples.table_files import csv_of, xlsx_of

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]
HEAD = ["slug", "title", "kind", "level"]
GOOD = ["plan", "Plan", "notice", "national"]
MODELS = ("policies_policy", "cases_casestudy", "newsletters_item", "editorial_source", "catalogue_organization")


def address(name, *args, model="policies_policy"):
    return reverse(f"admin:{model}_{name}", args=args)


def send(browser, data, *, name="plans.xlsx", model="policies_policy", key=None):
    file = SimpleUploadedFile(name, data)
    return browser.post(address("import", model=model), {"file": file, "key": str(key or uuid4())})


def colleague(name, role):
    browser = Client()
    browser.force_login(create_account(role, name))
    return browser


def exported(browser, kind, *, query="", model="policies_policy"):
    answer = browser.get(address("export", kind, model=model) + query)
    assert answer.status_code == 200
    return answer.getvalue()


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_table_is_reported_then_written_with_one_press_more(sign_in):
    browser = sign_in("author")
    report = send(browser, xlsx_of(HEAD, GOOD))["Location"]
    page = browser.get(report).content.decode()
    assert "Write 1 row" in page
    assert "Nothing is written yet" in page
    assert not Policy.objects.exists()
    answer = browser.post(report, follow=True)
    assert "Written from plans.xlsx: 1 new, 0 changed, 0 left as they were" in answer.content.decode()
    assert Policy.objects.get().owner.username == "author"
    assert not Entry.objects.exists()


def test_encoding_other_than_utf_8_is_named_before_and_after_writing(sign_in):
    browser = sign_in("author")
    for encoding, note in (("gb18030", "it was read as GB18030"), ("utf-16", "it was read as UTF-16"), ("utf-8", "")):
        table = csv_of([*HEAD, "title_zh"], [f"plan-{encoding}", "Plan", "notice", "national", "关于积极推进的指导意见"])
        report = send(browser, table.encode(encoding), name="plans.csv")["Location"]
        for page in (browser.get(report), browser.post(report, follow=True)):
            assert note in page.content.decode()
            assert ("not in UTF-8" in page.content.decode()) == bool(note)
    assert set(Policy.objects.values_list("title_zh", flat=True)) == {"关于积极推进的指导意见"}


def test_report_shows_what_is_wrong_first_and_offers_no_writing(sign_in):
    browser = sign_in("author")
    report = send(browser, xlsx_of(HEAD, GOOD, ["b", "<b>Bad</b>", "notise", "national"]))["Location"]
    page = browser.get(report).content.decode()
    assert "1 mistake: nothing can be written" in page
    assert "<strong>C3</strong>" in page
    assert "&lt;b&gt;Bad&lt;/b&gt;" in page
    assert '<th scope="row">2 ' not in page
    assert '<th scope="row">2 ' in browser.get(report + "?show=all").content.decode()
    assert 'method="post" class="table-form"' not in page
    browser.post(report)
    assert not Policy.objects.exists()


def test_long_report_is_turned_by_pages_and_bad_numbers_show_one(sign_in):
    browser = sign_in("author")
    report = send(browser, csv_of(HEAD, *[[f"p-{n}", f"Plan {n}", "notice", "national"] for n in range(150)]).encode())["Location"]
    assert "Plan 99" in browser.get(report).content.decode()
    assert "Plan 149" in browser.get(report + "?show=new&page=2").content.decode()
    for query in ("?page=x&show=x", "?page=999999999999999999999"):
        assert browser.get(report + query).status_code == 200


def test_report_is_a_csv_that_runs_nothing(sign_in):
    browser = sign_in("author")
    report = send(browser, csv_of(HEAD, GOOD, ["b", "'+Bad", "=notise", "national"]).encode())["Location"]
    lines = rows_of(browser.get(report + "csv/").getvalue())
    assert [(line["row"], line["outcome"], line["title"], line["cell"], line["is"]) for line in lines] == [
        ("2", "new", "Plan", "", ""), ("3", "refused", "'+Bad", "C3", "'=notise")
    ]  # fmt: skip


def test_screens_of_a_table_stay_in_the_budget_of_lists(sign_in, django_assert_max_num_queries):
    browser = sign_in("author")
    report = send(browser, csv_of(HEAD, *[[f"p-{n}", f"Plan {n}", "notice", "national"] for n in range(120)]).encode())["Location"]
    for screen in (address("import"), report, report + "?show=new&page=2", report + "csv/", report + "progress/"):
        with django_assert_max_num_queries(12):
            assert browser.get(screen).status_code == 200


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"PK\x03\x04", xlsx_of(HEAD)])
def test_file_that_is_no_table_is_an_error_of_its_field(sign_in, data):
    page = send(sign_in("author"), data).content.decode()
    assert "errornote" in page
    assert 'class="errorlist"' in page
    assert not any(path.endswith("/table") for path in stored_paths("imports"))


def test_missing_file_and_forged_key_are_errors_and_no_failure(sign_in):
    browser = sign_in("author")
    assert browser.post(address("import"), {"key": str(uuid4())}).status_code == 200
    for key in ("../../x", ""):
        answer = browser.post(address("import"), {"file": SimpleUploadedFile("x.csv", csv_of(HEAD, GOOD).encode()), "key": key})
        assert answer.status_code == 200
    assert send(browser, csv_of(HEAD, GOOD).encode(), name="../../" + "é" * 120 + ".csv").status_code in (200, 302)


def test_second_press_writes_nothing_twice(sign_in):
    browser = sign_in("author")
    report = send(browser, csv_of(["kind", "title"], ["document", "A source"]).encode(), model="editorial_source")["Location"]
    browser.post(report)
    page = browser.post(report, follow=True).content.decode()
    assert "no longer kept here" in page
    assert Source.objects.count() == 1


def test_press_that_waited_for_another_to_write_the_same_table_finds_it_gone(sign_in, monkeypatch):
    browser, key = sign_in("author"), uuid4()
    data = csv_of(["kind", "title"], ["document", "A source"]).encode()
    report = send(browser, data, model="editorial_source", key=key)["Location"]
    original = screens.import_table

    def late(*args, **kwargs):
        StagedFile(kwargs["by"].pk, "editorial.source", key).remove()
        return original(*args, **kwargs)

    monkeypatch.setattr(screens, "import_table", late)
    assert "no longer kept here" in browser.post(report, follow=True).content.decode()
    assert not Source.objects.exists()


def test_change_between_report_and_writing_is_reported_anew(sign_in):
    make_policy()
    browser = sign_in("author")
    report = send(browser, csv_of(["slug", "title"], ["internet-plus", "Mine"]).encode())["Location"]
    Policy.objects.update(summary="Theirs.")
    page = browser.post(report, follow=True).content.decode()
    assert "Nothing was written" in page
    assert "It changed since the report" in page
    assert Policy.objects.get().title == "Internet Plus"


def test_right_that_is_lost_between_report_and_writing_is_missed(sign_in, django_user_model):
    browser = sign_in("author")
    report = send(browser, xlsx_of(HEAD, GOOD))["Location"]
    django_user_model.objects.get().groups.clear()
    assert browser.post(report).status_code == 403
    assert not Policy.objects.exists()


def test_author_takes_organizations_away_and_does_not_bring_them_in(sign_in):
    make_vocabulary()
    browser = sign_in("author")
    assert b"miit" in exported(browser, "csv", model="catalogue_organization")
    data = csv_of(["code", "name_en", "kind"], ["miit", "Mine", "authority"]).encode()
    assert send(browser, data, model="catalogue_organization").status_code == 403
    listed = browser.get(address("changelist", model="catalogue_organization")).content.decode()
    assert "Import…" not in listed
    assert "Export as CSV" in listed


def test_kept_table_is_its_owners_alone(sign_in, client):
    browser = sign_in("author")
    report = send(browser, xlsx_of(HEAD, GOOD))["Location"]
    other = colleague("other", "publisher")
    assert other.get(report)["Location"] == address("import")
    assert other.get(report + "csv/").status_code == 404
    assert other.get(report + "progress/").json() == {}
    other.post(report)
    assert not Policy.objects.exists()
    assert report.startswith("/admin/")
    assert "/login/" in Client().get(report)["Location"]


def test_kept_table_of_one_model_is_not_written_as_another(sign_in):
    browser = sign_in("author")
    key = uuid4()
    send(browser, csv_of(["title"], ["News"]).encode(), model="newsletters_item", key=key)
    assert browser.get(address("import_report", key))["Location"] == address("import")
    assert browser.get(address("import_report", key, model="newsletters_item")).status_code == 200
    assert not Item.objects.exists()


def test_page_can_ask_how_far_the_work_is(sign_in):
    browser, key = sign_in("author"), uuid4()
    send(browser, xlsx_of(HEAD, GOOD), key=key)
    assert browser.get(address("import_progress", key)).json() == {"what": "Checking", "done": 1, "of": 1}


def test_kept_table_is_removed_after_a_day():
    kept = StagedFile(1, "policies.policy", UUID(int=1))
    kept.save(b"x", ImportReport("x", 0.0))
    staged_file.delete_expired_files(at=timezone.now() + timedelta(hours=23))
    assert kept.table() == b"x"
    staged_file.delete_expired_files(at=timezone.now() + timedelta(hours=25))
    assert stored_paths("imports") == set()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", MODELS)
def test_export_brought_back_changes_nothing(sign_in, kind, model):
    make_vocabulary()
    policy = make_policy(title="=1+1", summary="'=x\r\nsecond line", title_zh="@题", document_number="-1", body="<p>Text; “x”</p>")
    policy.technologies.set(Technology.objects.all())
    CaseStudy.objects.create(slug="case", title="+Case", tier="tertiary", started_on="2015-01-01", started_on_precision="year")
    Item.objects.create(slug="item", title="Item", is_summary=True, event_on="2015-07-04", event_on_precision="approximate")
    Source.objects.create(kind="document", title="Notice on the ministry's site")  # a second of that title
    browser = sign_in("editor")
    data = exported(browser, kind, model=model)
    report = send(browser, data, name=f"t.{kind}", model=model)["Location"]
    page = browser.get(report).content.decode()
    assert "there is nothing to write" in page
    assert "<strong>0</strong> refused" in page


def test_export_holds_what_the_list_shows_and_cells_that_run_nothing(sign_in):
    make_policy("one", title='=HYPERLINK("https://x")', level="national")
    make_policy("two", level="ministry")
    browser = sign_in("author")
    (row,) = rows_of(exported(browser, "csv", query="?level=national"))
    assert (row["slug"], row["title"], row["published_on"]) == ("one", '\'=HYPERLINK("https://x")', "2015-07-04")
    sheet = load_workbook(io.BytesIO(exported(browser, "xlsx", query="?level__exact=national"))).active
    cell = sheet["C2"]
    assert (sheet.max_row, cell.value, cell.data_type) == (2, '=HYPERLINK("https://x")', "s")


def test_export_under_a_filter_that_is_none_leads_back_to_the_list(sign_in):
    answer = sign_in("author").get(address("export", "csv") + "?owner__id__exact=x")
    assert answer["Location"] == address("changelist") + "?e=1"


def test_confidential_notes_are_not_exported(sign_in):
    Source.objects.create(kind="document", title="Note", confidential_note="canary")
    assert b"canary" not in exported(sign_in("administrator"), "csv", model="editorial_source")


def test_text_that_is_longer_than_a_cell_comes_back_as_it_was(sign_in):
    policy = make_policy(body=f"<p>{'字' * 40_000}</p>")
    browser = sign_in("author")
    data = exported(browser, "xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    column = [cell.value for cell in sheet[1]].index("body")
    assert sheet[2][column].value == CELL_TOO_LONG
    report = send(browser, data)["Location"]
    assert "there is nothing to write" in browser.get(report).content.decode()
    assert Policy.objects.get().body == policy.body


@pytest.mark.parametrize("model", MODELS)
def test_empty_table_explains_itself_and_is_readable(sign_in, model):
    make_vocabulary()
    browser = sign_in("editor")
    book = load_workbook(io.BytesIO(browser.get(address("template", model=model)).content))
    table, *further, columns, codes = book.worksheets
    headings = [cell.value for cell in table[1]]
    of_further = [f"{sheet.title}: {cell.value}" for sheet in further for cell in sheet[1] if cell.value not in ("uid", "slug")]
    assert [row[0].value for row in columns.iter_rows(min_row=2)] == headings + of_further
    assert all(row[2].value for row in columns.iter_rows(min_row=2))
    assert (codes.title, table.max_row) == ("Codes", 1)
    assert "no rows beneath" in send(browser, browser.get(address("template", model=model)).content, model=model).content.decode()


def test_empty_table_lists_the_codes_that_new_work_may_carry(sign_in):
    make_vocabulary()
    Technology.objects.create(code="old", name_en="Old", is_retired=True)
    book = load_workbook(io.BytesIO(sign_in("author").get(address("template")).content))
    codes = {row[1].value: row[0].value for row in book["Codes"].iter_rows(min_row=2)}
    assert (codes["miit"], codes["big-data"]) == ("issuers, organizations", "technologies")
    assert "old" not in codes


def test_forty_bad_rows_of_four_hundred_are_all_named_and_nothing_is_written(sign_in):
    browser = sign_in("author")
    rows = [[f"p-{n}", f"Plan {n}", "notice" if n % 10 else f"kind {n}", "national"] for n in range(400)]
    report = send(browser, xlsx_of(HEAD, *rows))["Location"]
    page = browser.get(report).content.decode()
    assert "40 mistakes" in page
    assert all(f"<strong>C{n + 2}</strong>" in page and f"kind {n}" in page for n in range(0, 400, 10))
    assert not Policy.objects.exists()
