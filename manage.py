#!/usr/bin/env python
"""The project's command line: `manage.py help` lists what it can do."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEMO", "1")  # local defaults instead of a production installation's settings
    gc.disable()  # a start makes no garbage, and looking for it takes a fifth of the time; config/admin_app.py enables it again
    execute_from_command_line(sys.argv)
