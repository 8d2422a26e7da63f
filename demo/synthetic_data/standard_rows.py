"""Generated standards."""

from datetime import date, timedelta
from typing import Any

from demo.synthetic_data import random_text
from demo.synthetic_data.data_pool import DataPool, random_day
from standards.models import Adoption, Counterpart, Replacement, Standard, StandardCorrection, StandardPolicy
from standards.public.choices import AdoptionDegree, CounterpartDegree, StandardNature, StandardPolicyLinkType, StandardStage

SERIES = ("GB", "GB/T", "GB/T", "GB/Z", "YD/T", "HJ", "DB31/T", "T/TAF")
NATURES = {"GB": StandardNature.MANDATORY, "HJ": StandardNature.MANDATORY, "GB/Z": StandardNature.GUIDANCE}
STAGES = (
    StandardStage.PUBLISHED, StandardStage.PUBLISHED, StandardStage.REPLACED, StandardStage.PUBLISHED,
    StandardStage.CONSULTATION, StandardStage.WITHDRAWN, StandardStage.PUBLISHED,
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # of the CCS


class StandardGenerator:
    model = Standard

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def _issued_on(self, number: int) -> date:
        return random_day(self.pool.random_for("standard", number, "issued"))

    def _number(self, number: int) -> str:
        return f"{SERIES[number % len(SERIES)]} {self.pool.seed % 9 + 1}{number:05}-{self._issued_on(number).year}"

    def build_row(self, number: int) -> Standard:
        random = self.pool.random_for("standard", number, "row")
        issued_on = self._issued_on(number)
        in_force_on = issued_on + timedelta(days=random.randint(30, 900))
        stage = STAGES[number % len(STAGES)]
        is_over = stage in (StandardStage.REPLACED, StandardStage.WITHDRAWN)
        dates = {
            "issued_on": issued_on,
            "in_force_on": in_force_on,
            "ended_on": in_force_on + timedelta(days=random.randint(300, 3000)) if is_over else None,
        }
        return Standard(
            **self.pool.common_columns("standard", number),
            **dates,
            **{f"{name}_precision": "day" if value else "" for name, value in dates.items()},
            document_number=self._number(number),
            title_zh=random_text.chinese_title(random),
            nature=NATURES.get(SERIES[number % len(SERIES)], StandardNature.VOLUNTARY),
            stage=stage,
            plan_number=f"{issued_on.year - 2}{number:04}-T-339",
            comments_close_on=issued_on - timedelta(days=200) if stage == StandardStage.CONSULTATION else None,
            ccs=f"{random.choice(LETTERS)}{random.randint(0, 99):02}",
            body=random_text.body(random),
            for_europe=random_text.body(random, words=60),
            to_do=random_text.sentence(random),
            to_do_by=in_force_on,
            doubts=random_text.sentence(random),
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        random = self.pool.random_for("standard", number, "own many")
        issuers = self.pool.sample_terms(random, "organizations", 1, 2)
        return {
            **self.pool.related_keys("standard", number),
            "issuers": issuers,
            "ics": self.pool.sample_terms(random, "ics", 1, 2),
        }

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        """It replaces the one before it, and one that the desk has no record of."""
        random, year = self.pool.random_for("standard", number, "own"), 2000 + number % 20
        replaced = [Replacement(number=f"GB {number + 100000}-1999", note=random_text.sentence(random))]
        if number > 1:
            before = self.pool.key_by_number("standard", number - 1)
            replaced.append(Replacement(number=self._number(number - 1), target_id=before, position=1))
        return {
            "replacements": replaced,
            "adoptions": [Adoption(number=f"ISO {number + 10000}:{year}", degree=random.choice(list(AdoptionDegree)))],
            "counterparts": [
                Counterpart(
                    number=f"EN {number + 50000}:{year}",
                    degree=random.choice(list(CounterpartDegree)),
                    url=f"https://www.example.org/counterparts/{number}",
                    note=random_text.sentence(random),
                )
            ],
            "policies": [
                StandardPolicy(
                    policy_id=self.pool.key_by_number("policy", number),
                    type=random.choice(list(StandardPolicyLinkType)),
                    note=random_text.sentence(random),
                )
            ],
            "corrections": [StandardCorrection(**values) for values in self.pool.correction("standard", number)],
        }
