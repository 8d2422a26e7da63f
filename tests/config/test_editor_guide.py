"""The guide for editors at the desk: one file, its anchors and pictures, for whoever is signed in."""

import re

import pytest
from django.urls import reverse

from config.editor_guide import GUIDE, render_guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(admin_client) -> str:
    return admin_client.get(reverse("admin:guide")).content.decode()


def test_each_line_of_its_contents_leads_to_a_task(page):
    anchors = re.findall(r'<li>\s*<a href="#([^"]+)"', page)
    headings = re.findall(r'<h2 id="([^"]+)"', page)
    assert len(anchors) == 12
    assert [anchor for anchor in anchors if anchor not in headings] == []
    assert anchors == [heading for heading in headings if heading in anchors]


def test_page_says_what_the_file_says_with_one_first_heading(page):
    assert page.count("<h1") == 1
    for line in re.findall(r"^## (.+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE):
        assert f">{line}</h2>" in page


def test_pictures_come_from_the_desk_with_their_size(admin_client, client, page):
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+" width="1100" height="\d+" loading="lazy"', page)
    assert len(pictures) == 12
    for address in pictures:
        answer = admin_client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG")
        assert client.get(address).status_code == 302
    assert admin_client.get(reverse("admin:guide_picture", args=["none"])).status_code == 404


def test_every_page_of_the_desk_leads_to_it(admin_client):
    assert f'href="{reverse("admin:guide")}"' in admin_client.get(reverse("admin:index")).content.decode()


def test_html_in_the_text_is_shown_and_not_run():
    title, text = render_guide("# A & B\n\n## Task\n\n<script>alert(1)</script> [x](javascript:alert(1))\n")
    assert title == "A & B"
    assert "<script" not in text
    assert 'href="javascript:' not in text
