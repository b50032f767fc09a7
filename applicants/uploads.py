"""Receiving files: nothing larger than allowed reaches the disk."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps the first `UPLOAD_MAX_FILE` bytes of a file, and says how long it really is.

    So the form can refuse it beside its field, with what else was typed still there. A request
    beyond `UPLOAD_MAX_REQUEST` is refused as a whole before anything of it is read; one of
    somebody who is not signed in, whom no form asks for a file, beyond what any form takes.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > self.most_bytes():
            raise RequestDataTooBig("The request is larger than any form allows.")

    def most_bytes(self):
        user = getattr(self.request, "user", None)  # none outside the middleware
        if user is not None and not user.is_authenticated:
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return settings.UPLOAD_MAX_REQUEST

    def receive_data_chunk(self, raw_data, start):
        if start < settings.UPLOAD_MAX_FILE:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError:  # the disk is full: what fitted must not stay
                with suppress(OSError):  # to close it writes once more
                    self.upload_interrupted()
                raise
