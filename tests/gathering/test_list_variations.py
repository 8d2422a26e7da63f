# ruff: noqa: E501 - markup stands in one line, as sites write it
"""Lists as they are written elsewhere: other structures, encodings, dates, addresses. No row is made up; titles are whole."""

from datetime import date, timedelta

import pytest

from gathering.list_pages.list_process import read_page
from gathering.list_pages.list_rows import ListReading, ListRecipe

TODAY = date(2026, 12, 1)
HOST = "https://www.jg.example.gov.cn"
ADDRESS = f"{HOST}/zwgk/gg/index.html"
SUBJECTS = ("关于加强智能门锁安全管理的通知", "关于公开征求《儿童推车安全要求》意见的通知", "关于发布《充电桩》等六项国家标准的公告", "关于开展绿色产品认证试点的通知",
            "《生成式服务管理细则》解读", "关于废止部分规范性文件的公告")  # fmt: skip
DAYS = tuple(date(2026, 11, 25) - timedelta(days=9 * number) for number in range(6))
MENU = '<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/2026/">二〇二六年政务公开</a><span>2026-11-28</span></li>' + "".join(
    f'<li><a href="/lm{n}/">政务服务与公众参与栏目{n}</a><span>2026-11-2{n}</span></li>' for n in range(5)
) + "</ul></div>"  # fmt: skip
FOOTER = '<div class="footer">' + "".join(f'<p><a href="https://link{n}.example.org/">某某地方市场监督管理部门网站{n}</a></p>' for n in range(40)) + "<p>版权所有 2026-11-28</p></div>"  # fmt: skip


def page(main: str, *, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>公告</title></head><body>{MENU}<div class='wrap'>{main}</div>{FOOTER}</body></html>"


def read(body: bytes | str, *, content_type: str = "text/html", address: str = ADDRESS, **recipe: str) -> ListReading:
    data = body.encode() if isinstance(body, str) else body
    given = {"address": address, "status": 200, "content_type": content_type, "today": TODAY, "propose": False}
    return read_page(data, **given, recipe=ListRecipe(**recipe))


def found(reading: ListReading) -> list[tuple]:
    assert reading.outcome == "list", reading.sentence
    return [(row.address.removeprefix(HOST), row.title, row.day) for row in reading.rows]


def wanted(number: int = 6, *, address: str = "/a/{n}.html") -> list[tuple]:
    return [(address.format(n=n, d=DAYS[n]), SUBJECTS[n], DAYS[n]) for n in range(number)]


def rows(pattern: str, number: int = 6) -> str:
    """`pattern` for each notice, with its number n, title t, cut title c, and day d, in the words of `strftime`."""
    return "".join(pattern.format(n=n, t=SUBJECTS[n], c=f"{SUBJECTS[n][:8]}…", d=DAYS[n]) for n in range(number))


STRUCTURES = {
    "day before the link": ("<ul>{}</ul>", "<li><span>{d:%Y-%m-%d}</span><a href='/a/{n}.html'>{t}</a></li>"),
    "attributes in another order, title whole": ("<ul>{}</ul>", "<li><a title='{t}' target=_blank href=/a/{n}.html>{c}</a><i>{d:%Y/%m/%d}</i></li>"),
    "title around the link": ("<table>{}</table>", "<tr><td title='{t}'><a href='/a/{n}.html'>{c}</a></td><td>{d:%Y.%m.%d}</td></tr>"),
    "layout of nested tables": (
        "<table><tr><td><table><tr><td><table>{}</table></td></tr></table></td></tr></table>",
        "<tr><td><img src='/d.gif'></td><td><a href='/a/{n}.html'>{t}</a></td><td>[{d:%m/%d}]</td></tr>",
    ),
    "a table a notice": ("<div>{}</div>", "<table><tr><td>·</td><td><a href='/a/{n}.html'>{t}</a></td><td>{d:%Y-%m-%d}</td></tr></table>"),
    "a list a notice": ("<div>{}</div>", "<ul><li><a href='/a/{n}.html' title='{t}'>{c}</a></li><li>{d:%Y-%m-%d}</li></ul>"),
    "term and description": ("<dl>{}</dl>", "<dt>{d:%Y年%m月%d日}</dt><dd><a href='/a/{n}.html'>{t}</a></dd>"),
    "flat with breaks": ("<div>{}</div>", "<a href='/a/{n}.html'>{t}</a> ({d:%Y-%m-%d})<br>"),
    "flat, day before": ("<div>{}</div>", "{d:%Y-%m-%d} <a href='/a/{n}.html'>{t}</a><br>"),
    "day and month apart": ("<ul>{}</ul>", "<li><p><em>{d:%d}</em><i>{d:%Y.%m}</i></p><a href='/a/{n}.html'>{t}</a></li>"),
    "month and day, year apart": ("<ul>{}</ul>", "<li><b>{d:%m-%d}</b><b>{d:%Y}</b><a href='/a/{n}.html'>{t}</a></li>"),
    "block within the link": (
        "<div>{}</div>",
        "<a href='/a/{n}.html'><div class=date>{d:%Y-%m-%d}</div><h3>{t}</h3><p>现将有关事项通知如下，请各单位认真贯彻执行，按期报送。</p></a>",
    ),
    "blocks within the link without a heading": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'><p>{t}</p><p>{d:%Y-%m-%d}</p></a></li>"),
    "spans within the link": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'><span>{t}</span><span>{d:%Y-%m-%d}</span></a></li>"),
    "standing and day inside the link": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'><span>进行中</span>{t}<em>{d:%Y-%m-%d}</em></a></li>"),
    "standing in the title": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>[已结束] {t}</a><em>{d:%Y-%m-%d}</em></li>"),
    "parts in colour": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'><font color=red>{t}</font></a><img src=new.gif> {d:%Y-%m-%d}</li>"),
    "category before the title": (
        "<ul>{}</ul>",
        "<li><a href='/lm/{n}/'>[部门文件类]</a><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>",
    ),
    "one category before all titles": (
        "<ul>{}</ul>",
        "<li><a href='/lm/'>某某部政策法规司行政规范性文件公开目录之通知公告栏目</a><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>",
    ),
    "day of force before that of publication": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>{t}</a><p>实施日期：2027-06-01 发布日期：{d:%Y-%m-%d}</p></li>"),
    "file behind the title": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>{t}</a> <a href='/a/{n}.pdf'>下载附件全文</a><b>{d:%Y-%m-%d}</b></li>"),
    "picture with a link of its own": (
        "<div>{}</div>",
        "<div class=it><a href='/a/{n}.html'><img src='{n}.jpg'></a><h4><a href='/a/{n}.html'>{t}</a></h4><p>来源：某局 发布时间：{d:%Y-%m-%d} 浏览：30</p></div>",
    ),
    "only more is a link": ("<div>{}</div>", "<div class=it><h4>{t}</h4><time>{d:%Y-%m-%d}</time><a href='/a/{n}.html'>查看详情</a></div>"),
    "labels of several days": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>{t}</a><p>成文日期：2026-01-05 发布日期：{d:%Y-%m-%d} 实施日期：2027-06-01</p></li>"),
    "day in a title of its own": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>{t}</a><span title='{d:%Y-%m-%d} 10:20'>最近</span></li>"),
    "day in the title of the link": ("<ul>{}</ul>", "<li><a href='/a/{n}.html' title='标题：{t}&#10;发布时间：{d:%Y-%m-%d}'>{c}</a></li>"),
    "rows of two classes": ("<ul>{}</ul>", "<li class=row{n}><a class=l{n} href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>"),
    "full-width brackets": ("<ul>{}</ul>", "<li><a href='/a/{n}.html'>{t}</a>［{d:%m-%d}］</li>"),
    "number before the title": ("<table>{}</table>", "<tr><td>{n}</td><td><a href='/a/{n}.html'>{t}</a></td><td>某办〔2026〕{n}号</td><td>{d:%Y%m%d}</td></tr>"),
    "scripts between": ("<ul>{}</ul>", "<script>document.write('2020-01-01')</script><li><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>"),
    "links to explanations within the row": (
        "<ul>{}</ul>",
        "<li><a href='/a/{n}.html' title='{t}'>{t}</a><div class=popbox><h3>相关解读</h3><ul>"
        "<li><a href='/jd/{d:%Y%m}/t{d:%Y%m%d}_1{n}.html'>有关负责同志就此件答记者问之一</a></li><li><a href='/jd/{d:%Y%m}/t{d:%Y%m%d}_2{n}.html'>一图读懂此件的主要内容之二</a></li>"
        "<li><a href='/jd/{d:%Y%m}/t{d:%Y%m%d}_3{n}.html'>专家解读此件的出台背景之三</a></li></ul></div><span>{d:%Y/%m/%d}</span></li>",
    ),
    "standing with a dash": (
        "<ul>{}</ul>",
        "<li class=news-item><a href='/a/{n}.html' class=news-link> <span class=news-title><span class=statusX>[进行中]</span> - {t}</span> <span class=news-date>{d:%Y-%m-%d}</span> </a></li>",
    ),
    "standing in the title attribute too": ("<ul>{}</ul>", "<li><a href='/a/{n}.html' title='【进行中】{t}'>【进行中】{t}</a><span>{d:%Y/%m/%d}</span></li>"),
    "standing after the title": ("<ul>{}</ul>", "<li><a href='/a/{n}.html' title='{t}[已结束]'>{t}[已结束]</a><span>{d:%Y/%m/%d}</span></li>"),
    "empty title attribute": ("<ul>{}</ul>", "<li class=miaob{n}><span class=date>{d:%Y-%m-%d}</span><a href='/a/{n}.html' title=''>{t}</a></li>"),
    "table of its properties in each row": (
        "<div class=th><ul><li>索引号</li><li>标题</li><li>日期</li></ul></div><ul>{}</ul>",
        "<li><div>0233621J/2026-0015{n}</div><div><a href='/a/{n}.html' title='{t}'> {t}</a><div class=da><table><tr><td>名称</td><td colspan=3>{t}</td></tr><tr><td>发布机构</td><td>科室</td><td>索引号</td><td>0233621J/2026-0015{n}</td></tr>"
        "<tr><td>发布日期</td><td>{d:%Y-%m-%d}</td><td>主题词</td><td></td></tr></table></div></div><div>{d:%Y-%m-%d}</div></li>",
    ),
    "uppercase tags": ("<UL>{}</UL>", "<LI><A HREF='/a/{n}.html'>{t}</A><SPAN>{d:%Y-%m-%d}</SPAN></LI>"),
}  # fmt: skip


@pytest.mark.parametrize("structure", STRUCTURES)
def test_list_of_any_structure_is_read_whole(structure):
    outer, row = STRUCTURES[structure]
    assert found(read(page(outer.format(rows(row))))) == wanted()


DAY_FORMATS = ("%Y年%m月%d日", "%Y-%m-%d 00:00:00", "%Y/%m/%d", "%Y.%m.%d", "%m-%d", "[%m/%d]", "%m月%d日", "%y-%m-%d", "(%Y-%m-%d)", "发布时间：%Y-%m-%d", "%Y-%m-%dT08:00:00+08:00")  # fmt: skip


@pytest.mark.parametrize("day", DAY_FORMATS)
def test_day_is_read_in_every_usual_form(day):
    row = "<li><a href='/a/{n}.html'>{t}</a><span>{d:" + day + "}</span></li>"
    assert found(read(page(f"<ul>{rows(row)}</ul>"))) == wanted()


@pytest.mark.parametrize("address", ["/a/t{d:%Y%m%d}_{n}.html", "/a/{d:%Y/%m/%d}/{n}.html", "/a/{d:%Y-%m}/{d:%d}/c{n}.htm", "/a/{d:%Y%m}/{d:%d}/{n}.html", "/{d:%Y}/{d:%m%d}/c{n}.html", "/a/{d:%Y%m%d}10300{n}123.shtml"])  # fmt: skip
def test_day_of_the_address_counts_where_the_row_shows_none(address):
    expected = wanted(address=address)
    main = "".join(f"<li><a href='{target}'>{title}</a></li>" for target, title, _ in expected)
    assert found(read(page(f"<ul>{main}</ul>"))) == expected


def test_groups_of_five_and_lines_between_are_one_list():
    row = "<li><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>"
    single = [row.format(n=n, t=SUBJECTS[n], d=DAYS[n]) for n in range(6)]
    main = f"<ul class=l1>{''.join(single[:2])}</ul><hr><ul class=l2>{''.join(single[2:4])}<li class=line></li></ul><ul class=l3>{''.join(single[4:])}</ul>"
    assert found(read(page(f"<div>{main}</div>"))) == wanted()


def test_three_rows_are_a_list_and_two_are_none():
    row = "<li><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>"
    assert found(read(page(f"<ul>{rows(row, 3)}</ul>"))) == wanted(3)
    assert read(page(f"<ul>{rows(row, 2)}</ul>")).outcome == "unreadable"


def test_year_that_is_left_out_goes_back_where_the_list_does():
    days = ["11-25", "09-01", "03-02", "01-10", "12-20", "11-28", "06-30", "01-05", "12-31"]
    main = "".join(f"<li><a href='/a/{n}.html'>{SUBJECTS[0]}之{n}</a><i>{day}</i></li>" for n, day in enumerate(days))
    years = [row.day.year for row in read(page(f"<ul>{main}</ul>")).rows]
    assert years == [2026, 2026, 2026, 2026, 2025, 2025, 2025, 2025, 2024]


def test_pinned_row_moves_no_other_row_to_another_year():
    days = ["03-07", "11-25", "11-20", "10-02"]
    main = "".join(f"<li><a href='/a/{n}.html'>{SUBJECTS[0]}之{n}</a><i>{day}</i></li>" for n, day in enumerate(days))
    assert {row.day.year for row in read(page(f"<ul>{main}</ul>")).rows} == {2026}


def test_closing_day_is_no_day_of_publication():
    row = "<li><a href='/a/{n}.html'>{t}</a><span>征集时间：{d:%Y-%m-%d} 至 2027-01-1{n}</span></li>"
    reading = read(page(f"<ul>{rows(row)}</ul>"))
    assert found(reading) == wanted()
    assert [row.closes_on for row in reading.rows] == [date(2027, 1, 10 + n) for n in range(6)]
    column = "<tr><td><a href='/a/{n}.html'>{t}</a></td><td>2027-01-1{n}</td><td>{d:%Y-%m-%d}</td></tr>"
    heading = "<tr><th>名称</th><th>截止日期</th><th>发布日期</th></tr>"
    reading = read(page(f"<table>{heading}{rows(column)}</table>"))
    assert found(reading) == wanted()
    assert [row.closes_on for row in reading.rows] == [date(2027, 1, 10 + n) for n in range(6)]


def test_day_within_a_title_stays_there_and_is_not_taken():
    main = "".join(
        f"<li><a href='/a/{n}.html'>关于2025年{n + 1}月15日会议情况的通报</a><i>2026-11-0{n + 1}</i></li>" for n in range(4)
    )
    assert [(row.title, row.day) for row in read(page(f"<ul>{main}</ul>")).rows] == [
        (f"关于2025年{n + 1}月15日会议情况的通报", date(2026, 11, n + 1)) for n in range(4)
    ]


ROW = "<li><a href='/a/{n}.html'>{t}</a><span>{d:%Y-%m-%d}</span></li>"
ENCODED = {
    "GB18030 without a label": ("gb18030", "", "text/html"),
    "gb2312 said by the server": ("gb18030", "", "text/html; charset=gb2312"),
    "gbk said by the page": ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "text/html"),
    "wrong label of the server": ("gb18030", '<meta charset="gb2312">', "text/html; charset=ISO-8859-1"),
    "UTF-8 labelled as gb2312": ("utf-8", '<meta charset="gb2312">', "text/html"),
    "UTF-8 with a byte order mark": ("utf-8-sig", '<meta charset="gb2312">', "text/html"),
    "UTF-16": ("utf-16", "", "text/html"),
    "unknown label": ("utf-8", '<meta charset="x-none">', "text/html; charset=base64"),
}


def test_gb2312_is_read_as_gb18030_where_a_byte_is_broken():
    body = page("<p>镕</p>" + f"<ul>{rows(ROW)}</ul>", head='<meta charset="gb2312">').encode("gb18030")
    assert found(read(body.replace("版权".encode("gb18030"), b"\xff"))) == wanted()
    assert read(body.replace(b"<title>", b"<title>\xff" + "镕".encode("gb18030"))).page_title.endswith("镕公告")


@pytest.mark.parametrize("name", ENCODED)
def test_encoding_is_told_by_what_decodes(name):
    codec, head, content_type = ENCODED[name]
    assert found(read(page(f"<ul>{rows(ROW)}</ul>", head=head).encode(codec), content_type=content_type)) == wanted()


def test_xml_declaration_and_processing_instructions_do_not_hinder():
    declared = '<?xml version="1.0" encoding="gb2312"?>\n' + page(f"<ul>{rows(ROW)}</ul>", head="")
    assert found(read(declared.encode("gb18030"))) == wanted()


def test_page_that_is_cut_within_a_character_keeps_its_rows():
    body = page(f"<ul>{rows(ROW)}</ul>", head="").encode("gb18030")
    end = body.index("某某地方".encode("gb18030")) + 1
    assert found(read(body[:end])) == wanted()


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("./b/{n}.html", "", "/zwgk/gg/b/{n}.html"),
        ("../b/{n}.html", "", "/zwgk/b/{n}.html"),
        ("//www.jg.example.gov.cn/b/{n}.html", "", "/b/{n}.html"),
        ("b/{n}.html", "<base href='/neu/'>", "/neu/b/{n}.html"),
        ("  /b/{n}.html\n", "", "/b/{n}.html"),
        ("?id={n}", "", "/zwgk/gg/index.html?id={n}"),
        ("sa.html#/k{n}", "", "/zwgk/gg/sa.html#/k{n}"),
        ("https://mp.weixin.qq.com/s/{n}", "", "https://mp.weixin.qq.com/s/{n}"),
    ],
)
def test_links_are_resolved_as_a_browser_does(href, base, expected):
    main = "<ul>" + rows("<li><a href='" + href + "'>{t}</a><span>{d:%Y-%m-%d}</span></li>") + "</ul>"
    assert found(read(page(main, head=f"<meta charset=utf-8>{base}"))) == wanted(address=expected)


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", "#", "#top", "mailto:a@b.cn", "http://[broken", "//", "data:text/html,x", "http://a b:x/"]
)
def test_links_that_lead_to_no_page_are_no_rows(href):
    reading = read(page("<ul>" + rows("<li><a href='" + href + "'>{t}</a><span>{d:%Y-%m-%d}</span></li>") + "</ul>"))
    assert (reading.outcome, reading.rows) == ("unreadable", ())
    assert reading.sentence


NO_LISTS = {
    "empty list": "<ul class='u-list'></ul><div><h3>专题</h3><ul>" + "".join(f"<li><a href='/zt/{n}/'>专题{n}：高质量发展正当其时</a></li>" for n in range(8)) + "</ul></div>",
    "menu of departments": "<ul>" + "".join(f"<li><a href='/jg/{n}.html'>某某标准技术管理司处室之{n}</a></li>" for n in range(20)) + "</ul>",
    "article": "<h1>关于加强管理的通知</h1><p>发布时间：2026-11-25</p><p>各单位：</p><p>上一篇：<a href='/a/1.html'>关于上一件事情的通知</a></p><p>下一篇：<a href='/a/2.html'>关于下一件事情的通知</a></p>",
    "related articles": "<h1>关于加强管理的通知</h1><div class='related-news'><ul>" + rows(ROW) + "</ul></div>",
    "archive by months": "<ul>" + "".join(f"<li><a href='/2026/{n:02}/'>2026年{n}月份公告汇总</a></li>" for n in range(1, 12)) + "</ul>",
    "home page of blocks": "".join(f"<div class=block><div class=hd><a href='/lm/{n}/'>通知公告栏目之{n}</a></div><p>2026-11-2{n}</p></div>" for n in range(2)),
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_LISTS)
def test_page_without_a_list_says_so(name):
    reading = read(page(NO_LISTS[name]))
    assert (reading.outcome, reading.rows) == ("unreadable", ())
    assert reading.sentence == "No list of dated notices was found on the page."


def test_headings_of_blocks_are_no_notices():
    block = "<div class=block><div class=hd><a href='/lm/{0}/'>通知公告与信息公开栏目之{0}</a></div><ul>{1}</ul></div>"
    notices = [f"<li><a href='/a/{n}.html'>{SUBJECTS[n % 6]}之{n}</a><span>2026-11-{25 - n}</span></li>" for n in range(15)]
    main = "".join(block.format(n, "".join(notices[5 * n : 5 * n + 5])) for n in range(3))
    assert [row.address for row in read(page(main)).rows] == [f"{HOST}/a/{n}.html" for n in range(15)]


def test_menu_items_in_the_column_of_the_list_are_no_notices():
    menu = "".join(f"<li><a href='/hdjl/lm{n}/'>互动交流与在线咨询服务{n}</a></li>" for n in range(6))
    assert found(read(page(f"<ul>{menu}</ul><ul>{rows(ROW)}</ul>"))) == wanted()
    assert found(read(page(f"<ul>{menu}{rows(ROW)}</ul>"))) == wanted()


def test_main_list_is_preferred_to_a_shorter_one_beside_it():
    side = "".join(f"<li><a href='/side/{n}.html'>侧栏要闻之{n}</a><i>2026-11-2{n}</i></li>" for n in range(5))
    assert found(read(page(f"<div class=left><ul>{side}</ul></div><div class=right><ul>{rows(ROW)}</ul></div>"))) == wanted()


def test_column_of_closing_days_may_say_something_else():
    heading = "<thead><tr><th>标题</th><th>发布机关</th><th>发布日期</th><th>意见征集截止日期</th></tr></thead>"
    closing = ["见原文", "2026年12月26日", "2026年12月12日"]
    cells = "".join(
        f"<tr><td class=t><a href='/a/{n}.html'>{SUBJECTS[n]}</a></td><td>某部</td><td>{DAYS[n]}</td><td>{closing[n]}</td></tr>"
        for n in range(3)
    )
    reading = read(page(f"<table>{heading}<tbody>{cells}</tbody></table>"))
    assert found(reading) == wanted(3)
    assert [row.closes_on for row in reading.rows] == [None, date(2026, 12, 26), date(2026, 12, 12)]


ENGLISH = ("Public enquiry opened on toy safety", "New European Standard for batteries published", "Call for experts on trustworthy AI",
           "Workshop on market surveillance in Brussels", "Annual report on standardization available", "Mandate M/606 accepted by CEN")  # fmt: skip


@pytest.mark.parametrize(
    "day", ["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%b-%Y", "Published: %d %b %Y"]
)
def test_english_pages_are_read_with_days_as_europe_writes_them(day):
    cards = "".join(
        f"<div class='views-row'><span class='tag'>News</span><h3><a href='/news/{title.split()[0].lower()}-{n}'>{title}</a></h3>"
        f"<p class=date>{DAYS[n]:{day}}</p><p>The bodies announce that comments are welcome until the end of the period, and more.</p>"
        f"<a href='/news/{title.split()[0].lower()}-{n}'>Read more about this</a></div>"
        for n, title in enumerate(ENGLISH)
    )
    html = f"<html><body><nav><a href='/about'>About the organisation</a></nav><main>{cards}</main><footer><a href='/p'>Privacy statement of the site</a></footer></body></html>"
    reading = read(html, address="https://www.sdo.example.eu/news/")
    assert [(row.title, row.day) for row in reading.rows] == list(zip(ENGLISH, DAYS, strict=True))
    assert reading.rows[0].snippet.startswith("The bodies announce")


def test_deadline_of_an_english_page_is_the_closing_day():
    cards = "".join(
        f"<tr><td><a href='/c/{n}'>{title}</a></td><td>Deadline: 1{n} January 2027</td></tr>" for n, title in enumerate(ENGLISH)
    )
    reading = read(f"<html><body><table>{cards}</table></body></html>")
    assert [(row.day, row.closes_on) for row in reading.rows] == [(None, date(2027, 1, 10 + n)) for n in range(6)]
