"""Generated policies and case studies."""

from datetime import timedelta
from random import Random
from typing import Any

from django.db import models

from cases.models import CaseCorrection, CasePolicy, CaseStudy
from cases.public.choices import CasePolicyLinkType
from catalogue.models.vocabulary import Tier
from demo.synthetic_data import random_text
from demo.synthetic_data.data_pool import DataPool, random_day
from policies.models import Policy, PolicyCorrection, PolicyEvent, PolicyRelation, PolicyText
from policies.public.choices import PolicyKind, PolicyLevel, PolicyLifecycle, PolicyRelationType, PolicyTextStatus

TRANSLATED_STATUSES = (PolicyTextStatus.PARTIAL, PolicyTextStatus.MACHINE, PolicyTextStatus.HUMAN, PolicyTextStatus.REVIEWED)


class PolicyGenerator:
    model = Policy

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> Policy:
        random = self.pool.random_for("policy", number, "row")
        written_on = random_day(random)
        published_on = written_on + timedelta(days=random.randint(0, 60))
        in_force_on = published_on + timedelta(days=random.randint(1, 200)) if number % 3 else None
        ended_on = in_force_on + timedelta(days=random.randint(300, 3000)) if in_force_on and number % 5 == 0 else None
        dates = {"written_on": written_on, "published_on": published_on, "in_force_on": in_force_on, "ended_on": ended_on}
        return Policy(
            **self.pool.common_columns("policy", number),
            **dates,
            **{f"{name}_precision": "day" if value else "" for name, value in dates.items()},
            kind=random.choice(list(PolicyKind)),
            title_zh=random_text.chinese_title(random),
            document_number=f"国发〔{published_on.year}〕{random.randint(1, 90)}号",
            level=random.choice(list(PolicyLevel)),
            lifecycle=random.choice(list(PolicyLifecycle)),
            comments_close_on=published_on + timedelta(days=30) if number % 10 == 0 else None,
            body=random_text.body(random),
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        random = self.pool.random_for("policy", number, "own many")
        issuers = self.pool.sample_terms(random, "organizations", 1, 2)
        return {**self.pool.related_keys("policy", number), "issuers": issuers, "ics": self.pool.sample_terms(random, "ics", 0, 1)}

    def child_rows(self, number: int) -> dict[str, list[models.Model]]:
        random = self.pool.random_for("policy", number, "own")
        return {
            "texts": [
                _policy_text(random, 0, "zh-Hans", PolicyTextStatus.OFFICIAL),
                _policy_text(random, 1, "en", random.choice(TRANSLATED_STATUSES)),
            ],
            "events": [
                PolicyEvent(happened_on=random_day(random), happened_on_precision="day", title=random_text.title(random))
                for _ in range(2)
            ],
            "relations": self._relations(random, number),
            "corrections": [PolicyCorrection(**values) for values in self.pool.correction("policy", number)],
        }

    def _relations(self, random: Random, number: int) -> list[models.Model]:
        """Relations to one to three earlier policies, of n // 2, n // 3 and n - 1: at most six relations lead to one policy."""
        near = sorted({number // 2, number // 3, number - 1} - {0})
        chosen = random.sample(near, min(len(near), random.randint(1, 3)))
        return [
            PolicyRelation(
                position=position,
                type=random.choice(list(PolicyRelationType)),
                target_id=self.pool.key_by_number("policy", target),
                effective_on=random_day(random),
                locator=f"Article {random.randint(1, 40)}",
                note=random_text.sentence(random),
            )
            for position, target in enumerate(chosen)
        ]


class CaseGenerator:
    model = CaseStudy

    def __init__(self, pool: DataPool) -> None:
        self.pool = pool

    def build_row(self, number: int) -> CaseStudy:
        random = self.pool.random_for("case", number, "row")
        started_on = random_day(random)
        texts = ("background", "what_changed", "regulators_response", "outcome")
        return CaseStudy(
            **self.pool.common_columns("case", number),
            name_zh=random_text.chinese_title(random),
            traditional_industry=random_text.phrase(random).capitalize(),
            new_industry=random_text.phrase(random).capitalize(),
            tier=random.choice(list(Tier)),
            organization_id=random.choice(self.pool.terms["organizations"]),
            started_on=started_on,
            started_on_precision="day",
            recorded_on=started_on + timedelta(days=random.randint(1, 400)),
            **{name: random_text.body(random, words=150) for name in texts},
        )

    def related_keys(self, number: int) -> dict[str, list[int]]:
        return self.pool.related_keys("case", number)

    def child_rows(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.random_for("case", number, "own")
        links = [(self.pool.key_by_number("policy", 5 * number - step), random.choice(list(CasePolicyLinkType))) for step in (0, 2)]
        return {
            "policies": [
                CasePolicy(position=position, policy_id=policy, type=link, note=random_text.sentence(random))
                for position, (policy, link) in enumerate(links)
            ],
            "corrections": [CaseCorrection(**values) for values in self.pool.correction("case", number)],
        }


def _policy_text(random: Random, position: int, language: str, status: str) -> PolicyText:
    chinese = language == "zh-Hans"
    return PolicyText(
        position=position,
        language=language,
        status=status,
        title=random_text.chinese_title(random) if chinese else random_text.title(random),
        url=f"https://www.example.org/texts/{random.getrandbits(40)}",
        translator="" if chinese else "The desk",
        body=random_text.chinese_body(random) if chinese else random_text.body(random, words=60),
    )
