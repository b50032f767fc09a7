"""The calendar: the private subscription, and the same as a download."""

from hashlib import sha256

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants.actions import rotate_feed, stop_feed
from applicants.calendars import calendar_of
from applicants.forms.reminders import FeedForm
from applicants.models import CalendarFeed
from applicants.views.common import by_post, with_applicant, wrong_secret
from applicants.views.reminders import reminders_page


@login_not_required
@never_cache
@require_safe
def feed(request, token):
    """The calendar of whoever knows the address; 404 for every address that leads nowhere."""
    found = CalendarFeed.objects.for_token(token).select_related("applicant__residency")
    own = found.first()
    if own is None:
        return wrong_secret(request)
    # The key names the feed by its row, never by its address.
    limit = {"action": "calendar", "key": str(own.pk), "limit_get": True}
    if refusal := consume_or_429(request, **limit):
        return refusal
    return _calendar(request, own.applicant)


@require_safe
@with_applicant
def download(request, applicant):
    response = _calendar(request, applicant)
    response["Content-Disposition"] = 'attachment; filename="pathway.ics"'
    return response


@by_post("applicants:reminders")
@with_applicant
def save(request, applicant):
    """Turn the subscription on, or change what it holds."""
    form = FeedForm(request.POST, instance=CalendarFeed(applicant=applicant))
    if not form.is_valid():
        return reminders_page(request, applicant, feed_form=form)
    form.save(applicant, now=timezone.now())
    messages.success(request, "Your calendar is saved.")
    return redirect("applicants:reminders")


@by_post("applicants:reminders")
@with_applicant
def rotate(request, applicant):
    if rotate_feed(applicant):
        messages.success(request, "Your calendar has a new address. The old one is dead.")
    return redirect("applicants:reminders")


@by_post("applicants:reminders")
@with_applicant
def stop(request, applicant):
    stop_feed(applicant)
    messages.success(request, "Your calendar is stopped. Its address is dead.")
    return redirect("applicants:reminders")


def _calendar(request, applicant):
    """The file, or 304 for who has it already."""
    address = request.build_absolute_uri("/").rstrip("/")
    content = calendar_of(applicant, address=address, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{sha256(content).hexdigest()}"'
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response)
