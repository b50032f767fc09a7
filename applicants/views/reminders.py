"""Reminders and the private calendar."""

from django.shortcuts import render

from applicants.views.common import with_applicant


@with_applicant
def reminders(request, applicant):
    return render(
        request, "applicants/reminders.html", {"applicant": applicant, "tab": "reminders"}
    )
