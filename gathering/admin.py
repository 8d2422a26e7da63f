from gathering.staff import lead_inbox, list_admin, watch_word_admin

__all__ = ["lead_inbox", "list_admin", "watch_word_admin"]
