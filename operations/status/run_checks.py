"""Runs checks; one that fails is a finding, and does not stop the others."""

import logging
from collections.abc import Iterable

from operations.status.findings import Check, CheckState, Finding, NamedFinding, broken
from operations.status.job_checks import JOB_CHECKS
from operations.status.machine_checks import machine_checks
from operations.status.site_facts import SiteFacts, read_facts

logger = logging.getLogger(__name__)


def status_checks() -> tuple[Check, ...]:
    """The checks of the status page, in its order."""
    return (*machine_checks(), *JOB_CHECKS)


def run_checks(checks: Iterable[Check], facts: SiteFacts | None = None) -> list[NamedFinding]:
    facts = facts or read_facts()
    return [NamedFinding(check, _run(check, facts)) for check in checks]


def worst_state(findings: Iterable[NamedFinding]) -> CheckState:
    return max((one.finding.state for one in findings), default=CheckState.IN_ORDER)


def _run(check: Check, facts: SiteFacts) -> Finding:
    try:
        return check.run(facts)
    except Exception as error:
        logger.warning("The check “%s” failed.", check.name, exc_info=True)
        reason = "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
        return broken(f"It does not work: {reason}.", "The log says more. Look at the disk, the network and the settings.")
