"""Addresses of the desk that each account requests: what its pages link to, and the forms that scripts open."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from scripts.compare.crawl import Shape
from scripts.compare.visitor import Address, Answer

PATHS = (
    "", "nowhere/", "auth/user/", "auth/group/", "search/", "search/?q=internet", "search/?q=zzyzx", "search/suggest/?q=int",
    "guide/", "capture/", "capture/bookmarklet/", "password_change/", "new-from-text/", "new-from-text/?type=report", "jsi18n/",
)  # fmt: skip
SEEDS = tuple(Address(f"/admin/{path}") for path in PATHS)
LIST = re.compile(r"^/admin/[a-z_]+/[a-z_]+/$")
NOT_A_LIST = re.compile(r"^/admin/(guide|capture|search|r)/")
FORM = re.compile(r"^(/admin/[a-z_]+/[a-z_]+/\d+/)change/$")
NOWHERE = re.compile(r"^/admin/[a-z_]+/[a-z_]+/\d+/[a-z-]+/change/$")  # the redirect of the admin for an unknown screen
LIST_PATHS = (
    "?q=zzyzx", "?q=internet", "?work=draft&q=plan", "?o=-1", "?p=1", "?all=", "?nothing=1", "?view=list", "add/", "add/?_popup=1",
    "merge/?pk=1&pk=2", "merge/?pk=1&q=a",
    "merge/?pk=104&pk=105", "999999/change/",
)  # fmt: skip
ROW_PATHS = ("history/", "delete/", "uses/")
PUBLICATION_MARK = b'/panel/"'  # in the form of a publication
PUBLICATION_PATHS = (
    "panel/", "preview/", "compare/", "share/", "submit/", "return/", "approve/", "schedule/", "unschedule/", "publish/",
    "withdraw/", "discard/", "verify/", "set-aside/", "bring-back/", "remark/",
)  # fmt: skip
CHOOSER = re.compile(
    r'data-app-label="(?P<app_label>\w+)" data-model-name="(?P<model_name>\w+)" data-field-name="(?P<field_name>\w+)"'
)


def is_crawled(path: str) -> bool:
    return path.startswith("/admin/") and not NOWHERE.match(path)


def limit(shape: Shape) -> int:
    """The number of requests for a shape: the forms of many rows of each model, and other screens of a few rows."""
    name, query = shape
    if name.endswith(("/N/change/", "/NNN/change/")):
        return 0 if query else 14
    if name.endswith("/autocomplete/"):
        return 80
    if "/NNN/" in name:
        return 7
    if "/N/" in name:
        return 2
    if "_changelist_filters" in query:
        return 0
    return 10 if not query else 3


def extra_paths(address: Address, answer: Answer) -> Iterator[str]:
    """Paths that an answer does not link to: of lists, of rows, and of autocompletion."""
    if answer.status == 200 and LIST.match(address.path) and not NOT_A_LIST.match(address.path):
        yield from (address.path + path for path in LIST_PATHS)
    if answer.status == 200 and (form := FORM.match(address.path)):
        publication_paths = PUBLICATION_PATHS if PUBLICATION_MARK in answer.body else ()
        yield from (form[1] + path for path in (*ROW_PATHS, *publication_paths))
    if "html" in answer.header("content-type"):
        for match in CHOOSER.finditer(answer.body.decode("utf-8", "replace")):
            yield f"/admin/autocomplete/?{urlencode({**match.groupdict(), 'term': 'e'})}"
