"""Generated policies and case studies."""

from datetime import timedelta
from random import Random
from typing import Any

from django.db import models

from cases.models import CaseCorrection, CasePolicy, CaseStudy
from cases.public.words import PolicyLinkType
from catalogue.models.vocabulary import Tier
from config.bulk import words
from config.bulk.pool import Pool, day
from policies.models import Policy, PolicyCorrection, PolicyEvent, PolicyRelation, PolicyText
from policies.public.words import Kind, Level, Lifecycle, RelationType, TextStatus

TRANSLATED = (TextStatus.PARTIAL, TextStatus.MACHINE, TextStatus.HUMAN, TextStatus.REVIEWED)


class Policies:
    model = Policy

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def row(self, number: int) -> Policy:
        random = self.pool.chance("policy", number, "row")
        written_on = day(random)
        published_on = written_on + timedelta(days=random.randint(0, 60))
        in_force_on = published_on + timedelta(days=random.randint(1, 200)) if number % 3 else None
        ended_on = in_force_on + timedelta(days=random.randint(300, 3000)) if in_force_on and number % 5 == 0 else None
        dates = {"written_on": written_on, "published_on": published_on, "in_force_on": in_force_on, "ended_on": ended_on}
        return Policy(
            **self.pool.head("policy", number),
            **dates,
            **{f"{name}_precision": "day" if value else "" for name, value in dates.items()},
            kind=random.choice(list(Kind)),
            title_zh=words.chinese_title(random),
            document_number=f"国发〔{published_on.year}〕{random.randint(1, 90)}号",
            level=random.choice(list(Level)),
            lifecycle=random.choice(list(Lifecycle)),
            comments_close_on=published_on + timedelta(days=30) if number % 10 == 0 else None,
            body=words.body(random),
        )

    def many(self, number: int) -> dict[str, list[int]]:
        random = self.pool.chance("policy", number, "own many")
        issuers = self.pool.some(random, "organizations", 1, 2)
        return {**self.pool.many("policy", number), "issuers": issuers, "ics": self.pool.some(random, "ics", 0, 1)}

    def own(self, number: int) -> dict[str, list[models.Model]]:
        random = self.pool.chance("policy", number, "own")
        return {
            "texts": [_text(random, 0, "zh-Hans", TextStatus.OFFICIAL), _text(random, 1, "en", random.choice(TRANSLATED))],
            "events": [
                PolicyEvent(happened_on=day(random), happened_on_precision="day", title=words.title(random)) for _ in range(2)
            ],
            "relations": self._relations(random, number),
            "corrections": [PolicyCorrection(**values) for values in self.pool.correction("policy", number)],
        }

    def _relations(self, random: Random, number: int) -> list[models.Model]:
        """One to three earlier policies: as n // 2, n // 3 and n - 1 they name no policy more than six times."""
        near = sorted({number // 2, number // 3, number - 1} - {0})
        chosen = random.sample(near, min(len(near), random.randint(1, 3)))
        return [
            PolicyRelation(
                position=position,
                type=random.choice(list(RelationType)),
                target_id=self.pool.earlier("policy", target),
                effective_on=day(random),
                locator=f"Article {random.randint(1, 40)}",
                note=words.sentence(random),
            )
            for position, target in enumerate(chosen)
        ]


class Cases:
    model = CaseStudy

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def row(self, number: int) -> CaseStudy:
        random = self.pool.chance("case", number, "row")
        started_on = day(random)
        texts = ("background", "what_changed", "regulators_response", "outcome")
        return CaseStudy(
            **self.pool.head("case", number),
            name_zh=words.chinese_title(random),
            traditional_industry=words.phrase(random).capitalize(),
            new_industry=words.phrase(random).capitalize(),
            tier=random.choice(list(Tier)),
            organization_id=random.choice(self.pool.terms["organizations"]),
            started_on=started_on,
            started_on_precision="day",
            recorded_on=started_on + timedelta(days=random.randint(1, 400)),
            **{name: words.body(random, words=150) for name in texts},
        )

    def many(self, number: int) -> dict[str, list[int]]:
        return self.pool.many("case", number)

    def own(self, number: int) -> dict[str, list[Any]]:
        random = self.pool.chance("case", number, "own")
        links = [(self.pool.earlier("policy", 5 * number - step), random.choice(list(PolicyLinkType))) for step in (0, 2)]
        return {
            "policies": [
                CasePolicy(position=position, policy_id=policy, type=link, note=words.sentence(random))
                for position, (policy, link) in enumerate(links)
            ],
            "corrections": [CaseCorrection(**values) for values in self.pool.correction("case", number)],
        }


def _text(random: Random, position: int, language: str, status: str) -> PolicyText:
    chinese = language == "zh-Hans"
    return PolicyText(
        position=position,
        language=language,
        status=status,
        title=words.chinese_title(random) if chinese else words.title(random),
        url=f"https://www.example.org/texts/{random.getrandbits(40)}",
        translator="" if chinese else "The desk",
        body=words.chinese_body(random) if chinese else words.body(random, words=60),
    )
