"""Everything that belongs to the person: out, in again, and gone."""

from django.shortcuts import render

from applicants.views.common import with_applicant


@with_applicant
def yours(request, applicant):
    return render(request, "applicants/yours.html", {"applicant": applicant, "tab": "yours"})
