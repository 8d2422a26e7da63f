"""Backups: encrypted copies of the database and the files, verified by restoring them, and the way back."""
