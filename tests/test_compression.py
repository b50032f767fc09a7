"""What is compressed, and that no compressed answer lets somebody guess what is in it."""

import gzip
import io

import brotli
import pytest
from django.http import FileResponse, HttpResponse
from django.middleware.csrf import get_token

from config.compression import CompressionMiddleware
from tests.builders import make_residency

pytestmark = pytest.mark.django_db
PAGE = "/residencies/"
# A page of somebody's own that shows what was looked for.
REFLECTING = "/fellowships/?q=written-by-somebody"
BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}
OURS = BROWSER | {"sec-fetch-site": "same-origin"}
NAME_FOLLOWS = 8  # the flag of gzip for a file's name, which Django fills with a random one


@pytest.fixture
def kept(settings):
    """The cache of pages as in production."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": backend, "LOCATION": "small"}}


def test_a_page_for_visitors_is_compressed_and_has_a_weak_tag(client):
    plain, small = client.get(PAGE), client.get(PAGE, headers=BROWSER)

    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert small["Content-Length"] == str(len(small.content))
    assert small["ETag"] == plain["ETag"]
    assert small["ETag"].startswith('W/"')
    assert "Accept-Encoding" in small["Vary"]


def test_a_compressed_page_is_not_sent_again_while_it_is_the_same(client):
    etag = client.get(PAGE, headers=BROWSER)["ETag"]

    again = client.get(PAGE, headers=BROWSER | {"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Encoding" not in again


@pytest.mark.parametrize(
    ("accepts", "encoding", "decompress"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("deflate", None, bytes),
        ("", None, bytes),
    ],
)
def test_a_kept_page_is_sent_as_the_client_takes_it(
    client, kept, accepts, encoding, decompress
):
    make_residency(name="Neurology")
    page = client.get(PAGE).content

    again = client.get(PAGE, headers={"accept-encoding": accepts})

    assert again.get("Content-Encoding") == encoding
    assert decompress(again.content) == page
    assert again["Content-Length"] == str(len(again.content))


def test_a_page_of_ones_own_is_compressed_for_our_pages_and_its_length_is_blurred(
    applicant_client,
):
    answers = [applicant_client.get(REFLECTING, headers=OURS) for _ in range(10)]

    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert {answer.content[3] for answer in answers} == {NAME_FOLLOWS}
    names = {len(answer.content[10:].split(b"\0", 1)[0]) for answer in answers}
    assert len(names) > 1


@pytest.mark.parametrize(
    "asked_by", [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_a_page_of_ones_own_that_another_site_asks_for_is_not_compressed(
    applicant_client, asked_by
):
    answer = applicant_client.get(REFLECTING, headers=BROWSER | asked_by)

    assert "Content-Encoding" not in answer
    # What the other site wrote and what it would like to know stand side by side.
    assert b"written-by-somebody" in answer.content
    assert b"X-CSRFToken" in answer.content


def test_the_token_against_forgery_is_another_one_in_each_answer(rf):
    request = rf.get("/")

    assert len({get_token(request) for _ in range(5)}) == 5


def answer_of(rf, response):
    return CompressionMiddleware(lambda request: response)(rf.get("/", headers=OURS))


def test_what_is_no_text_is_left_as_it_is(rf):
    content = b"PK" + bytes(1000)

    answer = answer_of(rf, HttpResponse(content, content_type="application/zip"))

    assert "Content-Encoding" not in answer
    assert answer.content == content


def test_a_file_that_is_handed_out_keeps_its_length(rf):
    answer = answer_of(rf, FileResponse(io.BytesIO(b"a" * 1000), content_type="text/plain"))

    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == "1000"


def test_what_is_compressed_already_is_not_compressed_again(rf):
    small = gzip.compress(b"a" * 100_000, 0)

    answer = answer_of(rf, HttpResponse(small, headers={"Content-Encoding": "gzip"}))

    assert answer.content == small
