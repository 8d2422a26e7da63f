"""Times by the 24-hour clock, in lists as in the fields that they are typed into; the rest is Django's own for British English."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
