"""Generated newsletter items, the issues that print them, and special reports."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from config.bulk import words
from config.bulk.pool import FIRST_DAY, Pool, day
from newsletters.models import (
    Issue,
    IssueCorrection,
    IssuePlacement,
    IssueSection,
    Item,
    ItemCase,
    ItemCorrection,
    ItemPolicy,
    ReportCase,
    ReportCorrection,
    ReportPolicy,
    ReportSection,
    SpecialReport,
)
from newsletters.public.words import TranslationAvailability

AN_ISSUE = 12  # items
MONTHS = 300  # of the years 2000 to 2024; then they start again
SECTIONS = ("Policy", "Industry", "Standards")


def month_of(issue: int) -> tuple[date, date]:
    """First and last day of the month that an issue covers."""
    years, month = divmod((issue - 1) % MONTHS, 12)
    first = date(FIRST_DAY.year + years, month + 1, 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


class Items:
    model = Item

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def row(self, number: int) -> Item:
        random = self.pool.chance("item", number, "row")
        first, _ = month_of(1 + (number - 1) // AN_ISSUE)
        reported_on = first + timedelta(days=random.randrange(28))
        forms = ("is_summary", "is_translation", "is_strategic_analysis")
        chosen = random.sample(forms, random.randint(1, 2))
        return Item(
            **self.pool.head("item", number),
            **{name: name in chosen for name in forms},
            title_zh=words.chinese_title(random),
            reported_on=reported_on,
            event_on=reported_on - timedelta(days=random.randrange(20)),
            event_on_precision="day",
            comments_close_on=reported_on + timedelta(days=30) if number % 10 == 0 else None,
            translation_availability=random.choice(list(TranslationAvailability)),
            facts=words.body(random, words=400),
            analysis=words.body(random, words=200),
            analyst="The expert",
            analysed_on=reported_on,
        )

    def many(self, number: int) -> dict[str, list[int]]:
        return self.pool.many("item", number)

    def own(self, number: int) -> dict[str, list[Any]]:
        policies = [self.pool.earlier("policy", 2 * number), self.pool.earlier("policy", 2 * number + 3)]
        return {
            "policies": [ItemPolicy(position=n, policy_id=key) for n, key in enumerate(dict.fromkeys(policies))],
            "cases": [ItemCase(position=0, case_id=self.pool.earlier("case", number))] if number % 2 else [],
            "corrections": [ItemCorrection(**values) for values in self.pool.correction("item", number)],
        }


class Issues:
    model = Issue

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def row(self, number: int) -> Issue:
        first, last = month_of(number)
        values = {**self.pool.head("issue", number), "title": f"Newsletter {number}, {first:%B %Y}"}
        takeaways = words.body(self.pool.chance("issue", number, "row"), words=120)
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

    def many(self, number: int) -> dict[str, list[int]]:
        return self.pool.many("issue", number)

    def own(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.chance("issue", number, "own")
        start = (number - 1) * AN_ISSUE
        items = self.pool.made["item"][start : start + AN_ISSUE]
        return {
            "sections": [
                IssueSection(position=n, title=name, introduction=words.sentence(random)) for n, name in enumerate(SECTIONS)
            ],
            "placements": [
                IssuePlacement(section=n % len(SECTIONS), position=n // len(SECTIONS), item_id=key) for n, key in enumerate(items)
            ],
            "corrections": [IssueCorrection(**values) for values in self.pool.correction("issue", number)],
        }


class Reports:
    model = SpecialReport

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def row(self, number: int) -> SpecialReport:
        random = self.pool.chance("report", number, "row")
        return SpecialReport(
            **self.pool.head("report", number),
            phase=self.pool.phase,
            number=number,
            subtitle=words.phrase(random).capitalize(),
            authors="First Author\nSecond Author",
            issued_on=day(random),
            abstract=words.body(random, words=120),
        )

    def many(self, number: int) -> dict[str, list[int]]:
        return self.pool.many("report", number)

    def own(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.chance("report", number, "own")
        policies = dict.fromkeys(self.pool.earlier("policy", 100 * number + step) for step in range(5))
        return {
            "sections": [
                ReportSection(position=n, title=words.title(random), body=words.body(random, words=200)) for n in range(3)
            ],
            "policies": [ReportPolicy(position=n, policy_id=key) for n, key in enumerate(policies)],
            "cases": [ReportCase(position=0, case_id=self.pool.earlier("case", number))],
            "corrections": [ReportCorrection(**values) for values in self.pool.correction("report", number)],
        }
