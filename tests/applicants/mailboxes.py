"""A mail server made of files: for several processes, and it can be made to kill them."""

import os
import time
from pathlib import Path
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Puts each mail into a file of its own in the folder that MAIL_FOLDER names.

    With KILL_AT=n the process ends at its n-th mail as by `kill -9`: with KILL_WHEN=before
    just before it is stored, else just after.
    """

    count = 0

    def send_messages(self, messages):
        for message in messages:
            FolderBackend.count += 1
            is_last = str(FolderBackend.count) == os.environ.get("KILL_AT")
            if is_last and os.environ.get("KILL_WHEN") == "before":
                os._exit(9)
            folder = Path(os.environ["MAIL_FOLDER"])
            (folder / uuid4().hex).write_text(message.to[0])
            time.sleep(0.02)  # so that another process meets us here
            if is_last:
                os._exit(9)
        return len(messages)
