"""The first questions, one page each; the last one stays open for later."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from applicants.actions import mark_behind, save_profile
from applicants.forms.behind import BehindForm
from applicants.forms.profile import TrainingForm, WhereForm
from applicants.models import Applicant, WelcomeStep
from applicants.queries import behind_of, proposed_residency_end
from applicants.views.common import with_applicant

# Where somebody goes on, by the step that is still to come.
NEXT_PAGES = {
    WelcomeStep.TRAINING: "applicants:welcome-training",
    WelcomeStep.BEHIND: "applicants:welcome-behind",
    "": "applicants:pathway",
}


def welcome(request):
    """Ask where somebody is; from the answer on they have a profile."""
    applicant = Applicant.objects.for_user(request.user).first()
    if applicant is None and request.user.is_staff:
        return render(request, "applicants/no_profile.html")
    if applicant and not applicant.welcome_step:
        return redirect("applicants:profile")
    applicant = applicant or Applicant(user=request.user)
    form = WhereForm(request.POST or None, instance=applicant)
    if form.is_valid():
        save_profile(form, now=timezone.now())
        return redirect("applicants:welcome-training")
    return render(request, "applicants/welcome.html", {"form": form, "step": 1})


@with_applicant
def training(request, applicant):
    """Ask what the position makes sensible; nothing has to be answered."""
    if not applicant.welcome_step:
        return redirect("applicants:profile")
    form = TrainingForm(request.POST or None, instance=applicant)
    if form.is_valid():
        save_profile(form, now=timezone.now())
        return redirect("applicants:welcome-behind")
    return render(request, "applicants/welcome_training.html", {"form": form, "step": 2})


@with_applicant
def behind_you(request, applicant):
    """Offer what lies before the position as done; in an onboarding this is the last step."""
    if applicant.welcome_step == WelcomeStep.TRAINING:
        return redirect("applicants:welcome-training")
    posted = request.POST if request.method == "POST" else None  # no check at all is an answer
    form = BehindForm(posted, **behind_of(applicant, applicant.today()))
    if form.is_valid():
        count = mark_behind(
            applicant=applicant, milestone_pks=form.chosen_pks(), now=timezone.now()
        )
        applicant.finish_welcome()
        messages.success(request, _marked(count))
        return redirect("applicants:pathway")
    context = {
        "form": form,
        "applicant": applicant,
        "proposed_end": proposed_residency_end(applicant),
        "step": 3 if applicant.welcome_step else None,
    }
    return render(request, "applicants/welcome_behind.html", context)


def _marked(count):
    if not count:
        return "Nothing was marked. Everything on your pathway stays as it is."
    milestones = "1 milestone is" if count == 1 else f"{count} milestones are"
    return f"{milestones} marked as done, date unknown. You can change each of them here."
