"""Known vulnerabilities of the locked packages: `python -m scripts.audit_packages`. Ends with 1 where one is found.

Where no advisory service answers it says so, names how many packages were not looked up, and ends with 0.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILES = ("requirements.txt", "requirements-dev.txt")
PIP_AUDIT = (sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off")
TIMEOUT = 120  # seconds for one lock file


def main() -> int:
    return max(report(name, run_pip_audit(name)) for name in LOCK_FILES)


def run_pip_audit(lock_file: str) -> list[dict[str, Any]]:
    """What pip-audit tells of each package; nothing where it reaches no advisory service."""
    try:
        command = [*PIP_AUDIT, "--requirement", str(ROOT / lock_file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []


def report(lock_file: str, packages: list[dict[str, Any]]) -> int:
    """Prints the findings; returns 1 where a package has one."""
    audited = [package for package in packages if "skip_reason" not in package]
    found = [(package, advisory) for package in audited for advisory in package["vulns"]]
    for package, advisory in found:
        fixed_in = ", ".join(advisory["fix_versions"]) or "no version yet"
        print(f"{lock_file}: {package['name']} {package['version']} has {advisory['id']}, fixed in {fixed_in}")
    if not audited:
        print(f"WARNING: {lock_file} was not audited: no advisory service answers for its packages.")
    else:
        unknown = len(packages) - len(audited)
        print(f"{lock_file}: {len(audited)} packages audited, {unknown} not known there, {len(found)} advisories.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
