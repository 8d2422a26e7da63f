from gathering.models.known_rows import KnownRow
from gathering.models.leads import Lead, WatchWord
from gathering.models.watched_lists import RobotsFile, Visit, WatchedList

__all__ = ["KnownRow", "Lead", "RobotsFile", "Visit", "WatchWord", "WatchedList"]
