"""The npm tools that read the API's schema; scripts/fetch_api_tools brings them."""

import subprocess
from pathlib import Path

import pytest

from tests.support.documents import ROOT

TOOLS = ROOT / "var" / "tools" / "api_clients"


def require_api_tools() -> None:
    if not (TOOLS / "complete").exists():
        pytest.skip("needs npm's tools in var/tools/api_clients (scripts/fetch_api_tools brings them)")


def run_tool(name: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool, or `node`, in the folder; its modules are found there."""
    program = name if name == "node" else str(TOOLS / "node_modules" / ".bin" / name)
    link = folder / "node_modules"
    if not link.exists():
        link.symlink_to(TOOLS / "node_modules")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=150)
