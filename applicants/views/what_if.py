"""Another way, tried out without being stored: both plans side by side, to accept or not."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from applicants.encryption import Unreadable
from applicants.forms.what_if import WhatIfForm
from applicants.interrupting import StaleProfile
from applicants.models import MOST_INTERRUPTIONS, TooManyInterruptions
from applicants.queries import fingerprint
from applicants.queries_tries import tries_between
from applicants.views.common import with_applicant
from applicants.views.plan_change import plan_change
from applicants.views.what_if_context import Side, comparison
from applicants.what_if import DAYS_VALID, Expired, Scenario, seal, unseal

MISFIT = "Nothing was saved: what you tried no longer fits. It is said below why."


@with_applicant
def what_if(request, applicant):
    """The form; what is sent becomes a link to the result. `s` is such a link's token."""
    if "s" in request.GET:
        return _tried(request, applicant)
    form = WhatIfForm(request.POST or None, instance=applicant)
    if not form.is_valid():
        return _page(request, "what_if.html", form)
    leads_to = fingerprint(applicant, form.after)
    scenario = Scenario(applicant.pk, form.answers, since=form.since, leads_to=leads_to)
    return redirect(reverse("applicants:what-if", query={"s": seal(scenario, timezone.now())}))


def _tried(request, applicant):
    """What the link in `s` tries, for its owner; anybody else gets 404."""
    try:
        scenario = unseal(request.GET["s"], timezone.now())
    except (Expired, Unreadable) as error:
        is_expired = isinstance(error, Expired)
        context = {"applicant": applicant, "days": DAYS_VALID, "is_expired": is_expired}
        page = "applicants/what_if_unreadable.html"
        return render(request, page, context, status=410 if is_expired else 404)
    if scenario.applicant != applicant.pk:
        raise Http404
    form = WhatIfForm(scenario.answers, instance=applicant)
    if form.since == scenario.leads_to:
        messages.info(request, "Your profile is as in this what-if.")
        return redirect("applicants:pathway")
    if request.method == "POST":
        return _decide(request, form, scenario)
    if not form.is_valid() or "edit" in request.GET:
        return _page(request, "what_if.html", form)
    return _result(request, form, scenario)


def _decide(request, form, scenario):
    """Accept what is tried, or not."""
    if "accept" not in request.POST:
        messages.info(request, "Discarded. Your profile and your plan are as they were.")
        return redirect("applicants:what-if")
    if not form.is_valid():
        messages.warning(request, MISFIT)
        return redirect(request.get_full_path())
    try:
        form.save(since=scenario.since, now=timezone.now())
    except StaleProfile:  # the page itself says so, or that it was accepted already
        return redirect(request.get_full_path())
    except TooManyInterruptions:
        text = f"Nothing was saved: there are {MOST_INTERRUPTIONS} interruptions already."
        messages.warning(request, text)
        return redirect("applicants:interruptions")
    messages.success(request, "Accepted: your profile and your plan are as you tried it.")
    return redirect("applicants:pathway")


def _result(request, form, scenario):
    applicant = form.instance
    now, tried = tries_between(
        applicant, form.before, form.after, applicant.today(), reopens=form.reopens
    )
    context = plan_change(now.plan, tried.plan)
    context |= comparison(Side(now, form.state_before), Side(tried, applicant.state))
    context["target_news"] = None  # the table says it
    context |= {"is_stale": form.since != scenario.since, "token": request.GET["s"]}
    return _page(request, "what_if_result.html", form, **context)


def _page(request, template, form, **context):
    context |= {"form": form, "applicant": form.instance, "tab": "what-if"}
    return render(request, f"applicants/{template}", context)
