"""How Chromium is started for tests and screenshots: also as root, and without requests of its own."""

import os
from pathlib import Path

HEADLESS_SHELL = "/usr/bin/chromium-headless-shell"  # the same browser without windows, for a third of the processor time
CHROMIUM_PATH = os.environ.get("CHROMIUM") or (HEADLESS_SHELL if Path(HEADLESS_SHELL).exists() else "/usr/bin/chromium")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
