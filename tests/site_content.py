"""What the checked site holds: the demonstration, and the ends and lengths that it lacks."""

from django.core.management import call_command

from config.accounts import make_accounts
from config.demo.loading import load_demo
from editorial.roles import load_roles
from editorial.workflow import moves
from tests.desk_content import load_desk
from tests.factories import make_policy
from tests.site_server import PASSWORD

LONG = "Opinions on accelerating the standardization of intelligent manufacturing and interoperable industrial platforms "
LONG_ZH = "关于加快推进智能制造标准化和工业互联网平台互联互通发展的若干指导意见"


def load() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    load_roles()
    make_accounts(PASSWORD)
    load_demo()
    withdrawn, gone = make_policy("withdrawn-policy"), make_policy("gone-policy")
    long = make_policy("long-and-bilingual", title=(LONG * 2).strip(), title_zh=LONG_ZH * 3, document_number="国发〔2015〕40号")
    moves.publish_together([withdrawn, gone, long], by=None)
    moves.withdraw(withdrawn, by=None, notice="It was entered twice; the other entry stands.")
    moves.withdraw(gone, by=None, notice="It was entered in error.", outcome="gone")
    load_desk()


def load_empty() -> None:
    """The accounts alone: how a desk begins."""
    call_command("migrate", verbosity=0)
    load_roles()
    make_accounts(PASSWORD)
