"""The parts of an issue's mail: what stands in them, how large they are, and what inlining leaves."""

import quopri
import re

import pytest
from django.core.exceptions import ValidationError

from subscriptions.issue_mail import render_parts
from subscriptions.issue_mail.fit_size import FITTING_SIZE, MAX_SIZE, fitted_levels
from subscriptions.issue_mail.inline_styles import MARK, inlined
from subscriptions.issue_mail.issue_content import MailedIssue, published_issue
from subscriptions.issue_mail.pick_positions import PartKind, ReaderChoice, select_positions
from subscriptions.issue_mail.render_parts import issue_parts, largest_size, mail_html


def shown(parts, language="en-gb", field="html", **choice):
    """The decoded mail of a reader with this choice."""
    positions = select_positions(ReaderChoice(language, **choice), [part.subjects for part in parts])
    return quopri.decodestring(b"".join(getattr(parts[position], field) for position in positions)).decode()


def longer(issue, *, times, items=1):
    """The issue with its items repeated, their facts `times` as long."""
    sections = [
        {**section, "items": [{**item, "facts": (item["facts"] or "<p>-</p>") * times} for item in section["items"]] * items}
        for section in issue.sections
    ]
    return MailedIssue(issue.document, sections, issue.phase)


def test_mail_shows_the_issue_and_each_item_with_links_to_the_site(mail_parts, issue_entry, settings):
    html, document = shown(mail_parts), issue_entry.content
    assert document["title"] in html
    assert document["summary"] in html
    assert f'href="{settings.SITE_URL}{issue_entry.get_absolute_url()}"' in html
    items = [part for part in mail_parts if part.subjects.kind == PartKind.ITEM and part.subjects.language == "en-gb"]
    assert len(items) == sum(len(section["items"]) for section in document["sections"]) > 5
    assert {part.uid for part in items} == {uid for section in document["sections"] for uid in section["items"]}
    assert all(part.version >= 1 for part in items)
    assert re.findall(r'href="(?!https?://|%%UNSUBSCRIBE_URL%%)[^"]*"', html) == []


def test_text_part_says_the_same_in_lines_of_at_most_72_characters(mail_parts, issue_entry):
    text = shown(mail_parts, field="text")
    assert "Newsletter of March 2015" in text
    assert "\r\nAnalysis: SESEC III desk, 31 March 2015\r\n| " in text
    assert not re.search(r"</?\w|&\w+;", text)
    long = [line for line in text.splitlines() if len(line) > 72 and "http" not in line]
    assert long == []


def test_chinese_mail_has_chinese_headings_and_links_and_the_english_text(mail_parts, issue_entry, settings):
    html = shown(mail_parts, "zh-hans")
    assert '<html lang="zh-Hans"' in html
    assert f'href="{settings.SITE_URL}/zh-hans{issue_entry.get_absolute_url()}"' in html
    assert 'lang="zh-Hans"' in html.split("<h3", 1)[1]
    assert "Internet companies are to be guided to markets abroad." in html


def test_facts_and_signed_analysis_stand_apart(mail_parts):
    html = shown(mail_parts)
    boxes = re.findall(r'<td class="analysis".*?</td>', html, re.DOTALL)
    assert boxes
    assert all(re.search(r"SESEC III desk, \d+ \w+ 2015", box) for box in boxes)


def test_mail_runs_nothing_fetches_nothing_and_measures_nothing(mail_parts):
    for language in ("en-gb", "zh-hans"):
        html = shown(mail_parts, language)
        assert re.findall(r"<(?:img|script|link|iframe|form|svg)\b|url\(|@import|@font-face", html) == []


def test_reader_of_some_subjects_gets_the_way_to_the_whole_issue(mail_parts):
    html = shown(mail_parts, regions=frozenset({"CN-GD"}))
    assert "The whole issue is one click away." in html
    assert "The whole issue is one click away." not in shown(mail_parts)


def test_inlined_document_is_cut_at_the_same_places_and_stays_whole(mail_parts):
    html = shown(mail_parts)
    assert MARK not in html
    assert html.count("<table") == html.count("</table>") == html.count("<tbody>") + 1, "one stands in a comment, for Outlook"
    assert html.startswith("<!DOCTYPE html>")
    assert html.rstrip().endswith("</html>")
    assert "<!--[if mso]>" in html


def test_styles_stand_in_the_elements_and_the_head_keeps_at_rules_alone(mail_parts):
    html = shown(mail_parts)
    [head] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert "prefers-color-scheme:dark" in head.replace(" ", "")
    assert "max-width:480px" in head.replace(" ", "")
    assert ".sheet{padding:28px" not in head.replace(" ", "")
    assert re.search(r'class="sheet" style="[^"]*padding', html)
    assert not re.search(r"[},]\s*(?:td|p|table|a)\s*[{,]", head), (
        "rules of bare elements would reach into a mail program's own page"
    )


def test_part_that_holds_the_mark_is_refused():
    with pytest.raises(ValueError, match="comment at which parts are cut"):
        inlined(["<p>a", f"{MARK}</p>"], "")


def test_loose_parts_keep_what_a_parser_of_one_part_alone_would_drop():
    fragments = ["<head></head><table>", '<tr><td class="a">x</td></tr>', "<tr><td>y</td></tr></table>"]
    opened, row, closed = inlined(fragments, ".a{color:red}")
    assert row == '<tbody><tr><td class="a" style="color:red">x</td></tr>'
    assert opened.endswith("<table>"), "so parts are cut between tables, not between their rows"
    assert closed.startswith("<tr><td>y</td></tr></tbody></table>")


def test_figure_becomes_its_words_and_links_get_whole_addresses():
    html = mail_html(
        '<h3>Facts</h3><figure><img src="/media/x.png" alt="A map"><figcaption>Map of <em>Henan</em></figcaption></figure>'
        '<figure><img src="/media/y.png" alt=""></figure><p><a href="/policies/a/">a</a></p>', "https://desk.example/news/b/",
    )  # fmt: skip
    assert html == (
        '<h4>Facts</h4><p>[Picture on the web: Map of Henan]</p><p><a href="https://desk.example/policies/a/">a</a></p>'
    )


def test_largest_mail_of_long_items_stays_below_what_mail_services_show(issue_entry):
    issue = longer(published_issue(issue_entry), times=40)
    parts = issue_parts(issue)
    assert largest_size(parts) <= FITTING_SIZE < MAX_SIZE
    levels = {part.level for part in parts if part.subjects.kind == PartKind.ITEM}
    assert "summary" in levels
    html = shown(parts)
    assert ">Read on<" in html


def test_many_items_are_shortened_to_titles_and_too_many_are_refused(issue_entry):
    issue = published_issue(issue_entry)
    parts = issue_parts(longer(issue, times=1, items=5))
    assert "title" in {part.level for part in parts}
    assert largest_size(parts) <= FITTING_SIZE
    with pytest.raises(ValidationError, match="take items out"):
        issue_parts(longer(issue, times=1, items=20))


def test_longest_part_is_shortened_first_and_no_more_than_needed():
    sizes = [[50], [100, 20, 5], [80, 20, 5], [10, 9, 5]]
    assert fitted_levels(sizes, limit=240) == [0, 0, 0, 0]
    assert fitted_levels(sizes, limit=200) == [0, 1, 0, 0]
    assert fitted_levels(sizes, limit=90) == [0, 2, 1, 0]
    assert fitted_levels(sizes, limit=1) == [0, 2, 2, 2]


def test_positions_run_through_both_languages(mail_parts):
    assert [part.subjects.position for part in mail_parts] == list(range(len(mail_parts)))
    assert render_parts.LEVELS[0] == "whole"
