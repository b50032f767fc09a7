"""Moving one planned date, and choosing another start."""

from django import forms

from applicants.models import FIRST_YEAR, LAST_YEAR
from applicants.planning import State

from .dates import limit_dates
from .profile import target_years

NO_YEAR = "none"


def movable(plan):
    """The items of a plan whose planned date can be set, in pathway order."""
    return [item for item in (*plan.items, *plan.recurring) if item.state in State.open]


class MoveForm(forms.Form):
    """A milestone and the day somebody means to do it; without a day, its own date goes.

    `version` is the version of the record for which the preview was made.
    """

    milestone = forms.ChoiceField(
        error_messages={"invalid_choice": "Choose one of your open milestones."}
    )
    planned_on = forms.DateField(
        label="New date",
        required=False,
        help_text="The day you mean to do it. Leave it empty to take your own date away.",
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        limit_dates(self)
        self.plan = plan
        self.fields["milestone"].choices = [
            (item.slug, item.milestone.name) for item in movable(plan)
        ]

    @property
    def item(self):
        """The chosen item as it stands (once the form is valid)."""
        return self.plan.by_slug[self.cleaned_data["milestone"]]

    def clean_planned_on(self):
        planned_on = self.cleaned_data["planned_on"]
        if planned_on and planned_on < self.plan.today:
            raise forms.ValidationError("This day is behind you. Choose today or a later day.")
        return planned_on

    def clean(self):
        cleaned = super().clean()
        is_whole = {"milestone", "planned_on"} <= cleaned.keys()
        if is_whole and cleaned["planned_on"] == self.item.record.planned_on:
            self.add_error("planned_on", "This is its date already.")
        return cleaned


class TargetForm(forms.Form):
    """One button: another start, and the one it was offered instead of, as in "2029.2028".

    Who takes a change back may return to any year, also to one that is offered no longer.
    """

    to = forms.RegexField(rf"^(\d{{4}}|{NO_YEAR})\.(\d{{4}}|{NO_YEAR})$")
    is_timeline = forms.BooleanField(required=False)  # asked for on the timeline

    def __init__(self, *args, applicant, today, is_undo=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.years = {None, *range(FIRST_YEAR, LAST_YEAR + 1)}
        if not is_undo:
            self.years = target_years(applicant, today)

    def clean_to(self):
        parts = self.cleaned_data["to"].split(".")
        year, was = (None if part == NO_YEAR else int(part) for part in parts)
        if year not in self.years:
            raise forms.ValidationError("This start cannot be chosen.")
        return year, was


def target_choice(year, was):
    """The value of a button that changes the start from July `was` to July `year`."""
    return f"{year or NO_YEAR}.{was or NO_YEAR}"
