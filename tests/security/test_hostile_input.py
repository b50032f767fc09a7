"""Fields that no form has, files that are not what they say, bodies that are too much."""

import gzip
import re
import struct
import time
import tracemalloc
import zlib
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import applicants
import careers
import config
from applicants.models import Applicant, Evidence, User
from tests.applicants.accounts.steps import reset, sign_up
from tests.builders import PASSWORD
from tests.security.nasty import names, our_forms
from tests.security.world import visit

MB = 1024**2


# Fields that no form has ---------------------------------------------------------------------

# Who owns a row, who may what, and what the site keeps for itself.
NOT_FOR_FORMS = {
    *("user", "applicant", "reporter", "record", "owner", "is_staff", "is_superuser"),
    *("is_demo", "is_active", "groups", "user_permissions", "nonce", "uid_space"),
    *("created_at", "changed_at", "decided_at", "status_of", "news_since"),
}


def forms_of_people():
    written = [form for form in our_forms() if issubclass(form, forms.BaseModelForm)]
    return {form for form in written if form.__module__.startswith("applicants.forms")}


def test_no_form_of_people_has_a_field_that_is_not_theirs():
    found = forms_of_people()
    fields = {form.__name__: set(form.base_fields) & NOT_FOR_FORMS for form in found}

    assert len(found) >= 5
    assert {name: wrong for name, wrong in fields.items() if wrong} == {}
    assert [form.__name__ for form in found if form._meta.fields in (None, "__all__")] == []


def test_signing_up_gives_no_power(client, db):
    more = {"is_staff": "on", "is_superuser": "on", "is_demo": "on", "groups": "1", "pk": "1"}
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data | more)

    user = User.objects.get(email="new@example.org")
    assert (user.is_staff, user.is_superuser, user.is_demo) == (False, False, False)
    assert list(user.groups.all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route",
    [
        *("profile/", "welcome/", "profile/target/", "profile/interruptions/new/"),
        *("pathway/<slug:slug>/change/", "pathway/<slug:slug>/attempts/"),
        *("pathway/<slug:slug>/evidence/", "reminders/e-mail/", "reminders/calendar/"),
        *("corrections/new/<slug:kind>/<slug:slug>/", "pathway/what-if/", "accounts/email/"),
    ],
)
def test_naming_somebody_else_in_a_form_gives_and_takes_nothing(route, world):
    victim = Applicant.objects.get(user=world.users["applicant"])
    other = world.users["other"]
    sent = dict.fromkeys(
        ["user", "user_id", "applicant", "applicant_id", "reporter"], victim.pk
    )
    sent |= dict.fromkeys(["is_staff", "is_superuser", "is_demo", "verified", "primary"], "on")
    sent |= {"id": victim.pk, "pk": victim.pk, "record": "1"}
    with visit():
        before = {model: owned(model, victim) for model in [Applicant, User, Evidence]}
        world.client("other").post(world.address(route), dict.fromkeys(names(), "1") | sent)
        after = {model: owned(model, victim) for model in [Applicant, User, Evidence]}
        other.refresh_from_db()

    assert after == before
    assert (other.is_staff, other.is_superuser, other.is_demo) == (False, False, False)


def owned(model, applicant):
    rows = {
        Applicant: Applicant.objects.filter(pk=applicant.pk),
        User: User.objects.filter(pk=applicant.user.pk),
        Evidence: Evidence.objects.for_user(applicant.user).order_by("pk"),
    }
    return list(rows[model].values())


# Files and bodies ----------------------------------------------------------------------------


def png_of(width, height):
    """The first bytes of a picture that would take `width` x `height` pixels of memory."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    )


@pytest.mark.django_db
def test_a_picture_of_ten_billion_pixels_is_kept_as_it_is_and_never_drawn(world):
    content = png_of(100_000, 100_000)
    upload = SimpleUploadedFile("bomb.png", content, content_type="image/png")
    with visit():
        address = world.address("pathway/<slug:slug>/evidence/")
        tracemalloc.start()
        world.client("applicant").post(address, {"upload": upload, "url": "", "title": "Bomb"})
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        kept = Evidence.objects.get(title="Bomb")

        assert kept.size == len(content)
    assert most < 20 * MB


def multipart(size):
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    return head + bytes(size) + b"\r\n--x--\r\n"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/search/", "/"])
def test_strangers_cannot_fill_the_disk_before_the_form_is_checked(address):
    client = Client(enforce_csrf_checks=True)
    # Without this cookie nothing is read at all.
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    body = multipart(3 * MB)
    response = client.post(address, body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "address"),
    [("anonymous", "/accounts/login/"), ("applicant", "/accounts/email/")],
)
def test_thousands_of_fields_are_refused_at_once(person, address, world):
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1' for n in range(5000)
    ]
    body = "\r\n".join([*parts, "--x--", ""])
    with visit():
        client = world.client(person)
        for kind, content in [
            ("multipart/form-data; boundary=x", body),
            ("application/x-www-form-urlencoded", "&".join(f"f{n}=1" for n in range(5000))),
        ]:
            assert client.post(address, content, content_type=kind).status_code == 400


@pytest.mark.django_db
def test_a_body_is_never_unpacked(client):
    body = gzip.compress(bytes(50 * MB))
    tracemalloc.start()
    response = client.post(
        "/browser-reports/",
        body[: 16 * 1024],
        content_type="application/csp-report",
        headers={"content-encoding": "gzip"},
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert response.status_code == 204
    assert most < 10 * MB


# Mail ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("step", [sign_up, reset])
@pytest.mark.parametrize(
    "email",
    [
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org\r\nBcc:all@example.org",
        "ada@example.org, all@example.org",
        "ada@example.org;all@example.org",
        '"ada\n"@example.org',
        "ada@example.org%0aBcc:all@example.org",
    ],
)
def test_an_address_adds_no_line_and_no_reader_to_a_mail(step, email, client):
    step(client, email)

    for message in mail.outbox:
        assert len(message.recipients()) == 1
        assert "all@example.org" not in message.message()["To"].split(",")[1:]
        assert "Bcc" not in message.message()


# Patterns ------------------------------------------------------------------------------------

SIZE = 100_000
# Beginnings that patterns of ours look for, and what makes careless ones try without end.
SEEDS = [
    *("a", "1", " ", "-", "=", "\n", "\t", "é", "a ", "1-", "1 ", "- ", "a@", "(", "<", "&"),
    *("/calendar/", "/reminders/stop/", "/pathway/what-if/?", "/pathway/what-if/?a&", "&a&s"),
    *("2025-01-", "2025-", "initial accreditation ", "5 years", "--x", "\x00"),
]


def patterns():
    """Every pattern that a module of ours has at its top, by name."""
    found = {}
    for package in [applicants, careers, config]:
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if any(
                part in module.name for part in ("migrations", "settings", "gunicorn", "wsgi")
            ):
                continue
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module.name}.{name}"] = value
    return found


def seconds(pattern, text):
    """The processor time of the three ways in which a pattern is used; the least of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        pattern.fullmatch(text)
        pattern.search(text)
        pattern.sub("", text)
        times.append(time.process_time() - start)
    return min(times)


def test_no_pattern_takes_more_than_its_share_of_a_long_text():
    """Twice the text takes about twice the time; a careless pattern takes four times."""
    found = patterns()
    slow = []
    for name, pattern in found.items():
        for seed in SEEDS:
            text = seed * (SIZE // len(seed))
            long = seconds(pattern, text)
            if long > 0.05 and long > 3 * seconds(pattern, text[: SIZE // 2]):
                slow.append((name, seed, long))

    assert len(found) >= 8
    assert slow == []
