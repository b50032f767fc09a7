"""When to be reminded, what to leave out for a while, and what the calendar holds."""

from calendar import day_name
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django import forms
from django.db import models

from applicants.actions import save_feed
from applicants.models import CalendarFeed, ReminderSettings, Snooze

from .dates import limit_dates

WEEKDAYS = [(str(number), name) for number, name in enumerate(day_name)]


class ReminderForm(forms.ModelForm):
    """Whether, and on which days, the digest comes by e-mail."""

    quiet_days = forms.MultipleChoiceField(
        label="Quiet days",
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="No e-mail on these weekdays.",
    )

    class Meta:
        model = ReminderSettings
        fields = ["is_on", "quiet_days", "paused_until"]
        labels = {
            "is_on": "Send me the digest by e-mail",
            "paused_until": "Pause until",
        }
        help_texts = {"paused_until": "No e-mail before this day. Empty: no pause."}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        limit_dates(self)
        self.today = today
        self.initial["quiet_days"] = list(self.instance.quiet_days)
        paused_until = self.instance.paused_until
        if paused_until and paused_until <= today:  # a pause that is over
            self.initial["paused_until"] = None

    def clean_quiet_days(self):
        days = "".join(sorted(self.cleaned_data["quiet_days"]))
        if len(days) == len(WEEKDAYS):
            raise forms.ValidationError("Leave at least one weekday, or turn the e-mail off.")
        return days

    def clean_paused_until(self):
        return _ahead(self.cleaned_data["paused_until"], self.today)

    def save(self):
        """Store the answers of the person, also where another tab made the row first."""
        ReminderSettings.objects.update_or_create(
            applicant=self.instance.applicant, defaults=self.cleaned_data
        )


def _ahead(day, today):
    if day and day <= today:
        raise forms.ValidationError("Choose a day after today.")
    return day


class SnoozeLength(models.TextChoices):
    WEEK = "week", "1 week"
    MONTH = "month", "1 month"
    DAY = "day", "Until this day"


LENGTHS = {
    SnoozeLength.WEEK: timedelta(weeks=1),
    SnoozeLength.MONTH: relativedelta(months=1),
}


class SnoozeForm(forms.Form):
    """For how long reminders leave one milestone out: one button each, one with a day."""

    length = forms.ChoiceField(choices=SnoozeLength)
    until = forms.DateField(label="Or until", required=False)
    is_page = forms.BooleanField(required=False)  # asked for on the milestone's own page

    def __init__(self, *args, today, slug, **kwargs):
        super().__init__(*args, auto_id=f"id_{slug}_%s", **kwargs)
        limit_dates(self)
        self.today, self.slug = today, slug

    def clean(self):
        cleaned = super().clean()
        length = cleaned.get("length")
        if length in LENGTHS:
            cleaned["until"] = self.today + LENGTHS[length]
            self.errors.pop("until", None)  # the day was not asked for
        elif length and "until" in cleaned:
            self._check_day(cleaned["until"])
        return cleaned

    def _check_day(self, until):
        if not until or until <= self.today:
            self.add_error("until", "Choose a day after today.")

    def save(self, applicant, milestone):
        """Store the snooze in place of an earlier one, and return its last day."""
        until = self.cleaned_data["until"]
        Snooze.objects.update_or_create(
            applicant=applicant, milestone=milestone, defaults={"until": until}
        )
        return until


class FeedForm(forms.ModelForm):
    """What the private calendar holds besides the dates."""

    class Meta:
        model = CalendarFeed
        fields = ["alarm_days", "has_notes"]
        labels = {"alarm_days": "Alarm", "has_notes": "With my notes"}
        help_texts = {
            "alarm_days": "At 9 in the morning. Some calendars ignore alarms of subscriptions.",
            "has_notes": "Off, the calendar says nothing you wrote yourself. On, everybody who"
            " sees the calendar can read your notes.",
        }

    def save(self, applicant, *, now):
        """Turn the feed on or change it."""
        save_feed(applicant, now=now, **self.cleaned_data)
