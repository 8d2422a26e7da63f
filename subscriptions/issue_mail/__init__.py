"""The issue as mail: its parts, what each reader gets of them, its preview, and the screen that sends it."""
