"""A standard that replaces another is registered, published and corrected, in a real browser."""

import pytest
from django.db import connection

from editorial.content.consistency_check import check_catalogue
from editorial.workflow.publishing import publish
from standards.models import UNREADABLE_NUMBER, Standard
from tests.browser.test_edit_and_publish import choose
from tests.standards.standard_rows import make_standard
from tests.support.factories import make_source, make_vocabulary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.thorough]


def publish_form(page, note=""):
    page.click("input[name=_publish]")
    if note:
        page.fill("#id_note", note)
    page.fill("#id_reason", "The desk is one person today.")
    page.click(".short-form input[type=submit]")
    assert "Published." in page.inner_text(".messagelist")


def test_publisher_registers_publishes_and_corrects_a_standard(sign_in, live_server, page):
    make_vocabulary()
    make_source(title="Announcement of SAMR")
    publish(make_standard("GB 1589-2004"), by=None)
    sign_in("publisher")
    page.goto(f"{live_server.url}/admin/standards/standard/add/")
    page.fill("#id_document_number", "gb1589－2016")
    page.fill("#id_title", "Limits of dimensions of vehicles")
    page.fill("#id_summary", "Sets dimensions, axle loads and masses.")
    page.fill("#id_issued_on", "2016-07-26")
    page.fill("#id_in_force_on", "2016-07-26")
    page.click("#replacements-group .add-row a")
    page.fill("#id_replacements-0-number", "GB1589-2004")
    choose(page, "sources", "Announcement")
    page.click("input[name=_continue]")
    assert page.input_value("#id_document_number") == "GB 1589-2016"
    row = Standard.objects.get(document_number="GB 1589-2016")
    assert (row.slug, row.nature, row.replacements.get().target.document_number) == ("gb-1589-2016", "mandatory", "GB 1589-2004")
    publish_form(page)

    page.goto(f"{live_server.url}/standards/find/?n=GB 1589—2016")
    assert page.url.endswith("/standards/gb-1589-2016/")
    page.goto(f"{live_server.url}/standards/gb-1589-2004/")
    assert "GB 1589-2016" in page.inner_text("article")

    page.goto(f"{live_server.url}/admin/standards/standard/{row.pk}/change/")
    page.fill("#id_document_number", "UTF-8")
    page.click("input[name=_continue]")
    assert UNREADABLE_NUMBER in page.inner_text(".field-document_number .errorlist")
    page.fill("#id_document_number", "GB 1589-2016")
    page.fill("#id_in_force_on", "2018-01-01")
    publish_form(page, note="The first day was wrong.")
    page.goto(f"{live_server.url}/standards/gb-1589-2016/")
    assert "1 January 2018" in page.inner_text("article")
    assert check_catalogue() == []
    connection.close()
