"""Makes leads of the rows that are new on a list: their numbers, the watch words in them, and what they repeat."""

import re
from collections.abc import Mapping
from datetime import datetime

from gathering.inbox.lead_duplicates import DuplicateFinder
from gathering.inbox.title_keys import split_title
from gathering.list_pages.list_rows import ListRow
from gathering.models import Lead, WatchedList, WatchWord
from infra.text.act_numbers import find_act_numbers
from infra.text.character_forms import fold_characters
from infra.text.clean_text import clean_characters, join_to_one_line, remove_control_characters
from infra.text.standard_numbers import find_all

MAX_TITLE, MAX_SNIPPET, MAX_NUMBERS = 500, 500, 20


def readable_title(text: str) -> str:
    """One line without characters that nobody sees."""
    return join_to_one_line(remove_control_characters(clean_characters(text)))[:MAX_TITLE]


def add_leads(watched: WatchedList, rows: Mapping[str, ListRow], *, at: datetime) -> int:
    """Make a lead of each row, by its key; returns how many. Three statements, and one a lead."""
    words = list(WatchWord.objects.all()) if rows else []
    leads = [_lead(watched, key, row, words, at) for key, row in rows.items()]
    finder = DuplicateFinder(leads)
    for lead in leads:
        lead.duplicate_of = finder.original(lead)
        lead.save()
        finder.add(lead)
    return len(leads)


def _lead(watched: WatchedList, key: str, row: ListRow, words: list[WatchWord], at: datetime) -> Lead:
    title = readable_title(row.title)
    snippet = join_to_one_line(remove_control_characters(clean_characters(row.snippet)))[:MAX_SNIPPET]
    text = f"{title} {snippet}"
    printed, number_key = find_numbers(text)
    found = [word for word in words if _names(word, text)]
    return Lead(
        watched_list=watched, key=key, url=row.address, title=title, title_key=split_title(title)[1], day=row.day,
        closes_on=row.closes_on, snippet=snippet, numbers=printed, number_key=number_key, words=[str(word) for word in found],
        weight=sum(word.weight for word in found), first_seen_at=at,
    )  # fmt: skip


def find_numbers(text: str) -> tuple[list[str], str]:
    """The numbers of acts and standards in the text as they are printed, and one key of them all; "" without numbers."""
    acts = find_act_numbers(text)
    standards = {found.standard.key: found.standard.printed for found in find_all(text)}
    numbers = dict.fromkeys(acts, "") | standards
    return [standards.get(key, key) for key in numbers][:MAX_NUMBERS], "|".join(sorted(numbers))[:200]


def _names(word: WatchWord, text: str) -> bool:
    folded = fold_characters(text)
    is_named = bool(word.zh) and fold_characters(word.zh) in folded
    return is_named or (bool(word.en) and bool(re.search(rf"(?<!\w){re.escape(fold_characters(word.en))}(?!\w)", folded)))
