"""Sealing: only what this site sealed, for this purpose, and whole, opens."""

from datetime import timedelta

import pytest

from applicants.encryption import BEGINNING, Unreadable, is_current, seal, unseal
from tests.builders import NOW

CONTENT = b"what nobody else may read"


def test_what_was_sealed_opens_with_the_second_it_was_made():
    text = seal(CONTENT, "here", NOW + timedelta(milliseconds=900))
    assert unseal(text, "here") == (CONTENT, NOW)
    assert text.startswith(BEGINNING)
    assert text.replace("-", "").replace("_", "").isalnum()


def test_it_opens_for_no_other_purpose():
    with pytest.raises(Unreadable):
        unseal(seal(CONTENT, "here", NOW), "there")


def test_no_letter_can_be_changed():
    text = seal(b"x" * 40, "here", NOW)  # a length at which every bit of every letter counts
    assert len(text) % 4 == 0
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(Unreadable):
            unseal(text[:place] + other + text[place + 1 :], "here")


@pytest.mark.parametrize("more", ["=", "!", " ", "\n", "é", "\x00", "A"])
def test_nothing_can_be_added(more):
    text = seal(CONTENT, "here", NOW)
    for changed in [text + more, more + text, text[:50] + more + text[50:]]:
        with pytest.raises(Unreadable):
            unseal(changed, "here")


@pytest.mark.parametrize("text", ["", "x", "gAAAAA", "é" * 50, "\x00", "=" * 8, "-" * 120])
def test_what_was_never_sealed_does_not_open(text):
    with pytest.raises(Unreadable):
        unseal(text, "here")
    assert not is_current(text, "here")


def test_the_same_content_looks_different_each_time():
    assert len({seal(CONTENT, "here", NOW) for _ in range(20)}) == 20


def test_what_a_former_key_sealed_opens_but_is_not_current(settings):
    text = seal(CONTENT, "here", NOW)
    assert is_current(text, "here")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert unseal(text, "here") == (CONTENT, NOW)
    assert not is_current(text, "here")
