"""The plan as a picture, with what moves when a date moves."""

from django.shortcuts import render

from applicants.views.common import with_applicant


@with_applicant
def timeline(request, applicant):
    return render(
        request, "applicants/timeline.html", {"applicant": applicant, "tab": "timeline"}
    )
