"""What the checked site holds: the demonstration, and the ends, lengths and days that it lacks."""

from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from demo.demo_accounts import create_demo_accounts
from demo.demo_content import load_demo_content
from editorial.workflow.publishing import publish_together, withdraw
from editorial.workflow.roles import load_roles
from tests.support.factories import make_policy, make_source
from tests.support.site.desk_content import load_desk
from tests.support.site.site_lists import load_lists
from tests.support.site.site_mailings import load_mailings
from tests.support.site.site_readers import ABOUT, load_enquiries, load_readers
from tests.support.site.site_server import PASSWORD

LONG = "Opinions on accelerating the standardization of intelligent manufacturing and interoperable industrial platforms "
LONG_ZH = "关于加快推进智能制造标准化和工业互联网平台互联互通发展的若干指导意见"


def load() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    load_roles()
    create_demo_accounts(PASSWORD)
    load_demo_content()
    withdrawn, gone = make_policy("withdrawn-policy"), make_policy("gone-policy")
    long = make_policy(
        "long-and-bilingual", uid=ABOUT, title=(LONG * 2).strip(), title_zh=LONG_ZH * 3, document_number="国发〔2015〕40号"
    )
    publish_together([withdrawn, gone, long], by=None)
    withdraw(withdrawn, by=None, notice="It was entered twice; the other entry stands.")
    withdraw(gone, by=None, notice="It was entered in error.", outcome="gone")
    _load_consultation_and_succession()
    load_desk()
    load_readers()
    load_mailings()
    load_enquiries()
    load_lists()


def _load_consultation_and_succession() -> None:
    """A draft that takes comments, and a policy that another one superseded."""
    closes = timezone.localdate() + timedelta(days=12)
    draft = make_policy(
        "draft-measures",
        title="Draft measures on connected products",
        title_zh="网联产品管理办法（征求意见稿）",
        kind="consultation_draft",
        lifecycle="consultation",
        published_on=closes - timedelta(days=30),
        comments_close_on=closes,
    )
    draft.sources.add(make_source(title="征求意见稿", url="https://www.samr.gov.cn/", language="zh-Hans", publisher="SAMR"))
    former = make_policy(
        "former-measures",
        title="Measures on connected products",
        title_zh="网联产品管理办法",
        kind="measures",
        lifecycle="in_force",
        in_force_on=date(2016, 1, 1),
        in_force_on_precision="day",
    )
    present = make_policy(
        "present-measures",
        title="Measures on connected products, second edition",
        kind="measures",
        lifecycle="in_force",
        published_on=date(2020, 3, 1),
        in_force_on=date(2020, 5, 1),
        in_force_on_precision="day",
    )
    present.relations.create(type="replaces", target=former, effective_on=date(2020, 5, 1))
    publish_together([draft, former, present], by=None)


def load_empty() -> None:
    """The accounts alone: how a desk begins."""
    call_command("migrate", verbosity=0)
    load_roles()
    create_demo_accounts(PASSWORD)
