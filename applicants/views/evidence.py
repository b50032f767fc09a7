"""Evidence: added, handed out to its owner alone, and deleted for good."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from applicants.evidence import delete_evidence, size_in_words
from applicants.forms.evidence import EvidenceForm
from applicants.models import Evidence, EvidenceKind
from applicants.views.common import with_applicant
from applicants.views.own_milestone import own_milestone

logger = logging.getLogger(__name__)

# Were it ever shown instead of saved: no script, no form, nothing loaded, an origin of its own.
SHUT_IN = "default-src 'none'; frame-ancestors 'none'; sandbox"
GONE = "This file is missing in the storage. Please tell whoever runs this site."
UNREADABLE = "This file cannot be read just now. It is not lost; try again later."


def evidence_context(record, form=None):
    """What `_evidence.html` prints."""
    return {
        "evidence": list(record.evidence.all()) if record.pk else [],
        "evidence_form": form or EvidenceForm(),
    }


@sensitive_post_parameters("url", "title")
@with_applicant
def add(request, applicant, slug):
    """A file or a link for one milestone."""
    record, _ = own_milestone(applicant, slug)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, instance=Evidence(record=record)
    )
    if form.is_valid() and form.try_save(now=timezone.now()):
        messages.success(request, f"{record.milestone.name}: evidence added.")
        return _back(slug)
    used = Evidence.objects.for_user(request.user).bytes_used()
    context = evidence_context(record, form) | {
        "milestone": record.milestone,
        "most": settings.EVIDENCE_MAX_COUNT,
        "used": size_in_words(used),
        "total": size_in_words(settings.EVIDENCE_MAX_TOTAL),
    }
    return render(request, "applicants/evidence_add.html", context)


@require_safe
@with_applicant
def download(request, applicant, slug, pk):
    """The file as an attachment, of the type that its first bytes showed."""
    evidence = _own_evidence(request, slug, pk, kind=EvidenceKind.FILE)
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        messages.error(request, GONE)
        return _back(slug)
    except OSError:
        logger.exception("Could not read a file of evidence")
        messages.error(request, UNREADABLE)
        return _back(slug)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.content_type,
    )
    response["Content-Security-Policy"] = SHUT_IN
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@with_applicant
def delete(request, applicant, slug, pk):
    """Delete evidence, after asking: it does not come back."""
    evidence = _own_evidence(request, slug, pk)
    if request.method != "POST":
        context = {"evidence": evidence, "milestone": evidence.record.milestone}
        return render(request, "applicants/evidence_delete.html", context)
    name = evidence.record.milestone.name
    delete_evidence(evidence, now=timezone.now())
    messages.success(request, f"{name}: evidence deleted.")
    return _back(slug)


def _own_evidence(request, slug, pk, **fields):
    own = Evidence.objects.for_user(request.user).select_related(
        "record__applicant", "record__milestone"
    )
    return get_object_or_404(own, record__milestone__slug=slug, pk=pk, **fields)


def _back(slug):
    return redirect(reverse("applicants:milestone", args=[slug]) + "#evidence")
