"""Another way, tried out without being stored."""

from django.shortcuts import render

from applicants.views.common import with_applicant


@with_applicant
def what_if(request, applicant):
    return render(
        request, "applicants/what_if.html", {"applicant": applicant, "tab": "what-if"}
    )
