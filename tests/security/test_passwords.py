"""Passwords that would be tried first on this site."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError

from applicants.passwords import WORD, WORDS, OwnWordsValidator


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
