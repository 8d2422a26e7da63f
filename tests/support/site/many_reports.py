"""A site with as many reports as NUMBER, whose PDFs nobody has made yet."""

from datetime import date

from django.core.management import call_command

from editorial.workflow.publishing import publish_together
from newsletters.models import SpecialReport
from tests.support.factories import make_source

NUMBER = 16


def load() -> None:
    call_command("migrate", verbosity=0)
    reports = []
    for number in range(NUMBER):
        report = SpecialReport.objects.create(
            slug=f"report-{number}", title=f"Report {number}", summary="What it says.", issued_on=date(2015, 8, 1)
        )
        report.sections.create(position=1, title="Introduction", body="<p>Text.</p>" * 200)
        report.sources.add(make_source())
        reports.append(report)
    publish_together(reports, by=None)
