"""What staff see of readers, and how they import those who agreed elsewhere."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from catalogue.models import Sector
from editorial.models import AuditEntry
from mailing.models import Suppression
from subscriptions.link_tokens import subscriber_of
from subscriptions.models import Consent, Subscriber, Wishes
from subscriptions.staff.reader_figures import Choice, reader_figures
from subscriptions.staff.reader_import import check_file
from tests.subscriptions.readers import make_subscriber
from tests.support.accounts import create_account
from tests.support.factories import make_vocabulary
from tests.support.site.site_pages import BY_NAME
from tests.support.site.site_readers import load_readers

pytestmark = pytest.mark.django_db
LIST, IMPORT = "/admin/subscriptions/subscriber/", "/admin/subscriptions/subscriber/import/"
HEAD = "address,language,consent_on,consent_evidence\n"


@pytest.fixture
def sign_in(client):
    def as_role(role: str):
        client.force_login(get_user_model().objects.filter(username=role).first() or create_account(role))
        return client

    return as_role


def csv(text: str, name: str = "readers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HEAD + text).encode())


def test_publisher_sees_masked_addresses_and_an_administrator_whole_ones(sign_in):
    reader = make_subscriber("hidden.name@example.org")
    for path in (LIST, f"{LIST}{reader.pk}/change/"):
        assert "hidden.name" not in sign_in("publisher").get(path).content.decode()
    assert "h…@example.org" in sign_in("publisher").get(LIST).content.decode()
    administrator = sign_in("administrator")
    assert "hidden.name@example.org" in administrator.get(LIST).content.decode()


def test_editor_sees_no_reader(sign_in):
    make_subscriber()
    assert sign_in("editor").get(LIST).status_code == 403


def test_reader_is_found_by_the_whole_address_alone(sign_in):
    make_subscriber("li@example.org")
    make_subscriber("wang@example.com")
    publisher = sign_in("publisher")
    assert "1 subscriber" in publisher.get(f"{LIST}?q=LI@example.org").content.decode()
    for part in ("li", "example.org", "@"):
        assert "0 subscribers" in publisher.get(f"{LIST}?q={part}").content.decode()


def test_page_of_a_reader_shows_consents_and_why_no_mail_comes(sign_in):
    reader = make_subscriber(state="stopped")
    reader.consents.create(way="confirmed", words="The <words>.", version="7", evidence="A mail.")
    Suppression.objects.create(address_hash=reader.address_hash, scope="newsletter", reason="unsubscribed")
    page = sign_in("publisher").get(f"{LIST}{reader.pk}/change/").content.decode()
    assert "The &lt;words&gt;." in page
    assert "Unsubscribed (newsletter)" in page


def test_figures_count_readers_and_what_they_want(sign_in):
    make_vocabulary()
    make_subscriber("a@example.org", Wishes(sectors=("I", "I64")))
    make_subscriber("b@example.org", Wishes(sectors=("I",), has_corrections=False))
    make_subscriber("c@example.org", state="stopped")
    figures = reader_figures()
    assert [row.number for row in figures.states] == [0, 2, 1, 0]
    wanted = [("Everything", 0), ("Information transmission", 2), ("Internet services", 1)]
    assert figures.choices["Sectors"] == [Choice(*one) for one in wanted]
    assert figures.choices["Regions"] == [Choice("Everything", 2)]
    assert {row.label: row.number for row in figures.kinds}["Corrections"] == 1
    assert b"Opens and clicks are not counted" in sign_in("publisher").get(f"{LIST}figures/").content


def test_figures_draw_the_growth_by_month(sign_in):
    for number, month in enumerate((1, 1, 3)):
        make_subscriber(f"a{number}@example.org", confirmed_at=datetime(2026, month, 10, tzinfo=UTC))
    page = sign_in("publisher").get(f"{LIST}figures/").content.decode()
    assert page.count('class="bar"') == 3
    assert '<th scope="row">2026-01</th><td>2</td>' in page


def test_figures_name_a_term_that_is_gone_by_its_code():
    make_vocabulary()
    make_subscriber("a@example.org", Wishes(sectors=("I64",)))
    Sector.objects.filter(code="I64").delete()
    assert Choice("I64", 1) in reader_figures().choices["Sectors"]


def test_import_reports_every_row_before_anything_is_written(sign_in):
    publisher = sign_in("publisher")
    page = publisher.post(IMPORT, {"file": csv("li@example.org,zh,2015-03-31,A list\nwang@example.org,,2015-04-01,A list\n")})
    assert "<strong>2</strong> new" in page.content.decode()
    assert Subscriber.objects.count() == 0
    written = publisher.post(IMPORT, {"key": str(page.context["key"])}, follow=True)
    assert "2 subscribers were added" in written.content.decode()
    assert sorted(Subscriber.objects.values_list("address", "state", "language")) == [
        ("li@example.org", "active", "zh-hans"),
        ("wang@example.org", "active", "en-gb"),
    ]
    assert set(Consent.objects.values_list("way", "evidence")) == {("imported", "A list")}
    assert f"{Consent.objects.earliest('given_at').given_at.astimezone():%Y-%m}" == "2015-03"
    entry = AuditEntry.objects.get(action="imported a table")
    assert (entry.title, entry.reason) == ("subscribers: readers.csv", "2 new subscribers, with consent")


def test_same_table_is_not_written_twice(sign_in):
    publisher = sign_in("publisher")
    key = str(publisher.post(IMPORT, {"file": csv("li@example.org,,2015-03-31,A list\n")}).context["key"])
    publisher.post(IMPORT, {"key": key})
    assert "no longer kept here" in publisher.post(IMPORT, {"key": key}, follow=True).content.decode()
    assert Subscriber.objects.count() == 1


def test_table_of_somebody_else_cannot_be_written(sign_in):
    key = str(sign_in("publisher").post(IMPORT, {"file": csv("li@example.org,,2015-03-31,A list\n")}).context["key"])
    for asked in (key, str(uuid4()), "nonsense"):
        assert "no longer kept here" in sign_in("administrator").post(IMPORT, {"key": asked}, follow=True).content.decode()
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("nobody,,2015-03-31,A list", "address", "no complete e-mail address"),
        ("李@example.org,,2015-03-31,A list", "address", "Before the @"),
        ("li@example.org,fr,2015-03-31,A list", "language", "Write en or zh."),
        ("li@example.org,,31.3.2015,A list", "consent_on", "Write the day as"),
        ("li@example.org,,2999-01-01,A list", "consent_on", "in the future"),
        ("li@example.org,,,A list", "consent_on", "Write the day as"),
        ("li@example.org,,2015-03-31,", "consent_evidence", "Without evidence"),
        (f"li@example.org,,2015-03-31,{'x' * 501}", "consent_evidence", "at most 500"),
        ("good@example.org,,2015-03-31,A list", "address", "stands in row 2 already"),
    ],
)
def test_row_with_a_mistake_is_named_and_nothing_can_be_written(sign_in, row, column, message):
    page = sign_in("publisher").post(IMPORT, {"file": csv(f"Good@example.org,,2015-03-31,A list\n{row}\n")})
    (problem,) = page.context["report"].rows[1].problems
    assert problem.column == column
    assert message in problem.message
    assert page.context["key"] is None
    assert "nothing can be written" in page.content.decode()


def test_long_report_shows_refused_rows_first(sign_in, monkeypatch):
    monkeypatch.setattr("subscriptions.staff.import_screen.MAX_SHOWN", 2)
    rows = "".join(f"a{number}@example.org,,2015-03-31,A list\n" for number in range(3))
    page = sign_in("publisher").post(IMPORT, {"file": csv(f"{rows}nobody,,2015-03-31,A list\n")})
    assert [row.number for row in page.context["rows"]] == [5, 2]
    assert "These are 2 of 4 rows" in page.content.decode()


def test_column_that_is_missing_or_unknown_is_named():
    report = check_file(b"address,consent\nli@example.org,yes\n", "x.csv").report
    assert [(problem.column, problem.message) for problem in report.headings] == [
        ("consent_on", "This column is missing."),
        ("consent_evidence", "This column is missing."),
        ("consent", "No column is called that. Rename or remove it."),
    ]


def test_workbook_is_read_like_csv():
    book = Workbook()
    book.active.append(["Address", "Consent on", "Consent evidence"])
    book.active.append(["li@example.org", "2015-03-31", "A list"])
    file = BytesIO()
    book.save(file)
    assert [reader.address for reader in check_file(file.getvalue(), "readers.xlsx").readers] == ["li@example.org"]


def test_who_unsubscribed_or_was_erased_is_left_out_of_an_import():
    stopped, active = make_subscriber("stopped@example.org", state="stopped"), make_subscriber("active@example.org")
    erased = make_subscriber("erased@example.org")
    for reader, reason in ((stopped, "unsubscribed"), (erased, "erased")):
        Suppression.objects.create(address_hash=reader.address_hash, scope="newsletter", reason=reason)
    erased.delete()
    rows = "".join(f"{name}@example.org,,2015-03-31,A list\n" for name in ("stopped", "active", "erased", "new"))
    check = check_file((HEAD + rows).encode(), "x.csv")
    assert [row.outcome for row in check.report.rows] == ["unchanged", "unchanged", "unchanged", "new"]
    assert [row.note.partition(":")[2].partition(".")[0].strip() for row in check.report.rows[:3]] == [
        "unsubscribed",
        "subscribed already",
        "erased on request",
    ]
    assert [reader.address for reader in check.readers] == ["new@example.org"]
    assert Subscriber.objects.get(pk=active.pk).state == "active"


def test_reader_who_had_not_confirmed_is_taken_over_with_the_evidence(sign_in):
    make_subscriber(state="pending", confirmed_at=None)
    publisher = sign_in("publisher")
    key = publisher.post(IMPORT, {"file": csv("li@example.org,,2015-03-31,A list\n")}).context["key"]
    publisher.post(IMPORT, {"key": str(key)})
    assert Subscriber.objects.get().state == "active"


def test_links_of_the_checked_site_open_the_pages_that_they_stand_for(client):
    load_readers()
    for name, purpose in (("confirm", "confirm"), ("manage", "manage"), ("export", "export"), ("erase", "erase")):
        token = BY_NAME[f"subscription-{name}"].path.split("/")[-2]
        assert subscriber_of(token, purpose)
