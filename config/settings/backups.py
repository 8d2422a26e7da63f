"""Backups: who can read them, when they are made and how long they stay. `stores.py` says where."""

from datetime import time
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from infra.environment import read_variable

read = partial(read_variable, section="Backups")

BACKUP_RECIPIENT = read(
    "list",
    "BACKUP_RECIPIENT",
    "public key for which backups are encrypted (`manage.py backup --make-key` makes one), or several with commas between them",
    default=[],
    shown="no backups",
)
BACKUP_IDENTITY_FILE = read(
    "str",
    "BACKUP_IDENTITY_FILE",
    "file with the secret key; only where a backup is restored, or is to be read again once it is written",
)
BACKUP_AT = read("str", "BACKUP_AT", "hour of the nightly backup, in the desk's zone", default="02:00")
try:
    BACKUP_TIME = time.fromisoformat(BACKUP_AT)
except ValueError:
    raise ImproperlyConfigured("BACKUP_AT must be an hour of the day such as 02:00.") from None
BACKUP_DAILY = read("int", "BACKUP_DAILY", "how many days the last backup of a day is kept", default=7)
BACKUP_WEEKLY = read("int", "BACKUP_WEEKLY", "how many weeks the last backup of a week is kept", default=4)
BACKUP_MONTHLY = read("int", "BACKUP_MONTHLY", "how many months the last backup of a month is kept", default=12)
