# ruff: noqa: E501 - markup stands in one line, as sites write it
"""Answers that are no pages: JSON, feeds, walls, shells. And bombs, which end within their limits."""

import json
import time
from datetime import date
from typing import Any

import pytest

from gathering.list_pages import read_list as reading_module
from gathering.list_pages.feed_rows import read_feed
from gathering.list_pages.list_process import read_page
from gathering.list_pages.list_rows import ListReading, ListRecipe
from gathering.list_pages.read_list import read_list
from gathering.list_pages.robots import robots_allow
from infra.isolated_process import ProcessLimits
from infra.web_addresses import comparison_key

TODAY = date(2026, 12, 1)
HOST = "https://www.jg.example.gov.cn"
TITLES = ("关于加强智能门锁安全管理的通知", "关于公开征求《儿童推车安全要求》意见的通知", "关于发布《充电桩》等六项国家标准的公告")
DAYS = (date(2026, 11, 25), date(2026, 11, 20), date(2026, 10, 8))
WANTED = [(f"{HOST}/a/{n}.html", TITLES[n], DAYS[n]) for n in range(3)]


def read(body: Any, *, status: int = 200, address: str = f"{HOST}/list", propose: bool = False, **recipe: str) -> ListReading:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    given = {"address": address, "status": status, "content_type": "", "today": TODAY, "propose": propose}
    return read_page(text.encode(), **given, recipe=ListRecipe(**recipe))


def found(reading: ListReading) -> list[tuple]:
    assert reading.outcome == "list", reading.sentence
    return [(row.address, row.title, row.day) for row in reading.rows]


def rows(**fields: Any) -> list[dict]:
    """A row for each title; a field is a format with its number n, title t, day d, or a function of the number."""
    return [
        {name: value(n) if callable(value) else value.format(n=n, t=TITLES[n], d=DAYS[n]) for name, value in fields.items()}
        for n in range(3)
    ]


def milliseconds(n: int) -> int:
    """Midnight in China: the day before in Greenwich."""
    return (DAYS[n].toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000 - 8 * 3_600_000


ANSWERS = {
    "array": rows(TITLE="{t}", SUB_TITLE="副标题的文字", URL="/a/{n}.html", DOCRELPUBTIME="{d}"),
    "deep, other names": {"code": 0, "data": {"page": {"records": rows(docTitle="{t}", docUrl="/a/{n}.html", pubDate="{d} 08:00:00", id="{n}")}}},
    "milliseconds": {"data": {"results": rows(title="<em>{t}</em>", url="/a/{n}.html", publishedTime=milliseconds)}},
    "seconds": {"articles": rows(title="{t}", url="/a/{n}.html", created_at=lambda n: milliseconds(n) // 1000)},
    "days of several kinds": rows(createTime="2020-01-01", updateTime="2026-11-30", publishDate="{d:%Y/%m/%d}", title="{t}", link="/a/{n}.html"),
    "fields within fields": {"hits": {"hits": [{"_id": str(n), "_source": row} for n, row in enumerate(rows(title="{t}", url="/a/{n}.html", pubtime="{d}"))]}},
    "JSON within a string": {"success": True, "data": json.dumps(rows(title="{t}", url="/a/{n}.html", date="{d}"), ensure_ascii=False)},
    "midnight in China as an instant": rows(title="{t}", href="/a/{n}.html", publishTime=lambda n: f"{date.fromordinal(DAYS[n].toordinal() - 1)}T16:00:00.000Z"),
    "menu beside it": {"menu": [{"name": f"栏目名称第{n}号", "url": f"/lm/{n}/"} for n in range(20)], "list": rows(title="{t}", url="/a/{n}.html", time="{d}")},
    "JSON Feed": {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": rows(id="{n}", url="/a/{n}.html", title="{t}", date_published="{d}T10:00:00+08:00")},
    "JSONP": f"callback({json.dumps(rows(title='{t}', url='/a/{n}.html', date='{d}'))});",
    "byte order mark": "\ufeff" + json.dumps(rows(title="{t}", url="/a/{n}.html", date="{d}")),
    "days without a year": rows(title="{t}", url="/a/{n}.html", date="{d:%m-%d}"),
    "HTML in a field": {"data": {"html": "<ul>" + "".join(f"<li><a href='/a/{n}.html'>{TITLES[n]}</a><i>{DAYS[n]}</i></li>" for n in range(3)) + "</ul>"}},
    "records of XML": "<?xml version='1.0' encoding='utf-8'?><datastore><recordset>" + "".join(f"<record><![CDATA[<tr><td><a href='/a/{n}.html'>{TITLES[n]}</a></td><td>{DAYS[n]}</td></tr>]]></record>" for n in range(3)) + "</recordset></datastore>",
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_of_an_interface_is_read_whatever_its_fields_are_called(name):
    assert found(read(ANSWERS[name])) == WANTED


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in ("HTML in a field", "records of XML")])
def test_proposed_paths_read_the_same_rows(name):
    reading = read(ANSWERS[name], propose=True)
    assert found(read(ANSWERS[name], **reading.proposals[0].recipe.as_json())) == WANTED


def test_rows_without_an_address_ask_for_a_template_and_follow_it():
    answer = {"rows": rows(PID="A{n}/B", CODE="2026年第{n}号", TITLE="{t}", NOTICE_DATE="{d}")}
    reading = read(answer)
    assert (reading.outcome, reading.rows) == ("unreadable", ())
    assert reading.sentence.endswith("with their fields: PID, CODE, TITLE, NOTICE_DATE.")
    template = {"kind": "json", "row": "rows", "address_template": f"{HOST}/gnoc/queryInfo?id={{PID}}"}
    assert found(read(answer, **template)) == [(f"{HOST}/gnoc/queryInfo?id=A{n}%2FB", TITLES[n], DAYS[n]) for n in range(3)]
    assert (
        read(answer, **template | {"address_template": "/x?id={NONE}"}).sentence == "No row at the path has a title and an address."
    )


def test_closing_day_of_a_consultation_is_no_day_of_publication():
    answer = [
        {"id": n, "shortTitle": f"Initiative {n} on standards", "feedbackEndDate": f"2027/01/0{n + 1} 23:59:59"} for n in range(3)
    ]
    reading = read(answer, kind="json", address_template="https://have.example.eu/initiatives/{id}")
    assert [(row.address[-1], row.day, row.closes_on) for row in reading.rows] == [
        (str(n), None, date(2027, 1, n + 1)) for n in range(3)
    ]


def test_path_that_leads_nowhere_is_said():
    assert read({"data": []}, kind="json", row="data.list").sentence == 'There is no list at the path "data.list".'
    assert read({"code": 1}).sentence == "The answer holds no list."


RDF = """<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>t</title><link>https://www.jg.example.gov.cn/</link></channel>{}</rdf:RDF>"""  # fmt: skip
FEEDS = {
    "RSS 1.0": RDF.format("".join(f'<item rdf:about="{HOST}/a/{n}.html"><title>{TITLES[n]}</title><link>{HOST}/a/{n}.html</link><dc:date>{DAYS[n]}T00:30:00+08:00</dc:date></item>' for n in range(3))),
    "Atom, relative": '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>' + "".join(f'<entry><title>{TITLES[n]}</title><link href="a/{n}.html"/><id>i{n}</id><updated>{DAYS[n]}T00:00:00+08:00</updated></entry>' for n in range(3)) + "</feed>",
    "RSS with a comment before it": "\ufeff<!-- made by hand -->\n<?xml-stylesheet href='x'?><rss version='2.0'><channel><title>t</title>" + "".join(f"<item><title>{TITLES[n]}</title><link>/a/{n}.html</link><pubDate>{DAYS[n]:%d %b %Y} 00:10:00 +0800</pubDate></item>" for n in range(3)) + "</channel></rss>",
    "identifiers as addresses": "<rss version='2.0'><channel>" + "".join(f"<item><title>{TITLES[n]}</title><guid>{HOST}/a/{n}.html</guid><pubDate>{DAYS[n]:%Y年%m月%d日}</pubDate></item>" for n in range(3)) + "</channel></rss>",
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_read_with_the_day_that_it_says(name):
    assert found(read(FEEDS[name])) == WANTED
    assert found(read(FEEDS[name], kind="feed")) == WANTED


def test_feed_that_reads_like_a_path_opens_no_file(tmp_path):
    (tmp_path / "feed.xml").write_text(FEEDS["identifiers as addresses"])
    assert read_feed(str(tmp_path / "feed.xml"), HOST).rows == ()


def test_feed_that_is_no_feed_any_more_is_not_guessed_from_a_page():
    page = (
        "<html><title>首页</title><ul>"
        + "".join(f"<li><a href='/a/{n}.html'>{TITLES[n]}</a><i>{DAYS[n]}</i></li>" for n in range(3))
        + "</ul>"
    )
    assert found(read(page)) == WANTED
    for kind, sentence in (("feed", "The answer is not a feed."), ("json", "The answer is not JSON.")):
        reading = read(page, kind=kind)
        assert (reading.outcome, reading.sentence, reading.rows) == ("unreadable", sentence, ())
    assert read("<rss version='2.0'><channel><title>t</title></channel></rss>").sentence == "The feed has no entries."


def test_selector_that_finds_nothing_or_is_none_is_said():
    page = "<ul class=list></ul><ul><li><a href='/a/1.html'>关于某事的通知</a> 2026-11-25</li></ul>"
    assert read(page, kind="html", row="ul.list > li").sentence == "The selector finds no row on the page."
    assert read(page, kind="html", row="ul..list").sentence.startswith("The selector of the row is not CSS:")
    assert [row.day for row in read(page, kind="html", row="ul > li").rows] == [date(2026, 11, 25)]


def test_selectors_say_what_is_link_title_and_day():
    page = "<div class=n><p class=t>关于某事的通知</p><a href='/x/1'>其他较长的链接文字内容</a><a class=l href='/a/1.html'>看</a><b>2026-11-25</b><u>11-20</u></div>"
    reading = read(page, kind="html", row=".n", link="a.l", title=".t", day="u")
    assert found(reading) == [(f"{HOST}/a/1.html", "关于某事的通知", date(2026, 11, 20))]


WALLS = {
    "script": (200, "<html><script>var _$jsvmprt=function(){}</script></html>"),
    "script with a cookie": (200, "<html><body onload=challenge()></body><script>document.cookie='a='+f();location.reload()</script></html>"),
    "firewall": (200, "<html><title>访问被拦截</title><body><h1>您的请求可能存在威胁</h1><p>事件编号 2026-11-25</p><a href='/'>返回</a></body></html>"),
    "firewall in English": (200, "<html><title>Just a moment...</title><body>Checking your browser before accessing</body></html>"),
    "refusal in JSON": (200, '{"code": 403, "msg": "请求过于频繁"}'),
    "sign-in": (200, "<form><input type='password'></form><a href='/reg'>注册</a>"),
    "412": (412, "<ul><li>"),
    "403": (403, "Forbidden"),
    "521": (521, "<script>"),
    "429": (429, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WALLS)
def test_wall_is_told_as_one(name):
    status, body = WALLS[name]
    reading = read(body, status=status)
    assert (reading.outcome, reading.rows) == ("blocked", ())
    assert reading.sentence


def test_portal_that_speaks_of_a_captcha_is_no_wall():
    reading = read(f"<html><title>首页</title><body>{MENU}<form>验证码<input type=password></form></body></html>")
    assert (reading.outcome, reading.sentence) == ("unreadable", "No list of dated notices was found on the page.")


@pytest.mark.parametrize(("status", "body"), [(404, "x"), (500, "x"), (301, "x"), (200, ""), (200, "   "), (200, "<html></html>"), (200, "%PDF-1.7"), (200, "\x00\x01\x02"), (200, "[]"), (200, "null"), (200, "{"), (200, "<"), (200, "<!-- x -->"), (200, "plain text")])  # fmt: skip
def test_what_is_no_page_is_unreadable_and_says_why(status, body):
    reading = read(body, status=status)
    assert (reading.outcome, reading.rows) == ("unreadable", ())
    assert reading.sentence.endswith(".")


MENU = "".join(f"<a href='/lm{n}/'>栏目{n}</a>" for n in range(20))
SHELLS = {
    "ajax": ("<div id=l></div><script>$.ajax({type:'get', url : '/api/list?ch=9', success: f})</script>", f"{HOST}/api/list?ch=9"),
    "fetch": ("<script>fetch(`./data.json`).then(r => r.json())</script>", f"{HOST}/data.json"),
    "counter before it": ("<script>$.get('/stat/count.do');$.getJSON('list_1.json', f)</script>", f"{HOST}/list_1.json"),
    "unit on a div": ("<div class=x url='/front/unit' querydata='{\"webId\":\"1\",\"tagId\":\"内容1\"}'></div>", f"{HOST}/front/unit?webId=1&tagId=%E5%86%85%E5%AE%B91"),
    "list of several units": ("<script url='/u' querydata=\"{'tagId':'导航'}\"></script><script url='/u' querydata=\"{'tagId':'栏目-list'}\"></script>", f"{HOST}/u?tagId=%E6%A0%8F%E7%9B%AE-list"),
    "frame": ("<iframe src='/inner/list.html'></iframe>", f"{HOST}/inner/list.html"),
    "refresh": ("<meta http-equiv=Refresh content='0; url=fzggwl/'>", f"{HOST}/fzggwl/"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHELLS)
def test_shell_names_the_interface_of_its_own_host(name):
    main, expected = SHELLS[name]
    reading = read(f"<html><body>{MENU}{main}</body></html>")
    assert (reading.outcome, reading.next_address) == ("next", expected)
    elsewhere = (
        main.replace("='/", "='https://other.example.org/")
        .replace(" '/", " 'https://other.example.org/")
        .replace("`.", "`https://other.example.org")
    )
    assert name not in ("ajax", "fetch", "frame") or read(f"<html><body>{MENU}{elsewhere}</body></html>").outcome == "unreadable"


def test_list_beside_an_empty_unit_is_not_taken_for_it():
    side = "<ul>" + "".join(f"<li><a href='/s/{n}.html'>{TITLES[n]}</a><i>{DAYS[n]}</i></li>" for n in range(3)) + "</ul>"
    unit = "<div><script url='/u' querydata=\"{'tagId':'当前栏目_list'}\"></script>{}</div>"
    assert read(f"<div>{side}</div>" + unit.replace("{}", "")).outcome == "next"
    assert read(unit.replace("{}", side)).outcome == "list"


SECOND_PAGES = {
    "<a href='list_2.html'>下一页</a>": f"{HOST}/list_2.html",
    "<a href='?page=2'>Next ›</a>": f"{HOST}/list?page=2",
    "<a href='/x/1'>1</a><a href='/x/2'>2</a>": f"{HOST}/x/2",
    "<script>createPageHTML(20, 0, \"index\", \"html\");</script>": f"{HOST}/index_1.html",
    "<script>createPageHTML(1, 0, \"index\", \"html\");</script>": "",
    "<a href='javascript:;'>下一页</a>": "",
    "<a href='https://other.example.org/2'>下一页</a>": "",
}  # fmt: skip


@pytest.mark.parametrize("paging", SECOND_PAGES)
def test_second_page_is_named_where_the_page_names_it(paging):
    main = "<ul>" + "".join(f"<li><a href='/a/{n}.html'>{TITLES[n]}</a><i>{DAYS[n]}</i></li>" for n in range(3)) + "</ul>"
    assert read(main + paging).second_page == SECOND_PAGES[paging]


def test_key_of_a_row_is_one_for_what_leads_to_one_page():
    key = comparison_key("https://www.bu.example.gov.cn/a/t1.html")
    for other in (
        "http://www.bu.example.gov.cn/a/t1.html",
        "https://bu.example.gov.cn/a/t1.html#x",
        "https://www.bu.example.gov.cn/a/t1.html?utm_source=a",
    ):
        assert comparison_key(other) == key
    assert comparison_key("https://www.bu.example.gov.cn/a/t1.html?id=2") != key
    assert comparison_key("https://x.example.cn/sa.html#/a") != comparison_key("https://x.example.cn/sa.html#/b")


def test_robots_are_obeyed_by_the_longest_rule():
    robots = "User-agent: *\nDisallow: /*.doc$\nDisallow: /ms/\nAllow: /ms/list\n\nUser-agent: Bad\nDisallow: /"
    allowed = {
        path: robots_allow(robots, f"{HOST}{path}", "ExpertDesk") for path in ("/a.doc", "/a.docx", "/ms/x", "/ms/list/1", "/")
    }
    assert allowed == {"/a.doc": False, "/a.docx": True, "/ms/x": False, "/ms/list/1": True, "/": True}
    assert not robots_allow(robots, f"{HOST}/", "Bad")
    assert robots_allow("", f"{HOST}/", "ExpertDesk")
    assert robots_allow("<html>not found</html>", f"{HOST}/", "ExpertDesk")


BOMBS = {
    "attributes": b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x</p></body></html>",
    "nested elements": b"<html><body>" + b"<div>" * 20_000 + b"x",
    "nested links": b"<a href='/x'>" * 20_000,
    "nested tables": b"<table><tr><td>" * 20_000,
    "nested JSON": b"[" * 1_000_000,
    "open tags of a feed": b"<rss><channel>" + b"<item><title>" * 140_000,
    "entities": b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(12)) + b"]><rss><channel><item><title>&a11;</title><link>/a</link></item></channel></rss>",
    "links": b"<ul>" + b"".join(b"<li><a href='/a/%d.html'>some title of a notice</a> 2026-11-25</li>" % n for n in range(27_000)),
    "days": b"<p>" + b"2026-11-25 " * 180_000,
    "spaces": b"<title>" + b" " * 2_000_000,
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_ends_within_ten_seconds_and_its_caller_lives(name):
    began = time.monotonic()
    reading = read_list(BOMBS[name], address=HOST, status=200, headers={}, recipe=ListRecipe())
    assert time.monotonic() - began < 10
    assert reading.outcome in ("unreadable", "list")


def test_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reading_module, "LIMITS", ProcessLimits(seconds=0.6, memory=512 * 2**20))
    assert read_list(BOMBS["attributes"], address=HOST, status=200, headers={}, recipe=ListRecipe()) == ListReading(
        "unreadable", "The page is too large or too deeply nested to read."
    )
