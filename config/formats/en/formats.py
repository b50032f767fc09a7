"""How templates and the admin print days and times, by the names that Django looks for.

`careers.words.spell` prints a day the same way where there is no template.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
