"""Files of people in an S3-compatible store: a real server of its own on this machine."""

import io
import logging
import zipfile
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest
from django.core.files.base import ContentFile
from django.test import TestCase
from django.urls import reverse
from moto.server import ThreadedMotoServer

from applicants.models import Evidence
from applicants.models.evidence import evidence_storage
from tests.applicants.accounts.steps import confirm_identity

from .files import PDF, a_file, address, entry, errors, kept
from .test_keeping import check, later

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
NOT_NOW = "This file cannot be read just now. It is not lost; try again later."

# The library under the library asks for the time in a way that Python gave up.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")


@pytest.fixture(scope="module")
def server():
    """The address of an S3 server."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # else a line for each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server):
    """A private bucket that is empty."""
    bucket = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **KEYS).Bucket(
        "pathway"
    )
    bucket.create()
    yield bucket
    bucket.objects.delete()
    bucket.delete()


@pytest.fixture
def use(settings):
    """Let the files of people lie in an S3 store at an address."""
    column = Evidence._meta.get_field("file")
    before = column.storage

    def use(endpoint):
        options = {
            "bucket_name": "pathway",
            "endpoint_url": endpoint,
            "region_name": "us-east-1",
        }
        keys = {"access_key": "test", "secret_key": "test"}
        chosen = {"BACKEND": "config.storage.PrivateS3Storage", "OPTIONS": options | keys}
        settings.STORAGES = settings.STORAGES | {"evidence": chosen}
        column.storage = evidence_storage()

    yield use
    column.storage = before


@pytest.fixture
def s3(use, server, bucket):
    """The bucket in use."""
    use(server)
    return bucket


@pytest.fixture
def store_is_down(use):
    """From now on nothing answers at the address of the store."""
    return lambda: use("http://127.0.0.1:9")


def names_in(bucket):
    return [entry.key for entry in bucket.objects.all()]


def export_of(client):
    """The answer to somebody who asks for the export and gave the password a moment ago."""
    confirm_identity(client)
    return client.post(reverse("applicants:download"), follow=True)


def test_a_file_goes_in_comes_out_and_is_gone_for_good(applicant_client, milestone, s3):
    applicant_client.post(address("add-evidence", milestone), entry(upload=a_file()))
    evidence = Evidence.objects.get()
    assert names_in(s3) == [evidence.file.name]

    answer = applicant_client.get(address("evidence", milestone, evidence.pk))
    assert (b"".join(answer.streaming_content), answer["Content-Length"]) == (
        PDF,
        str(len(PDF)),
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        applicant_client.post(address("delete-evidence", milestone, evidence.pk))
    assert names_in(s3) == []


def test_nobody_reads_a_file_past_the_application(applicant, milestone, s3, server):
    evidence = kept(applicant, milestone)

    with pytest.raises(NotImplementedError):
        evidence.file.url  # noqa: B018 - there is no address to it, signed ones included
    with pytest.raises(HTTPError) as refusal:
        urlopen(f"{server}/pathway/{evidence.file.name}")  # noqa: S310
    refusal.value.close()
    assert refusal.value.code == 403


def test_two_files_never_share_a_name(s3):
    first, second = (evidence_storage().save("ab/name", ContentFile(PDF)) for _ in range(2))

    assert first == "ab/name"
    assert sorted(names_in(s3)) == sorted([first, second])


def test_a_file_that_the_store_lost_is_said(applicant, applicant_client, milestone, s3):
    evidence = kept(applicant, milestone)
    s3.objects.delete()

    page = applicant_client.get(address("evidence", milestone, evidence.pk), follow=True)

    assert "This file is missing in the storage." in page.text


def test_the_operator_finds_what_does_not_belong_together(
    applicant, milestone, s3, monkeypatch
):
    fine, lost = kept(applicant, milestone), kept(applicant, milestone, title="Other")
    evidence_storage().delete(lost.file.name)
    orphan = evidence_storage().save("ab/orphan", ContentFile(PDF))
    later(monkeypatch)

    assert check("--delete") == [
        f"No row: file {orphan}",
        f"No file: evidence {lost.pk}",
        "2 files in use; 1 without a row and 1 rows without a file deleted.",
    ]
    assert names_in(s3) == [fine.file.name]


def test_the_export_holds_the_file(applicant, applicant_client, milestone, s3):
    kept(applicant, milestone)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(export_of(applicant_client))))

    assert archive.read("files/step/1-report.pdf") == PDF


# The store fails -----------------------------------------------------------------------------


def test_nothing_is_stored_while_the_store_is_down(applicant_client, milestone, store_is_down):
    store_is_down()
    page = applicant_client.post(address("add-evidence", milestone), entry(upload=a_file()))

    assert errors(page) == {
        "upload": ["The file could not be stored just now. Nothing was saved; try again later."]
    }
    assert Evidence.objects.count() == 0


def test_a_file_that_cannot_be_read_just_now_is_not_called_missing(
    applicant, applicant_client, milestone, s3, store_is_down
):
    evidence = kept(applicant, milestone)
    store_is_down()

    page = applicant_client.get(address("evidence", milestone, evidence.pk), follow=True)

    assert (page.status_code, NOT_NOW in page.text) == (200, True)


def test_an_export_never_lacks_files_silently(
    applicant, applicant_client, milestone, s3, store_is_down
):
    kept(applicant, milestone)
    store_is_down()

    page = export_of(applicant_client)

    assert "The export could not be made just now" in page.text


def test_a_deletion_holds_while_the_store_is_down(
    applicant, applicant_client, milestone, s3, store_is_down, caplog
):
    """The file is left for `check_evidence` to find."""
    evidence = kept(applicant, milestone)
    store_is_down()
    with TestCase.captureOnCommitCallbacks(execute=True):
        applicant_client.post(address("delete-evidence", milestone, evidence.pk))

    assert (Evidence.objects.count(), names_in(s3)) == (0, [evidence.file.name])
    assert "Could not remove a file of evidence" in caplog.text
