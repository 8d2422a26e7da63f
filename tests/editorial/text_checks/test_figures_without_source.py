"""Figures without a footnote or source beside them: what is a figure, what is a source, and which texts are looked at."""

import pytest
from django.urls import reverse

from editorial.text_checks.figures_without_source import figures_box, sentences_without_source
from tests.support.factories import make_policy

NOTES = "<h3>Notes</h3><ol><li>CNNIC, 2015: 649 million.</li></ol>"


@pytest.mark.parametrize(
    "sentence",
    [
        "Sales grew by 12 %.", "Sales grew by 3.5 per cent.", "比上年增长12.5％。", "增加3个百分点。",
        "The fund has 40 billion yuan.", "It costs €3.", "It costs RMB 200.", "投资400亿元。",
        "They spent 20 euros.", "China has 649 million users.", "用户达6.49亿。",
        "There are 12,500 firms.", "There are 12500 firms.", "About 30 万户.",
    ],
)  # fmt: skip
def test_figure_without_source_is_noted(sentence):
    assert list(sentences_without_source(f"<p>{sentence}</p>")) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was issued in 2015.", "From 2011 to 2015 it was tried.", "It replaces GB/T 22080-2016.", "See ISO/IEC 27001:2022.",
        "Three firms and 12 others spoke.", "国发〔2015〕40号。", "Under https://example.org/t20260731_12345.html it can be read.",
        "See SAC/TC 260.", "On 1 July 2015 it began.",
    ],
)  # fmt: skip
def test_years_numbers_of_standards_and_addresses_are_no_figures(sentence):
    assert list(sentences_without_source(f"<p>{sentence}</p>")) == []


@pytest.mark.parametrize(
    "html",
    [
        f"<p>China has 649 million users<sup>[1]</sup>.</p>{NOTES}",
        f"<p>China has 649 million users.<sup>[1]</sup> More come.</p>{NOTES}",
        '<p>China has 649 million users (<a href="https://cnnic.example/">CNNIC</a>).</p>',
        "<p>China has 649 million users, says the <cite>35th report</cite>.</p>",
        f"<p>中国有6.49亿网民。<sup>[1]</sup>还在增加。</p>{NOTES}",
    ],
)
def test_footnote_link_or_cited_title_is_a_source(html):
    assert list(sentences_without_source(html)) == []


def test_source_of_one_sentence_is_none_of_the_next():
    html = f"<p>China has 649 million users.<sup>[1]</sup> Sales grew by 12 %.</p>{NOTES}"
    assert list(sentences_without_source(html)) == ["Sales grew by 12 %."]


@pytest.mark.django_db
def test_panel_shows_the_sentences_and_nothing_where_each_has_its_source(admin_client):
    policy = make_policy(body="<p>Sales grew by 12 %. The fund has 40 billion yuan.</p>")
    panel = admin_client.get(reverse("admin:policies_policy_panel", args=[policy.pk])).content.decode()
    assert "2 figures without a footnote or source beside them" in panel
    assert "<li>Body: Sales grew by 12 %.</li>" in panel
    policy.body = "<p>Sales grew.</p>"
    assert figures_box(policy) is None


@pytest.mark.django_db
def test_correction_that_quotes_a_figure_is_not_noted():
    policy = make_policy()
    policy.corrections.create(was_wrong="65 million", is_right="649 million", corrected_on="2015-10-12")
    assert figures_box(policy) is None
