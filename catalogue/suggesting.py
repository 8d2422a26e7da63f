"""What is offered while a reader types: terms whose name begins with it, and publications that have it in the title or number."""

from typing import Any

from catalogue.addresses import VOCABULARY, term_web_path
from catalogue.memory import members_at, public_names
from catalogue.models import Entry
from catalogue.moment import Moment
from catalogue.names import Name
from catalogue.postings import TITLES
from catalogue.search import Relevance, find, words
from catalogue.tokens import IS_CHINESE, normalise

MOST = 8
MOST_TERMS = 4  # of them, so that publications are seen too


def suggestions(query: str, moment: Moment) -> list[dict[str, str]]:
    """Terms first, then publications by relevance. At most three statements; nothing for what is too short to tell."""
    typed = normalise(query)
    if len(typed) < 2 and not IS_CHINESE.match(typed):
        return []
    found = [_of_term(name, typed) for name in _terms(typed, moment)[:MOST_TERMS]]
    asked = words(query.replace('"', " ").replace("“", " ").replace("”", " "))
    result = find(asked, moment)
    order = Relevance(result, members_at(moment).numbers("sorted_on"))
    keys = order.in_order(order.first(result.titled, MOST - len(found), descending=True), descending=True)
    entries = Entry.objects.live().in_bulk(keys)
    return found + [_of_entry(entries[key], typed) for key in keys if key in entries]


def _terms(typed: str, moment: Moment) -> list[Name]:
    """Those that most entries carry first."""
    members = members_at(moment)
    names = [name for facet in VOCABULARY for name in public_names(facet, moment) if _beginning(name, typed)]
    return sorted(names, key=lambda name: (-members.count("", name.facet, name.code), name.facet, name.code))


def _beginning(name: Name, typed: str) -> str:
    """The name, Chinese name, abbreviation or code that begins with what is typed."""
    said = (name.name_en, name.name_zh, name.short, name.code)
    return next((one for one in said if one and normalise(one).startswith(typed)), "")


def _of_term(name: Name, typed: str) -> dict[str, str]:
    said = name.name_zh if _beginning(name, typed) == name.name_zh else name.name_en
    return _suggestion(said, name.facet, term_web_path(name.facet, name.code))


def _of_entry(entry: Entry, typed: str) -> dict[str, str]:
    """By its Chinese title where that is what is typed."""
    document: dict[str, Any] = entry.content if IS_CHINESE.search(typed) else {}
    chinese = next((document[name] for name in TITLES[1:] if document.get(name)), "")
    return _suggestion(chinese or entry.title, entry.type, entry.get_absolute_url())


def _suggestion(label: str, kind: str, url: str) -> dict[str, str]:
    is_chinese = len(IS_CHINESE.findall(label)) * 2 > len(label)
    return {"label": label, "lang": "zh-Hans" if is_chinese else "en", "kind": kind, "url": url}
