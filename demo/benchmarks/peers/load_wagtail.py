"""`python -m demo.benchmarks.peers.load_wagtail CORPUS`: fills the Wagtail site with policies, one JSON array a line."""

import json
import os
import sys
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from demo.benchmarks.admin_requests import EDITOR, PASSWORD  # noqa: E402
from demo.benchmarks.peers.corpus import FACETS, CorpusPolicy  # noqa: E402
from demo.benchmarks.peers.models import PolicyListPage, PolicyPage, Term  # noqa: E402

BATCH = 500


def load(corpus: Path) -> None:
    migrations = Path(os.environ["BENCH_PEERS"]) / "peer_migrations"
    migrations.mkdir(exist_ok=True)
    (migrations / "__init__.py").touch()
    call_command("makemigrations", "peers", verbosity=0)
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser(EDITOR, "editor@peer.example", PASSWORD)
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=Page(title="Home", slug="peer"))
    Site.objects.update(root_page=home)
    policies = home.add_child(instance=PolicyListPage(title="Policies", slug="policies"))
    terms: dict[tuple[str, str], Term] = {}
    lines = corpus.read_text(encoding="utf-8").splitlines()
    for start in range(0, len(lines), BATCH):
        with transaction.atomic():
            for line in lines[start : start + BATCH]:
                _add(policies, CorpusPolicy(*json.loads(line)), terms)


def _add(policies: PolicyListPage, one: CorpusPolicy, terms: dict[tuple[str, str], Term]) -> None:
    page = policies.add_child(
        instance=PolicyPage(
            title=one.title[:255], slug=one.slug[:255], title_zh=one.title_zh, summary=one.summary, body=one.body, level=one.level,
            kind=one.kind, sorted_on=one.sorted_on,
        )
    )  # fmt: skip
    for facet in FACETS:
        found = []
        for of_facet, code, name_en, name_zh in one.terms:
            if of_facet == facet:
                key = facet, code
                if key not in terms:
                    terms[key] = Term._default_manager.create(facet=facet, code=code, name_en=name_en, name_zh=name_zh)
                found.append(terms[key])
        setattr(page, facet, found)
    page.save()


if __name__ == "__main__":
    load(Path(sys.argv[1]))
