"""The profile: everything can be changed later, with a look at what that does to the plan."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from applicants.actions import save_profile
from applicants.forms.profile import ProfileForm
from applicants.queries import library_of, profile_of, proposed_residency_end
from applicants.queries_tries import plans_of
from applicants.views.common import with_applicant
from applicants.views.plan_change import plan_change
from careers.queries import current_catalogue


@with_applicant
def edit(request, applicant):
    """Save what changes nothing in the plan at once, the rest after a preview.

    Of two tabs the later one wins: the form holds one person's own answers, and each save is
    of all that its page shows.
    """
    before, today = profile_of(applicant), applicant.today()
    proposed_end = proposed_residency_end(applicant)
    form = ProfileForm(request.POST or None, instance=applicant, user=request.user)
    if not form.is_valid() or "edit" in request.POST:
        return _page(request, "profile.html", form, proposed_end=proposed_end)
    if "save" not in request.POST:
        change = plan_change(*plans_of(applicant, [before, profile_of(applicant)], today))
        if change:
            proposed_end = proposed_residency_end(applicant)
            return _page(
                request, "profile_preview.html", form, proposed_end=proposed_end, **change
            )
    save_profile(form, now=timezone.now())
    messages.success(request, "Your profile is saved.")
    if "position" in form.changed_data:
        messages.info(request, "You are at another point now. Mark what is behind you.")
    return redirect("applicants:profile")


def _page(request, template, form, **context):
    applicant = form.instance
    context |= {"form": form, "applicant": applicant, "section": "profile"}
    context["pointers"] = library_of(applicant, current_catalogue())
    return render(request, f"applicants/{template}", context)
