"""Queries drawn from what is published, and whether search finds every text that contains them.

DATABASE_URL=… python -m tests.load.search_recall --policies 10000 --queries 50
"""

import argparse
import re
import sys
from random import Random

import django
from django.core.management import call_command


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=50, help="So many in each language.")
    sizes = parser.parse_args()
    django.setup()
    call_command("generate", policies=sizes.policies, seed=1, verbosity=0)
    if lost := [miss for language in ("English", "Chinese") for miss in recall(language, sizes.queries)]:
        sys.exit("\n".join(lost))


def recall(language: str, queries: int) -> list[str]:
    """Says what each query misses. What it returns is worse: queries missed where they are words, not parts of one."""
    from catalogue.index.revision import read_revision
    from catalogue.models import SearchText
    from catalogue.search.searcher import parse_words, search_entries

    revision, whole, lost = read_revision(), 0, []
    for query in drawn(language, queries):
        parts = query.split()
        texts = SearchText.objects.order_by()
        for part in parts:
            texts = texts.filter(text__contains=part)
        keys = set(texts.values_list("pk", flat=True))
        missed = keys - set(search_entries(parse_words(query), revision).keys)
        whole += not missed
        if missed:
            print(f"{query}: {len(missed)} of {len(keys)} missed")
        if any(is_held(parts, text) for text in texts.filter(pk__in=missed).values_list("text", flat=True)):
            lost.append(f"{query} is missed where it stands as a word")
    print(f"{whole} of {queries} {language} queries found whole in {SearchText.objects.count()} texts")
    return lost


def drawn(language: str, queries: int) -> list[str]:
    """One or two English words in turn, or two to five Chinese characters, of texts here and there; always the same."""
    from catalogue.models import SearchText

    random, found = Random(15), []
    keys = list(SearchText.objects.order_by("pk").values_list("pk", flat=True))
    while len(found) < queries:
        text = SearchText.objects.get(pk=random.choice(keys)).text
        if language == "English":
            said = re.findall(r"\b[a-z]{3,}\b", text)
            found += [" ".join(random.sample(said, 1 + len(found) % 2))] if len(said) > 1 else []
        else:
            length = random.randint(2, 5)
            runs = re.findall(rf"[\u4e00-\u9fff]{{{length},}}", text)
            found += [random.choice(runs)[:length]] if runs else []
    return found


def is_held(parts: list[str], text: str) -> bool:
    """Whether each part begins where no Latin letter or digit stands before it, and ends likewise."""
    return all(re.search(rf"(?<![a-z0-9]){re.escape(part)}(?![a-z0-9])", text) for part in parts)


if __name__ == "__main__":
    main()
