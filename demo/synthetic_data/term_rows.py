"""Generated agreed terms."""

from typing import Any

from demo.synthetic_data import random_text
from demo.synthetic_data.data_pool import DataPool, random_day
from glossary.models import Term, TermCorrection, Variant


class TermGenerator:
    model = Term

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> Term:
        random = self.pool.random_for("glossary", number, "row")
        return Term(
            **self.pool.common_columns("glossary", number),
            title_zh=random_text.chinese_title(random),
            pinyin=f"pīn yīn {number}",
            abbreviation=f"GT{number}",
            usage=random_text.body(random, words=40),
            agreed_on=random_day(random),
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        return self.pool.related_keys("glossary", number)

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.random_for("glossary", number, "own")
        return {
            "variants": [Variant(text=f"Variant {number}", reason=random_text.sentence(random))],
            "corrections": [TermCorrection(**values) for values in self.pool.correction("glossary", number)],
        }
