"""Reminders: the digest of today, the e-mail that brings it, and what is snoozed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from applicants import digests
from applicants.forms.reminders import FeedForm, ReminderForm, SnoozeForm
from applicants.models import CalendarFeed, ReminderSettings, Snooze
from applicants.queries import plan_of
from applicants.queries_reminders import (
    confirmed_address,
    has_mail_server,
    last_digest,
    today_of,
)
from applicants.views.common import by_post, with_applicant, wrong_secret
from careers.models import Milestone
from careers.words import spell


@require_safe
@with_applicant
def reminders(request, applicant):
    return reminders_page(request, applicant)


def reminders_page(request, applicant, *, form=None, feed_form=None, snooze_form=None):
    """The page with everything on it; a form that was refused stands in its own place."""
    plan = plan_of(applicant, applicant.today())
    feed = CalendarFeed.objects.filter(applicant=applicant).first()
    digest = today_of(applicant, plan)
    context = {
        "applicant": applicant,
        "tab": "reminders",
        "today": plan.today,
        "digest": digest,
        "sections": _sections(digest, plan, snooze_form),
        "form": form or ReminderForm(instance=_settings(applicant), today=plan.today),
        "address": confirmed_address(request.user.pk).first(),
        "has_mail_server": has_mail_server(),
        "last_digest": last_digest(applicant, plan.today),
        "feed": feed,
        "feed_form": feed_form or FeedForm(instance=feed),
        "feed_address": feed and _address(request, feed),
        "has_errors": any([feed_form, snooze_form]),  # of `form` the frame of the page tells
    }
    return render(request, "applicants/reminders.html", context)


def _sections(digest, plan, refused):
    """Each section of the digest with its lines, and with each line the form to snooze it."""
    named = [
        ("late", "Late", digest.late),
        ("this-week", "This week", digest.this_week),
        ("waiting", "Waiting on others", digest.waiting),
    ]
    return [
        (slug, title, [(line, _snooze_form(line.slug, plan, refused)) for line in lines])
        for slug, title, lines in named
        if lines
    ]


def _snooze_form(slug, plan, refused):
    if refused and refused.slug == slug:
        return refused
    return SnoozeForm(today=plan.today, slug=slug)


def _settings(applicant):
    found = ReminderSettings.objects.filter(applicant=applicant).first()
    return found or ReminderSettings(applicant=applicant)


def _address(request, feed):
    path = reverse("applicants:calendar-feed", args=[feed.token])
    return request.build_absolute_uri(path)


@by_post("applicants:reminders")
@with_applicant
def save(request, applicant):
    """When the e-mail comes, and whether at all."""
    form = ReminderForm(request.POST, instance=_settings(applicant), today=applicant.today())
    if not form.is_valid():
        return reminders_page(request, applicant, form=form)
    form.save()
    is_on = form.cleaned_data["is_on"]
    messages.success(request, f"Saved. The e-mail is {'on' if is_on else 'off'}.")
    return redirect("applicants:reminders")


@by_post("applicants:reminders")
@with_applicant
def snooze(request, applicant, slug):
    """Leave one milestone of the own pathway out of the reminders for a while."""
    plan = plan_of(applicant, applicant.today())
    if slug not in plan.by_slug:
        raise Http404
    form = SnoozeForm(request.POST, today=plan.today, slug=slug)
    if not form.is_valid():
        return reminders_page(request, applicant, snooze_form=form)
    milestone = Milestone.objects.get(slug=slug)
    until = form.save(applicant, milestone)
    messages.success(
        request,
        f"{milestone.name}: snoozed until {spell(until)}.",
        extra_tags=reverse("applicants:unsnooze", args=[slug]),
    )
    if form.cleaned_data["is_page"]:
        return redirect("applicants:milestone", slug)
    return redirect("applicants:reminders")


@by_post("applicants:reminders")
@with_applicant
def unsnooze(request, applicant, slug):
    """Remind of a milestone again; a second time it changes nothing."""
    milestone = get_object_or_404(Milestone, slug=slug)
    if Snooze.objects.filter(applicant=applicant, milestone=milestone).delete()[0]:
        messages.success(request, f"{milestone.name}: reminders are back.")
    return redirect("applicants:reminders")


@csrf_exempt  # mail programs post here by themselves (RFC 8058)
@login_not_required
@never_cache
def stop(request, token):
    """Stop the e-mail with the link from it, without signing in; the visit itself does not."""
    applicant = digests.applicant_of(token)
    if applicant is None:
        return wrong_secret(request)
    is_stopped = request.method == "POST"
    if is_stopped:
        digests.stop(applicant)
    return render(request, "applicants/reminders_stop.html", {"is_stopped": is_stopped})
