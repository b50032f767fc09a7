"""The disk with the files of people is full."""

import os
import resource
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from .browsing import Person
from .counting import Tally, rows
from .steps import PDF, SLUG, Upload
from .test_edits import at_once

pytestmark = pytest.mark.faults
CLIENTS = 6
REFUSAL = "The file could not be stored just now. Nothing was saved; try again later."
SAID = (503, "The site is out of service for a moment")
# A piece of it fits, as on a real disk that is almost full.
SPACE, SIZE = 64 * 1024, 200 * 1024
NAMES = """
    SELECT file FROM applicants_evidence WHERE kind = 'file' ORDER BY file
"""


@contextmanager
def full_disk(site, folder):
    """Hardly anything fits into `folder` any more.

    A small disk of its own, which only root may mount; for anybody else a limit of the system
    on what the web processes write into any one file, which fails in the same place.
    """
    if os.geteuid() == 0:
        with small_disk(folder):
            yield
        return
    before = resource.prlimit(site.gunicorn.pid, resource.RLIMIT_FSIZE)
    for pid in site.workers:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (SPACE, before[1]))
    try:
        yield
    finally:
        for pid in site.workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def small_disk(folder):
    folder.mkdir(exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={SPACE},mode=700", "tmpfs"]
    subprocess.run(["mount", *options, folder], check=True)  # noqa: S603, S607
    try:
        yield
        assert files_in(folder) == []  # nothing half stored
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607


def files_in(folder):
    return sorted(
        str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()
    )


def add(person, content):
    """Send the form with a file, once."""
    path = f"/pathway/{SLUG}/evidence/"
    person.get(path)
    return person.post(path, {"title": "", "url": ""}, files={"upload": content})


def report(size):
    return Upload("report.pdf", PDF + bytes(size))


def test_full_disk_of_files_is_said_and_leaves_nothing_behind(
    site, database, newcomers, rounds, keep
):
    people = [Person(site, number).sign_in() for number in newcomers(CLIENTS)]
    folder, tally = site.folder / "evidence", Tally("full disk of the uploads")
    for number in range(rounds):
        content = report(SIZE + number)
        with full_disk(site, folder):
            refused = at_once(*[lambda one=one, it=content: add(one, it) for one in people])
        stored = at_once(*[lambda one=one, it=content: add(one, it) for one in people])

        tally.requests += len(refused) + len(stored)
        tally.refused += sum(REFUSAL in answer.text for answer in refused)
        tally.acknowledged += sum(answer.status == 302 for answer in stored)
    names = [name for (name,) in rows(database.url, NAMES)]
    found = files_in(folder)
    tally.broken = tally.requests - tally.refused - tally.acknowledged
    tally.lost = len(set(names) - set(found))
    tally.duplicates = len(set(found) - set(names))  # files that belong to nobody
    keep(tally)
    assert tally.refused == tally.acknowledged == CLIENTS * rounds
    assert found == names


def test_full_disk_of_requests_under_way_is_an_understandable_page(
    site, database, newcomers, keep
):
    """A large file waits in the folder for temporary files before the form sees it."""
    person = Person(site, *newcomers(1)).sign_in()
    before = rows(database.url, NAMES)
    with full_disk(site, Path(site.environment["TMPDIR"])):
        answer = add(person, report(3 * 1024**2))

    stored = rows(database.url, NAMES)
    said = (answer.status, answer.heading)
    keep(
        Tally(
            "full disk of requests under way",
            requests=1,
            refused=int(said == SAID),
            broken=int(said != SAID),
            lost=len(before) - len(stored),
        )
    )
    assert said == SAID
    assert stored == before
    assert add(person, report(3 * 1024**2)).status == 302
