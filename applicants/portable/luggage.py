"""The evidence in an export, held to the same rules as what is uploaded piece by piece."""

from django.conf import settings

from applicants.evidence import (
    HEAD_BYTES,
    LONGEST_NAME,
    clean_name,
    clean_text,
    content_type_of,
    size_in_words,
)
from applicants.models import EvidenceKind
from applicants.portable import schema
from applicants.portable.fields import is_text, load

WEB = ("https://", "http://")


class Luggage:
    """Hands out pieces with the entries of their files, each entry once, within the quota.

    `lost` says which files were missing when the export was made.
    """

    def __init__(self, archive, problems):
        self.archive = archive
        self.problems = problems
        self.lost = []
        self._seen = set()
        self._bytes = 0

    def unpack(self, record, data):
        """The evidence of a record: pairs of an unsaved row and the entry of its file."""
        name = record.milestone.name
        if not isinstance(data, list) or len(data) > settings.EVIDENCE_MAX_COUNT:
            most = settings.EVIDENCE_MAX_COUNT
            self.problems.note(name, f"its evidence is no list of at most {most} pieces.")
            return []
        found = []
        for number, part in enumerate(data, start=1):
            where = f"{name}, evidence {number}"
            row = load(
                schema.EVIDENCE, part, where=where, problems=self.problems, also=["file"]
            )
            if row and self._is_whole(row, part["file"], where):
                # Characters may become more of them, see Unicode on composition.
                row.title = clean_text(row.title)[:LONGEST_NAME]
                found.append((row, part["file"]))
        return found

    def _is_whole(self, row, path, where):
        """Whether the piece can be stored; if not, it is noted why."""
        if row.kind == EvidenceKind.LINK:
            fault = _fault_of_link(row, path)
        elif path == "" and not row.url:
            self.lost.append(f"{where}: the file was missing when the export was made.")
            return False
        else:
            fault = self._fault_of_file(row, path) or self._fault_of_content(row, path)
        if fault:
            self.problems.note(where, fault)
        return not fault

    def _fault_of_file(self, row, path):
        if row.url or not is_text(path) or not self.archive.has_file(path):
            return "its file is not in this zip file."
        if path in self._seen:
            return "its file belongs to something else as well."
        self._seen.add(path)
        size = self.archive.size(path)
        if size != row.size or not size:
            return "its file has another size than noted."
        if size > settings.EVIDENCE_MAX_FILE:
            most = size_in_words(settings.EVIDENCE_MAX_FILE)
            return f"its file has {size_in_words(size)}; at most {most} are taken."
        self._bytes += size
        if self._bytes > settings.EVIDENCE_MAX_TOTAL:
            most = size_in_words(settings.EVIDENCE_MAX_TOTAL)
            return f"all files together have more than {most}."
        return ""

    def _fault_of_content(self, row, path):
        """What a file is, its first bytes say; its name and its row do not count."""
        row.content_type = content_type_of(self.archive.head(path, HEAD_BYTES))
        if row.content_type is None:
            return "its file is no PDF, PNG or JPEG."
        row.name = clean_name(row.name, row.content_type)
        return ""


def _fault_of_link(row, path):
    if path != "" or not row.url.lower().startswith(WEB):
        return "its address is not one of the web."
    if row.size or row.name or row.content_type:
        return "a link has no file."
    return ""
