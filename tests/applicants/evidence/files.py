"""Files as people bring them, and what is kept of them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.evidence import add_evidence
from applicants.models import Evidence, MilestoneRecord
from tests.builders import NOW

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MB = 1024**2


def address(name, milestone, *more):
    return reverse(f"applicants:{name}", args=[milestone.slug, *more])


def a_file(content=PDF, name="report.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def entry(**fields):
    return {"url": "", "title": ""} | fields


def kept(applicant, milestone, content=PDF, name="report.pdf", **fields):
    record = MilestoneRecord.objects.for_milestone(applicant, milestone)
    evidence = Evidence(record=record, **fields)
    add_evidence(evidence, upload=content and a_file(content, name), now=NOW)
    return evidence


def on_disk(store):
    """Names of all files in the storage."""
    try:
        folders, _ = store.listdir("")
    except FileNotFoundError:
        return []
    return sorted(f"{folder}/{name}" for folder in folders for name in store.listdir(folder)[1])


def errors(response):
    return response.context["evidence_form"].errors
