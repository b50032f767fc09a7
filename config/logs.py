"""What must not stand in a log."""

import logging
import re

# Whoever knows such an address can read a calendar or stop somebody's reminders.
SECRET_ADDRESS = re.compile(r"(/calendar/|/reminders/stop/)[^/\s\"']+")


class HideTokens(logging.Filter):
    """Replaces the secret part of addresses, which Django names when it refuses a request."""

    def filter(self, record):
        message = record.getMessage()
        hidden = SECRET_ADDRESS.sub(r"\1…", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
