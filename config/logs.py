"""What must not stand in a log."""

import logging
import re

# Whoever knows such an address can read a calendar, stop somebody's reminders, or read out of
# it what somebody tried in a what-if.
SECRET_ADDRESS = re.compile(
    r"(/calendar/|/reminders/stop/|/pathway/what-if/(?:\?|%3F)(?:.*&)?s(?:=|%3D))[^/\s\"'&]+"
)


class HideTokens(logging.Filter):
    """Replaces the secret part of addresses, which Django names when it refuses a request."""

    def filter(self, record):
        message = record.getMessage()
        hidden = SECRET_ADDRESS.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
