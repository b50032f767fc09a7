"""Receiving files: nothing larger than allowed reaches the disk."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps the first `UPLOAD_MAX_FILE` bytes of a file, and says how long it really is.

    So the form can refuse it beside its field, with what else was typed still there. A request
    beyond `UPLOAD_MAX_REQUEST` is refused as a whole before anything of it is read.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.UPLOAD_MAX_REQUEST:
            raise RequestDataTooBig("The request is larger than UPLOAD_MAX_REQUEST.")

    def receive_data_chunk(self, raw_data, start):
        if start < settings.UPLOAD_MAX_FILE:
            super().receive_data_chunk(raw_data, start)
