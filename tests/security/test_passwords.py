"""Passwords: what they are made of, and that they are taken as typed."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applicants.passwords import WORD, WORDS, OwnWordsValidator
from tests.applicants.accounts.steps import is_signed_in, make_account, sign_in


@pytest.mark.parametrize(
    "password",
    [
        "PainMedicine2027!",
        "pathway-pathway",
        "12fellowship34",
        "anesthesiology",
        "Dr. Pain 1999",
        "PAIN-DOCTOR-abc",
    ],
)
def test_words_of_this_site_make_no_password(password):
    with pytest.raises(ValidationError) as refused:
        OwnWordsValidator().validate(password)
    assert refused.value.messages == [
        "This password is made of words that are tried first on this site."
    ]


@pytest.mark.parametrize(
    "password",
    [
        "painless horse staple",
        "correct horse battery staple",
        "48151623",
        "%%%%%%%%",
        "x" * 200,
    ],
)
def test_words_of_ones_own_beside_them_do(password):
    OwnWordsValidator().validate(password)


def test_the_site_uses_it():
    assert OwnWordsValidator in map(type, get_default_password_validators())


def test_the_longer_of_two_words_is_taken_out():
    assert [word for word in WORDS if WORD.sub("", word)] == []


@pytest.mark.parametrize(
    "password", ["  spaces at both ends  ", "Ünïcødé 密码 🔑 horse", "x" * 128 + "y"]
)
def test_a_password_is_taken_as_it_was_typed(db, password):
    user = make_account(password=password)
    others = [password.strip(), password[:-1], password[:128], password.swapcase()]
    entered = {typed: is_in(user, typed) for typed in [password, *others]}
    assert entered == {typed: typed == password for typed in [password, *others]}


def is_in(user, password):
    cache.clear()  # it counts tries
    client = Client()
    sign_in(client, user.email, password)
    return is_signed_in(client)


def test_passwords_are_masked_and_left_to_programs_that_keep_them(client, db):
    """No page stops pasting: the policy allows no handler in a page, and no script has one."""
    found = {}
    for page in ["account_login", "account_signup"]:
        fields = client.get(reverse(page)).context["form"].fields
        found |= {
            f"{page} {name}": (field.widget.input_type, field.widget.attrs["autocomplete"])
            for name, field in fields.items()
            if "password" in name
        }
    assert found == {
        "account_login password": ("password", "current-password"),
        "account_signup password1": ("password", "new-password"),
        "account_signup password2": ("password", "new-password"),
    }
