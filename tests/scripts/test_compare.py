"""The comparison of two runs, on answers that are written here: no server is started."""

import json
import re
from pathlib import Path

import pytest

from scripts.compare import public
from scripts.compare.answer_text import answer_text
from scripts.compare.comparison import Replacement, compare, full_report, read_answers, read_renames, read_words, summary
from scripts.compare.crawl import crawl, links, shape
from scripts.compare.normalize import normalize, publication_names
from scripts.compare.save_answers import DONE, file_name
from scripts.compare.visitor import Address, Answer

UID, OTHER = "8366191e-d432-46b5-bb9e-eb609ac73636", "611cc797-45a0-4b44-88fb-73a06bcfc6ff"
HTML = ("content-type", "text/html; charset=utf-8")
PAGE = "status: 200\n\n<h1>Policies</h1>\n<p>One</p>"


def test_same_answers_are_clean():
    result = compare({"reader GET /": PAGE}, {"reader GET /": PAGE})
    assert result.is_clean
    assert result.same == 1


@pytest.mark.parametrize(("old", "new"), [("One", "Two"), ("status: 200", "status: 404"), ("<p>One</p>", "")])
def test_changed_word_status_or_line_is_reported(old: str, new: str):
    result = compare({"reader GET /": PAGE}, {"reader GET /": PAGE.replace(old, new)})
    assert not result.is_clean
    assert f"-{next(line for line in PAGE.splitlines() if old in line)}" in full_report(result)
    assert "reader GET /" in full_report(result)


def test_missing_and_added_addresses_are_reported():
    result = compare({"reader GET /a/": PAGE}, {"reader GET /b/": PAGE})
    assert (result.missing, result.added) == (["reader GET /a/"], ["reader GET /b/"])
    assert not result.is_clean


def test_difference_of_many_addresses_is_shown_once():
    old = {f"reader GET /{number}/": f"{PAGE}\n{number}" for number in range(3)}
    result = compare(old, {request: text.replace("Policies", "Plans") for request, text in old.items()})
    assert [len(difference.addresses) for difference in result.differences] == [3]
    assert full_report(result).count("+<h1>Plans</h1>") == 1


def test_lines_in_another_order_are_told_apart_from_other_lines():
    moved, changed = PAGE.replace("<h1>Policies</h1>\n<p>One</p>", "<p>One</p>\n<h1>Policies</h1>"), PAGE.replace("One", "Two")
    found = compare({"reader GET /a/": PAGE, "reader GET /b/": PAGE}, {"reader GET /a/": moved, "reader GET /b/": changed})
    assert (found.differing(in_order=True), found.differing(in_order=False), found.is_clean) == (1, 1, False)
    assert "=== 1 with this difference of order\nreader GET /a/" in full_report(found)
    assert "other order: reader GET /a/" in summary(found, [], Path())


def test_words_apply_to_the_old_run_and_unused_ones_are_said(tmp_path: Path):
    (tmp_path / "words").write_text("Policies\tPlans (all)\nnowhere\tanywhere\n")
    expected = read_words(tmp_path / "words")
    result = compare({"reader GET /": PAGE}, {"reader GET /": PAGE.replace("Policies", "Plans (all)")}, expected)
    assert result.is_clean
    assert [words.hits for words in expected] == [1, 0]
    assert "nowhere -> anywhere   NOT FOUND" in summary(result, expected, tmp_path)


def test_renames_are_patterns_and_apply_to_addresses(tmp_path: Path):
    (tmp_path / "renames").write_text("/admin/cases/(case)study/\t/admin/cases/\\1/\n")
    old = {"editor GET /admin/cases/casestudy/": PAGE}
    assert compare(old, {"editor GET /admin/cases/case/": PAGE}, read_renames(tmp_path / "renames")).is_clean


def test_file_of_words_without_a_tab_is_refused(tmp_path: Path):
    (tmp_path / "words").write_text("Policies Plans\n")
    with pytest.raises(SystemExit, match="line 1"):
        read_words(tmp_path / "words")


def test_replacement_counts_each_place():
    replace = Replacement("a", re.compile("a"), "b")
    assert (replace("banana"), replace.hits) == ("bbnbnb", 3)


def test_incomplete_run_is_refused(tmp_path: Path):
    with pytest.raises(SystemExit, match="no complete run"):
        read_answers(tmp_path)
    (tmp_path / DONE).write_text("{}")
    assert read_answers(tmp_path) == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f'name="csrfmiddlewaretoken" value="{"a" * 64}"', f'name="csrfmiddlewaretoken" value="{"b" * 64}"'),
        ('<script nonce="AAAAAAAAAAAAAAAAAAAAAA==">', '<script nonce="BBBBBBBBBBBBBBBBBBBBBB==">'),
        ("script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA=='", "script-src 'nonce-BBBBBBBBBBBBBBBBBBBBBB=='"),
        ("<strong>salt</strong>: <bdi>iANIfJ***</bdi>", "<strong>salt</strong>: <bdi>eNI2Qk***</bdi>"),
        ('"remaining": 99999306,\n', '"remaining": 99999307,\n'),
        ('"day": "2026-11-28",\n   "requests": 700\n', '"day": "2026-11-29",\n   "requests": 1800\n'),
        ('"resets_in": 14\n', '"resets_in": 6\n'),
        ("2030-03-05T04:00:01.000100Z", "2030-03-05T04:00:02.000300Z"),
        (f"a {UID}, again {UID}", f"a {OTHER}, again {OTHER}"),
        (f'"bytes": 5483,\n   "sha256": "{"a" * 64}"', f'"bytes": 5482,\n   "sha256": "{"b" * 64}"'),
        (f"\n{'a' * 64}  policies.jsonl.gz\n", f"\n{'b' * 64}  policies.jsonl.gz\n"),
        ('"dcat:byteSize": {\n "@value": "5483",\n', '"dcat:byteSize": {\n "@value": "5482",\n'),
        (f'"spdx:checksumValue": "{"a" * 64}"', f'"spdx:checksumValue": "{"b" * 64}"'),
        ("#12,,re7605d35c719a1b\n", "#12,,r061d97d33021407\n"),
        ('<option value="97">Programs | call | Can add call<', '<option value="98">Programs | call | Can add call<'),
    ],
)
def test_what_varies_is_the_same_when_normalized(first: str, second: str):
    assert normalize(first, {}) == normalize(second, {}) != first


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2015-03-05T04:00:01Z", "2015-03-05T04:00:02Z"),
        ("2030-03-05T04:05:01Z", "2030-03-05T04:05:02Z"),
        ('name="title" value="a"', 'name="title" value="b"'),
        (f"{UID} {UID}", f"{UID} {OTHER}"),
        ('"bytes": 5483,\n', '"bytes": 5482,\n'),
        (f"'sha256-{'a' * 43}='", f"'sha256-{'b' * 43}='"),
        ('<option value="97">Call<', '<option value="98">Call<'),
    ],
)
def test_what_does_not_vary_stays_different(first: str, second: str):
    assert normalize(first, {}) != normalize(second, {})


def test_uids_of_publications_get_their_names():
    names = publication_names({"policies": [{"uid": UID, "slug": "internet-plus"}]})
    assert normalize(f"{UID} {OTHER}", names) == "(policies/internet-plus) (uid 1)"


def test_text_of_an_answer_has_status_headers_and_indented_json():
    headers = [("content-type", "application/json"), ("etag", '"x"'), ("date", "today")]
    answer = Answer(404, headers, json.dumps({"title": "标准"}).encode())
    assert answer_text(answer) == 'status: 404\ncontent-type: application/json\netag: present\n\n{\n "title": "标准"\n}\n'


def test_indentation_of_html_is_no_difference():
    assert answer_text(Answer(200, [HTML], b"<p>\n  a</p>")) == answer_text(Answer(200, [HTML], b"<p>\n\n    a</p>"))


def test_length_of_a_name_does_not_move_the_breaks_between_lines():
    short, long = (
        answer_text(Answer(200, [HTML], f'<p class="{name}">One, "two"</p><b></b>'.encode())) for name in ("a", "a" * 200)
    )
    assert short.replace('"a"', f'"{"a" * 200}"') == long
    assert short.endswith('<p class="a">One, \n"two"</p>\n<b>\n</b>\n')


def test_links_are_those_of_the_site_without_entities():
    body = (
        b'<a href="?a=1&amp;b=2/"></a><a href="https://example.org/"></a><a href="/static/x.css"></a><a href="/admin/logout/"></a>'
    )
    assert links(Address("/policies/"), Answer(200, [HTML], body)) == {"/policies/?a=1&b=2/"}


def test_crawl_follows_as_many_of_a_shape_as_its_bound():
    class Site:
        def request(self, address: Address) -> Answer:
            return Answer(200, [HTML], b"".join(b'<a href="/news/%d/">' % number for number in range(9, 0, -1)))

    walked = crawl(Site(), [Address("/")], is_crawled=public.is_crawled, limit=lambda of: 2)  # type: ignore[arg-type]
    assert [address.path for address, _ in walked] == ["/", "/news/1/", "/news/2/"]


def test_shape_leaves_out_keys_slugs_and_values():
    assert shape(Address("/admin/policies/policy/7/change/")) == shape(Address("/admin/policies/policy/8/change/"))
    assert shape(Address("/zh-hans/policies/a/?q=1")) == shape(Address("/zh-hans/policies/b/?q=2"))
    assert shape(Address("/policies/a/")) != shape(Address("/policies/a.ris"))


def test_names_of_files_are_safe_and_differ():
    names = {file_name(f"reader GET /{path}") for path in ("a/b", "a~b", "a?b", "a:b", "国" * 300, "国" * 301)}
    assert len(names) == 6
    assert all(len(name.encode()) < 255 and not set(name) & set('/\\:*?"<>|') for name in names)
