"""Alerts: lists and entries that readers follow by mail, what of the change log matches them, and the mails about it."""
