"""Models of what runs the site."""

from operations.after_restore.models import HeldWork
from operations.backups.models import Backup
from operations.errors.models import ErrorReport
from operations.heartbeats.models import Heartbeat

__all__ = ["Backup", "ErrorReport", "Heartbeat", "HeldWork"]
