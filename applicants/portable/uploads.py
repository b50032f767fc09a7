"""Receiving an export, which may be larger than any other upload."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from applicants.portable.archive import most_bytes

FORM = 64 * 1024  # room for the rest of the request


class ExportUploadHandler(TemporaryFileUploadHandler):
    """Puts the upload on disk; a request that is too large is refused before it is read."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > most_bytes() + FORM:
            raise RequestDataTooBig("The request is larger than an export may be.")
