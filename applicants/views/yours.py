"""Everything that belongs to the person: out, in again, and gone."""

import logging

from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from applicants.audit import AuditKind, note
from applicants.forms.yours import ImportForm
from applicants.models import Applicant
from applicants.portable.export import write_export
from applicants.portable.inventory import what_is_there
from applicants.portable.uploads import ExportUploadHandler
from applicants.views.common import with_applicant

logger = logging.getLogger(__name__)

NOT_NOW = "The export could not be made just now: your files cannot be read. Try again later."


@with_applicant
def yours(request, applicant):
    context = {"applicant": applicant, "tab": "yours", "there": what_is_there(request.user)}
    return render(request, "applicants/yours.html", context)


@reauthentication_required
@with_applicant
def download(request, applicant):
    """The export, by POST and with the password given a moment ago."""
    if request.method != "POST":
        context = {"applicant": applicant, "tab": "yours"}
        return render(request, "applicants/yours_download.html", context)
    if refusal := consume_or_429(request, action="export", user=request.user):
        return refusal
    now = timezone.now()
    address = request.build_absolute_uri("/").removesuffix("/")
    try:
        content = write_export(applicant, address=address, now=now)
    except OSError:
        logger.exception("Could not write an export")
        messages.error(request, NOT_NOW)
        return redirect("applicants:download")
    note(AuditKind.EXPORTED, actor=request.user, subject=request.user)
    name = f"pain-medicine-pathway-{applicant.today(now)}.zip"
    return FileResponse(content, as_attachment=True, filename=name)


@csrf_exempt  # checked below, once the handler of the upload is in place
def bring(request):
    """Make the account from an export, if there is nothing in it yet."""
    if request.method == "POST":
        if refusal := consume_or_429(request, action="import", user=request.user):
            return refusal
        request.upload_handlers = [ExportUploadHandler(request)]
    return _bring(request)


@csrf_protect
def _bring(request):
    applicant = Applicant.objects.for_user(request.user).first()
    if applicant is None and request.user.is_staff:
        return render(request, "applicants/no_profile.html")
    there = what_is_there(request.user)
    posted = [request.POST, request.FILES] if request.method == "POST" else []
    form = ImportForm(*posted, user=request.user, now=timezone.now())
    context = {"form": form, "there": there, "applicant": applicant, "tab": "yours"}
    if not there and form.is_valid():
        if "check" in request.POST:
            context["preview"] = form.try_check() and form.bundle
        elif form.try_save():
            _tell(request, form.bundle)
            return redirect("applicants:start")
    return render(request, "applicants/yours_import.html", context)


def _tell(request, bundle):
    messages.success(request, f"Your export is in: {bundle.in_words()}.")
    for sentence in bundle.left_out:
        messages.warning(request, f"Left out: {sentence}")
