"""Dates and times on German pages, where they say more or less than Django's own formats.

The names after DATETIME_FORMAT are ours, for `|date:"…"` and `date_format`; en/formats.py has the same ones.
"""

DATETIME_FORMAT = "j. F Y, H:i"  # sentences add "Uhr" themselves
LONG_DATE_FORMAT = "l, j. F Y"
WEEKDAY_DATE_FORMAT = "D, j. F Y"
ABBREVIATED_DATE_FORMAT = "D, j. N Y"
CLOCK_FORMAT = r"H:i \U\h\r"
