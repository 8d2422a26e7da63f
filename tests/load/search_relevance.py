"""Search beside SQLite's FTS5 with bm25 on the relevance set: the mean reciprocal rank of the same queries on the same text.

python -m tests.load.search_relevance [--misses]
"""

import argparse
import sys

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true", help="Also print each query whose act is not first.")
    options = parser.parse_args()
    django.setup()
    from django.db import transaction

    print("MRR@10    queries  search   FTS5")
    with transaction.atomic():
        lost = [compare("English", "title", options.misses), compare("Chinese", "title_zh", options.misses)]
        transaction.set_rollback(True)
    if any(lost):
        sys.exit("FTS5 ranks better.")


def compare(language: str, title_key: str, prints_misses: bool) -> bool:
    """Prints a line; returns whether FTS5 is better."""
    from tests.support.relevance_set import (
        chinese_acts,
        english_acts,
        fts5_search,
        mean_reciprocal_rank,
        publish_acts,
        search_catalogue,
    )

    acts = english_acts() if language == "English" else chinese_acts()
    publish_acts(acts, title_key=title_key)
    ours = mean_reciprocal_rank(search_catalogue, acts)
    theirs = mean_reciprocal_rank(fts5_search(acts, is_chinese=language == "Chinese"), acts)
    print(f"{language:9} {len(acts):7}    {ours:.3f}  {theirs:.3f}")
    if prints_misses:
        for act in acts:
            if (first := search_catalogue(act.query)[:1]) != [act.title]:
                print(f"  {act.query}: {''.join(first) or 'nothing'} instead of {act.title}")
    return theirs > ours


if __name__ == "__main__":
    main()
