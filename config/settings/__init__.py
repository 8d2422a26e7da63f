"""Settings. Everything that differs between installations is read from the environment, here and nowhere else.

Each module has one subject, and may use those above it.
"""

from config.settings.backups import *  # noqa: F403
from config.settings.content import *  # noqa: F403
from config.settings.editor import *  # noqa: F403
from config.settings.installation import *  # noqa: F403
from config.settings.mail import *  # noqa: F403
from config.settings.rest_framework import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.sign_in import *  # noqa: F403
from config.settings.stores import *  # noqa: F403
from config.settings.watching import *  # noqa: F403
