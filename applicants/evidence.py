"""Files and links that show what was done: how they come in, and how they go for good."""

import logging
import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from applicants.models import Applicant, Evidence, EvidenceKind, MilestoneRecord
from applicants.models.evidence import evidence_storage, random_name
from applicants.settling import settle
from careers.on_demand import on_demand

logger = logging.getLogger(__name__)
filetype = on_demand("filetype")

# What is taken in, with the endings that its file names may have.
ACCEPTED = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
}
HEAD_BYTES = 262  # as many as `filetype` looks at
LONGEST_NAME = Evidence._meta.get_field("name").max_length
# Control and format characters (the marks that turn the direction of writing are among them),
# halves of characters, private ones, ends of lines.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class EvidenceRefused(Exception):
    """Nothing was stored, for the reason that the text gives."""


def content_type_of(upload):
    """What the first bytes of `upload` show it to be, or None if that is not accepted.

    Neither its name nor what the browser says about it is looked at.
    """
    upload.seek(0)
    kind = filetype.guess(upload.read(HEAD_BYTES))
    upload.seek(0)
    return kind.mime if kind and kind.mime in ACCEPTED else None


def size_in_words(size):
    """A number of bytes as people say it: "10 MB", "1.5 MB"."""
    return filesizeformat(size).replace(".0\xa0", "\xa0")


def clean_text(text):
    """`text` on one line, without characters that cannot be seen."""
    seen = (" " if char in "\t\r\n" else char for char in unicodedata.normalize("NFC", text))
    kept = "".join(char for char in seen if unicodedata.category(char) not in UNSEEN)
    return " ".join(kept.split())


def clean_name(name, content_type):
    """A file name without folders or tricks, with an ending that is true of its content."""
    name = re.split(r"[/\\]", name)[-1]
    name = re.sub(r'[<>:"|?*]', "_", clean_text(name)).strip(". ")
    endings = ACCEPTED[content_type]
    ending = PurePosixPath(name).suffix
    if ending.lower() in endings:
        name = name.removesuffix(ending)
    else:
        ending = endings[0]
    return (name[: LONGEST_NAME - len(ending)].rstrip(". ") or "file") + ending


def add_evidence(evidence, *, upload=None, now):
    """Store new evidence, with the file `upload` unless it is a link.

    The same a second time, by a double click, is stored once. Raises `EvidenceRefused` where a
    limit is reached; then neither row nor file is left.
    """
    evidence.kind = EvidenceKind.FILE if upload else EvidenceKind.LINK
    digest = None
    if upload:
        digest = _digest(upload)
        evidence.size = upload.size
        evidence.content_type = content_type_of(upload)
        evidence.name = clean_name(upload.name, evidence.content_type)
        _store_file(evidence, upload)
    is_stored = False
    try:
        is_stored = _store(evidence, digest, now)
    finally:
        if upload and not is_stored:
            discard_files([evidence.file.name])


def _store_file(evidence, upload):
    # Before the transaction: a slow storage must not hold up who else writes.
    name = random_name(evidence, evidence.name)
    try:
        evidence.file = evidence_storage().save(name, upload)
    except OSError as error:
        logger.exception("Could not store a file of evidence")
        discard_files([name])  # a full disk keeps as much of it as fitted
        raise EvidenceRefused(
            "The file could not be stored just now. Nothing was saved; try again later."
        ) from error


def _digest(file):
    found = sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.digest()


@transaction.atomic
def _store(evidence, digest, now):
    """Store the row; return whether it was new. `digest` is that of its file."""
    applicant, milestone = evidence.record.applicant, evidence.record.milestone
    owned = {"applicant": applicant, "milestone": milestone}
    evidence.record, _ = MilestoneRecord.objects.get_or_create(**owned)
    # Of two uploads at a time the second waits here, and then counts the first.
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if _is_there(evidence, digest):
        return False
    _check_limits(evidence, applicant)
    evidence.save()
    settle(applicant, now=now)
    return True


def _is_there(evidence, digest):
    """Whether the milestone has the same already. Files are read only if all else agrees."""
    names = ("kind", "title", "url", "name", "content_type", "size")
    said = {name: getattr(evidence, name) for name in names}
    return any(_holds(other, digest) for other in evidence.record.evidence.filter(**said))


def _holds(other, digest):
    if digest is None:  # a link, and links are what was said of them
        return True
    try:
        with other.file.open("rb") as stored:
            return _digest(stored) == digest
    except OSError:  # it cannot be read just now: rather twice than not at all
        return False


def _check_limits(evidence, applicant):
    if evidence.record.evidence.count() >= settings.EVIDENCE_MAX_COUNT:
        raise EvidenceRefused(
            f"There are {settings.EVIDENCE_MAX_COUNT} pieces of evidence here already, the most"
            " that a milestone can have. Delete one first."
        )
    used = Evidence.objects.filter(record__applicant=applicant).bytes_used()
    if used + evidence.size > settings.EVIDENCE_MAX_TOTAL:
        raise EvidenceRefused(
            f"This file has {size_in_words(evidence.size)}. You use {size_in_words(used)} of"
            f" {size_in_words(settings.EVIDENCE_MAX_TOTAL)}. Delete files that you no longer"
            " need, or add a link instead."
        )


@transaction.atomic
def delete_evidence(evidence, *, now):
    """Delete evidence for good; its file goes once that holds."""
    forget_files([evidence.file.name])
    evidence.delete()
    settle(evidence.record.applicant, now=now)


def discard_files(names):
    """Remove files that no row names, now.

    One that cannot be removed is logged; `check_evidence` finds it later.
    """
    for name in names:
        try:
            evidence_storage().delete(name)
        except OSError:
            logger.exception("Could not remove a file of evidence")


def forget_files(names):
    """Remove these files from the storage as soon as the present transaction holds."""
    gone = list(filter(None, names))
    transaction.on_commit(lambda: discard_files(gone), robust=True)
