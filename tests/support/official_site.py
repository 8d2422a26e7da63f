"""A small site that looks like an authority's: a home page, a list of notices with its menu and footer, notices, robots.txt."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

from tests.support.http_servers import LocalServer, Page, respond_with, serve_pages

SITE = "某某省市场监督管理局"
COLUMN = "通知公告"
MENU = "".join(
    f'<li><a href="/{path}/">{name}</a></li>' for path, name in (("", "首页"), ("zwgk", "政务公开"), ("bsfw", "办事服务"))
)
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*.doc$\n"


class Notice(NamedTuple):
    path: str
    title: str
    day: date


def notices(count: int, *, month: int = 11) -> list[Notice]:
    """The newest first, one a day up to the 28th of the month."""
    subjects = ("智能网联汽车", "工业互联网平台", "绿色工厂", "网络关键设备", "儿童用品", "氢能储运", "电动自行车")
    return [
        Notice(
            f"/zwgk/tzgg/2026{month}/t2026{month}{28 - n:02}_{1400000 + n}.html",
            f"关于公开征求《{subjects[n % 7]}技术规范（第{n + 1}部分）》推荐性标准意见的通知", date(2026, month, 28 - n),
        )
        for n in range(count)
    ]  # fmt: skip


def home_page(news: Iterable[Notice]) -> str:
    rows = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in news)
    return _page(SITE, f'<div class="banner"><h2>要闻</h2></div><div class="yw"><ul>{rows}</ul></div>')


def list_page(listed: Iterable[Notice]) -> str:
    rows = "".join(
        f'<li><a href="{one.path}" title="{one.title}">{one.title[:24]}…</a><span>{one.day}</span></li>' for one in listed
    )
    return _page(f"{COLUMN}_{SITE}", f'<div class="position">当前位置：首页 &gt; {COLUMN}</div><ul class="list">{rows}</ul>')


def conditional(text: str) -> Page:
    """Answers 304 to whoever has the page already."""
    etag = f'"{sha256(text.encode()).hexdigest()[:16]}"'

    def page(asked: BaseHTTPRequestHandler) -> None:
        is_known = asked.headers.get("If-None-Match") == etag
        respond_with("" if is_known else text, status=304 if is_known else 200, ETag=etag)(asked)

    return page


@contextmanager
def serve_official_site(listed: Iterable[Notice]) -> Iterator[LocalServer]:
    """The list is at /zwgk/tzgg/."""
    listed = list(listed)
    pages = {
        "/": conditional(home_page(listed[:6])),
        "/robots.txt": respond_with(ROBOTS, Content_Type="text/plain"),
        "/zwgk/tzgg/": conditional(list_page(listed)),
        **{one.path: conditional(_page(one.title, f"<h1>{one.title}</h1><p>{one.day}</p>")) for one in listed},
    }
    with serve_pages(pages) as site:
        yield site


def _page(title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div class="header"><h1>{SITE}</h1><ul class="nav">{MENU}</ul></div>{content}'
        f'<div class="footer"><p>主办单位：{SITE}</p><p>备案序号：京ICP备00000000号</p></div></body></html>'
    )
