"""Items, the issues that print them, and special reports, as the desk works on them."""

from newsletters.models.issue import Issue, IssueAbbreviation, IssueCorrection, IssuePlacement, IssueSection
from newsletters.models.item import Item, ItemCase, ItemCorrection, ItemPolicy, ItemText
from newsletters.models.report import ReportCase, ReportCorrection, ReportPolicy, ReportSection, SpecialReport

__all__ = [
    "Issue",
    "IssueAbbreviation",
    "IssueCorrection",
    "IssuePlacement",
    "IssueSection",
    "Item",
    "ItemCase",
    "ItemCorrection",
    "ItemPolicy",
    "ItemText",
    "ReportCase",
    "ReportCorrection",
    "ReportPolicy",
    "ReportSection",
    "SpecialReport",
]
