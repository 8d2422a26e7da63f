"""What the checked site holds: the demonstration, and the ends and lengths that it lacks."""

from django.core.management import call_command

from demo.demo_accounts import create_demo_accounts
from demo.demo_content import load_demo_content
from editorial.workflow.publishing import publish_together, withdraw
from editorial.workflow.roles import load_roles
from tests.support.factories import make_policy
from tests.support.site.desk_content import load_desk
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
    long = make_policy("long-and-bilingual", title=(LONG * 2).strip(), title_zh=LONG_ZH * 3, document_number="国发〔2015〕40号")
    publish_together([withdrawn, gone, long], by=None)
    withdraw(withdrawn, by=None, notice="It was entered twice; the other entry stands.")
    withdraw(gone, by=None, notice="It was entered in error.", outcome="gone")
    load_desk()


def load_empty() -> None:
    """The accounts alone: how a desk begins."""
    call_command("migrate", verbosity=0)
    load_roles()
    create_demo_accounts(PASSWORD)
