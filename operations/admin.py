"""Admin of what runs the site."""

from operations.errors.admin import ErrorReportAdmin

__all__ = ["ErrorReportAdmin"]
