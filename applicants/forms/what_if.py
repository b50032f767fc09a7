"""Another way to try: what a person may change in a what-if."""

from django import forms

from applicants.interrupting import accept_what_if
from applicants.models import Interruption, Position
from applicants.queries import exams_of, fingerprint, profile_of, profile_with
from careers.words import spell

from .interruptions import TriedInterruptionForm
from .profile import TrainingForm, WhereForm

INCOMPLETE = "The interruption is not complete. See what is said beside it."
FIELDS = ["residency", "residency_end_on", "track", "state", "target_year"]


class WhatIfForm(TrainingForm, WhereForm):
    """Residency, degree, state, target start and one interruption more, all as they stand.

    It asks only for what fits where the person is. Validation writes into the instance:
    `before` and `since` (its fingerprint) tell of the profile as it is stored.
    """

    position = None

    class Meta(TrainingForm.Meta):
        fields = [*WhereForm.Meta.fields[1:], *TrainingForm.Meta.fields]

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.before = profile_of(instance)
        self.since = fingerprint(instance, self.before)
        self.state_before = instance.state
        for name in self.fields.keys() - FIELDS:
            del self.fields[name]
        if not instance.residency_end_on:
            self.fields.pop("residency_end_on", None)
        self.order_fields(FIELDS)
        self._say_what_each_is()
        own = {"prefix": "interruption", "instance": Interruption(applicant=instance)}
        self.interruption = TriedInterruptionForm(data, **own)

    def _say_what_each_is(self):
        if "residency_end_on" in self.fields:
            self.fields["residency_end_on"].help_text = (
                "You entered this day. With another residency, clear it: then the plan goes by"
                " the start and the length of the specialty."
            )

    def clean_track(self):
        track = self.cleaned_data["track"]
        if not track and self.instance.position != Position.PREMED:
            raise forms.ValidationError(
                "Choose a degree. It may be open only before medical school."
            )
        return track

    def clean(self):
        cleaned = super().clean()
        cleaned.pop("time_zone")  # stays, whatever state is tried
        start, end = self.instance.residency_start_on, cleaned.get("residency_end_on")
        if start and end and end <= start:
            self.add_error("residency_end_on", f"It must be after {spell(start)}.")
        if not self.interruption.is_valid():
            self.add_error(None, INCOMPLETE)
        elif not (self.errors or self.changed_data or self.interruption.has_changed()):
            self.add_error(None, "Change something first: this is your profile as it stands.")
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        exam = self.interruption.is_valid() and self.interruption.cleaned_data.get("milestone")
        if exam and not self.errors and not exams_of(self.instance).filter(pk=exam.pk).exists():
            self.interruption.add_error("milestone", "It is no part of the pathway you try.")
            self.add_error(None, INCOMPLETE)

    @property
    def after(self):
        """The profile as this what-if makes it (once it is valid)."""
        if self.interruption.has_changed():
            return profile_with(self.instance, self.interruption.instance)
        return profile_of(self.instance)

    @property
    def answers(self):
        """What was entered, by the names of the inputs."""
        names = [field.html_name for field in [*self, *self.interruption]]
        return {name: self.data.get(name) for name in names if name in self.data}

    def tried(self):
        """What differs from the profile: label, what stands there now, what is tried."""
        changed = [self[name] for name in self.fields if name in self.changed_data]
        found = [
            (field.label, self._words(field, field.initial), self._words(field, field.value()))
            for field in changed
        ]
        if self.interruption.has_changed():
            found.append(("Interruption", "", self.interruption.instance.in_words))
        return found

    def _words(self, field, value):
        """A value as its choice or day is called."""
        if choices := getattr(field.field, "choices", None):
            named = {str(key): label for key, label in choices}
            return named[str(value or "")]
        on = field.field.to_python(value)
        return spell(on) if on else "worked out by the plan"

    @property
    def reopens(self):
        """The cycle whose season would begin anew, or None."""
        tried = self.interruption
        return tried.instance.reopens if tried.has_changed() else None

    def store(self):
        """Write the columns of this form and no other; the action does the rest."""
        self.instance.save(update_fields=[*self.fields, "residency_choice"])

    def save(self, *, since, now):
        """Accept it; raises `StaleProfile` and `TooManyInterruptions` like the action."""
        return accept_what_if(self, since=since, now=now)
