"""Generated newsletter items, the issues that print them, and special reports."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from demo.synthetic_data import random_text
from demo.synthetic_data.data_pool import FIRST_DAY, DataPool, random_day
from newsletters.models import (
    Issue,
    IssueAbbreviation,
    IssueCorrection,
    IssuePlacement,
    IssueSection,
    Item,
    ItemCase,
    ItemCorrection,
    ItemPolicy,
    ItemText,
    ReportCase,
    ReportCorrection,
    ReportPolicy,
    ReportSection,
    SpecialReport,
)
from newsletters.public.choices import TranslationAvailability

ITEMS_PER_ISSUE = 12
MONTH_COUNT = 300  # the months of the years 2000 to 2024; then they repeat
SECTIONS = ("Policy", "Industry", "Standards")


def month_of_issue(issue: int) -> tuple[date, date]:
    """First and last day of the month that the issue with this number covers."""
    years, month = divmod((issue - 1) % MONTH_COUNT, 12)
    first = date(FIRST_DAY.year + years, month + 1, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


class ItemGenerator:
    model = Item

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> Item:
        random = self.pool.random_for("item", number, "row")
        first, _ = month_of_issue(1 + (number - 1) // ITEMS_PER_ISSUE)
        reported_on = first + timedelta(days=random.randrange(28))
        forms = ("is_summary", "is_translation", "is_strategic_analysis")
        chosen = random.sample(forms, random.randint(1, 2))
        return Item(
            **self.pool.common_columns("item", number),
            **{name: name in chosen for name in forms},
            title_zh=random_text.chinese_title(random),
            reported_on=reported_on,
            event_on=reported_on - timedelta(days=random.randrange(20)),
            event_on_precision="day",
            comments_close_on=reported_on + timedelta(days=30) if number % 10 == 0 else None,
            translation_availability=random.choice(list(TranslationAvailability)),
            facts=random_text.body(random, words=400),
            analysis=random_text.body(random, words=200),
            analyst="The expert",
            analysed_on=reported_on,
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        return self.pool.related_keys("item", number)

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        policies = [self.pool.key_by_number("policy", 2 * number), self.pool.key_by_number("policy", 2 * number + 3)]
        return {
            "policies": [ItemPolicy(position=n, policy_id=key) for n, key in enumerate(dict.fromkeys(policies))],
            "cases": [ItemCase(position=0, case_id=self.pool.key_by_number("case", number))] if number % 2 else [],
            "texts": [self._text(number)] if number % 2 else [],
            "corrections": [ItemCorrection(**values) for values in self.pool.correction("item", number)],
        }

    def _text(self, number: int) -> ItemText:
        random = self.pool.random_for("item", number, "text")
        title, body = random_text.chinese_title(random), random_text.chinese_body(random)
        url = f"https://www.example.org/texts/{random.getrandbits(40)}"
        return ItemText(position=1, language="zh-Hans", status="human", title=title, url=url, translator="The desk", body=body)


class IssueGenerator:
    model = Issue

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> Issue:
        first, last = month_of_issue(number)
        values = {**self.pool.common_columns("issue", number), "title": f"Newsletter {number}, {first:%B %Y}"}
        takeaways = random_text.body(self.pool.random_for("issue", number, "row"), words=120)
        return Issue(
            **values,
            phase=self.pool.phase,
            number=number,
            period_start=first,
            period_end=last,
            issued_on=last,
            takeaways=takeaways,
            distributed_to="All readers",
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        return self.pool.related_keys("issue", number)

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.random_for("issue", number, "own")
        start = (number - 1) * ITEMS_PER_ISSUE
        items = self.pool.keys_by_type["item"][start : start + ITEMS_PER_ISSUE]
        return {
            "sections": [
                IssueSection(position=n, title=name, introduction=random_text.sentence(random)) for n, name in enumerate(SECTIONS)
            ],
            "placements": [
                IssuePlacement(section=n % len(SECTIONS), position=n // len(SECTIONS), item_id=key) for n, key in enumerate(items)
            ],
            "abbreviations": [IssueAbbreviation(abbreviation="IoT", title="Internet of Things", title_zh="物联网")],
            "corrections": [IssueCorrection(**values) for values in self.pool.correction("issue", number)],
        }


class ReportGenerator:
    model = SpecialReport

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> SpecialReport:
        random = self.pool.random_for("report", number, "row")
        return SpecialReport(
            **self.pool.common_columns("report", number),
            phase=self.pool.phase,
            number=number,
            subtitle=random_text.phrase(random).capitalize(),
            authors="First Author\nSecond Author",
            issued_on=random_day(random),
            abstract=random_text.body(random, words=120),
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        return self.pool.related_keys("report", number)

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.random_for("report", number, "own")
        policies = dict.fromkeys(self.pool.key_by_number("policy", 100 * number + step) for step in range(5))
        return {
            "sections": [
                ReportSection(position=n, title=random_text.title(random), body=random_text.body(random, words=200))
                for n in range(3)
            ],
            "policies": [ReportPolicy(position=n, policy_id=key) for n, key in enumerate(policies)],
            "cases": [ReportCase(position=0, case_id=self.pool.key_by_number("case", number))],
            "corrections": [ReportCorrection(**values) for values in self.pool.correction("report", number)],
        }
