"""The text of `/metrics`: counters of all processes, and what the quick checks of the status page find."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from operations.status.findings import NamedFinding
from operations.status.run_checks import run_checks, status_checks
from operations.status.site_facts import recent_facts


class CheckCollector(Collector):
    """Gauges of the quick checks; they read the database at most once in ten seconds, however often somebody scrapes."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = GaugeMetricFamily("desk_check_state", "0 in order, 1 look at it, 2 broken.", labels=["check"])
        value = GaugeMetricFamily("desk_check_value", "Age in seconds, free bytes, or a number.", labels=["check", "unit"])
        findings = _quick_findings()
        yield GaugeMetricFamily("desk_database_up", "Whether the database answered.", value=float(findings is not None))
        for one in findings or []:
            state.add_metric([one.check.name], float(one.finding.state))
            if one.finding.measure is not None:
                value.add_metric([one.check.name, one.finding.unit], one.finding.measure)
        yield state
        yield value


def _quick_findings() -> list[NamedFinding] | None:
    """None while the database does not answer."""
    try:
        return run_checks([check for check in status_checks() if check.is_quick], recent_facts())
    except DatabaseError:
        return None


def metrics_text() -> bytes:
    registry = CollectorRegistry()
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=settings.METRICS_DIR)
    else:
        registry = REGISTRY
    gauges = CollectorRegistry()
    gauges.register(CheckCollector())
    return generate_latest(registry) + generate_latest(gauges)
