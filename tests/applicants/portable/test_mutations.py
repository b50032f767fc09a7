"""Exports with something changed at random: they come in or are refused, and nothing breaks.

What came in is an account like any other: its own export comes in again as it is.
"""

import copy
import io
import json
import random

import pytest
from django.db import transaction

from applicants.models import Applicant
from applicants.portable.archive import Archive, Refused
from applicants.portable.importing import read_export
from applicants.portable.storing import store
from tests.applicants.portable.people import (
    account_in,
    changed,
    export_of,
    lasting,
    stored_files,
)
from tests.builders import NOW, make_user

ODD = [
    *[
        None,
        True,
        False,
        0,
        -1,
        1,
        2**31,
        2**63,
        10**30,
        1.5,
        "",
        "x",
        "x" * 300,
        "\0",
        "\ud800",
    ],
    *["2026-01-01", "0001-01-01", "9999-12-31", "2026-01-01T00:00:00+00:00", "exam", "letters"],
    *["9999-12-31T23:59:59-23:59", "done", "waived", "file", "link", "files/", "../x", [], {}],
    *[[None], [[]], {"a": 1}, ["exam"], {"slug": "exam"}],
]
TRIES = 40


def places(value, path=()):
    """Where every part of a value lies."""
    yield path
    children = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield from places(child, (*path, key))


def mutate(account, chance):
    """Change, drop or double one part."""
    *way, key = chance.choice([path for path in places(account) if path])
    holder = account
    for step in way:
        holder = holder[step]
    what = chance.random()
    if what < 0.7:
        holder[key] = copy.deepcopy(chance.choice(ODD))
    elif what < 0.85:
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder["more"] = copy.deepcopy(holder[key])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_nothing_breaks(content, newcomer, seed):
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    files, came_in = stored_files(), 0
    for _ in range(TRIES):
        account = account_in(content)
        for _ in range(chance.choice([1, 1, 2, 3])):
            mutate(account, chance)
        came_in += bring(content, account, newcomer)

    assert 0 < came_in < TRIES
    assert not Applicant.objects.filter(user=newcomer).exists()
    assert stored_files() >= files


def bring(content, account, user):
    """Bring an export in and take it back; return whether it came in."""
    text = json.dumps(account)
    mutated = changed(content, lambda old: (old.clear(), old.update(json.loads(text))))
    try:
        archive = Archive(io.BytesIO(mutated))
        bundle = read_export(archive, now=NOW, leave_out=True)
        with transaction.atomic():
            out = export_of(store(bundle, archive, user=user, now=NOW))
            archive = Archive(io.BytesIO(out))
            again = store(read_export(archive, now=NOW), archive, user=make_user(), now=NOW)
            assert lasting(account_in(export_of(again))) == lasting(account_in(out))
            transaction.set_rollback(True)
    except Refused:
        return False
    return True
