"""The files of people in an S3-compatible store, for sites of more than one machine."""

from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# In seconds. Somebody waits for the answer, and holds a thread of the web server meanwhile.
PATIENCE = Config(
    connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 2}
)
IN_MEMORY = 1024**2  # bytes of a file; the rest of a larger one waits on the disk


@contextmanager
def failing_as_a_disk():
    """Turn every error of the store into an `OSError`, as a folder would raise it."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(str(error)) from error
        raise OSError(str(error)) from error
    except (Boto3Error, BotoCoreError) as error:
        raise OSError(str(error)) from error


class PrivateS3Storage(S3Storage):
    """A bucket that only the application reads, and that fails as a folder does.

    It takes the options of django-storages' `S3Storage`, from EVIDENCE_OPTIONS. There are no
    addresses to its files, signed ones included: pages hand the files out.
    """

    def __init__(self, **options):
        super().__init__(**options)
        self.client_config = self.client_config.merge(PATIENCE)

    def get_default_settings(self):
        ours = {"file_overwrite": False, "max_memory_size": IN_MEMORY}
        return super().get_default_settings() | ours

    def url(self, *args, **kwargs):
        raise NotImplementedError("The files of people have no address.")

    def _open(self, name, mode="rb"):
        with failing_as_a_disk():
            opened = super()._open(name, mode)
            opened.file.seek(0)  # fetches it: now an error can still be said
            return opened

    def _save(self, name, content):
        with failing_as_a_disk():
            return super()._save(name, content)

    def delete(self, name):
        with failing_as_a_disk():
            super().delete(name)

    def exists(self, name):
        with failing_as_a_disk():
            return super().exists(name)

    def listdir(self, name):
        with failing_as_a_disk():
            return super().listdir(name)

    def size(self, name):
        with failing_as_a_disk():
            return super().size(name)

    def get_modified_time(self, name):
        with failing_as_a_disk():
            return super().get_modified_time(name)
