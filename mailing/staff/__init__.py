"""Screens of mail at the desk beside the admin of its models: the outbox, and how far mailings are."""
