"""What interrupts somebody's way: entering and changing one interruption."""

from django import forms

from applicants.interrupting import save_interruption
from applicants.models import INTERRUPTION_NAMES, Interruption
from applicants.planning import InterruptionKind
from applicants.queries import exams_of
from careers.models import Milestone, MilestoneKind

from .dates import limit_dates

# What each kind does to a plan, see planning/interruptions.py.
EXPLANATIONS = {
    InterruptionKind.LEAVE: (
        "Parental, medical or another leave. Every date of yours on or after its first day"
        " moves by its months."
    ),
    InterruptionKind.RESEARCH: (
        "A year for research, or for anything else. Every date of yours on or after its first"
        " day moves by its months."
    ),
    InterruptionKind.EXTENSION: (
        "Residency takes longer than planned. Its end moves, and what comes after it."
    ),
    InterruptionKind.REPEATED_EXAM: "You take an exam once more, not before the day you name.",
    InterruptionKind.REAPPLICATION: (
        "You apply once more, not before the day you name. The steps of the application season"
        " go back to not started; what you noted stays in their history. A start whose season"
        " has ended by then is out of reach: choose the new one in your profile."
    ),
}


class InterruptionForm(forms.ModelForm):
    """One interruption: its kind, from when, and what that kind asks for."""

    kind = forms.ChoiceField(
        label="What interrupts your way",
        choices=[(kind.value, name) for kind, name in INTERRUPTION_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what interrupts your way."},
    )

    class Meta:
        model = Interruption
        fields = ["kind", "starts_on", "months", "milestone", "is_in_dates"]
        labels = {"starts_on": "From", "milestone": "Exam"}
        field_classes = {"milestone": forms.ModelChoiceField}
        help_texts = {
            "starts_on": "The first day. Of a repeated exam or a new application: the day from"
            " which you can take or send it again.",
            "months": "For a leave, time off and a longer residency: 1 to 60.",
            "milestone": "For a repeated exam.",
            "is_in_dates": "Check this if the dates in your profile are already the later ones."
            " Then the plan does not move them once more.",
        }
        error_messages = {"starts_on": {"required": "Enter the first day."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit_dates(self)
        offered = self.exams() | Milestone.objects.filter(pk=self.instance.milestone_id)
        self.fields["milestone"].queryset = offered
        self.fields["milestone"].to_field_name = "slug"
        self.fields["milestone"].empty_label = "None"
        self.initial["milestone"] = self.instance.milestone and self.instance.milestone.slug

    def exams(self):
        """The examinations to choose from."""
        return exams_of(self.instance.applicant)

    def clean(self):
        cleaned = super().clean()
        if kind := cleaned.get("kind"):
            self._fit("months", kind in InterruptionKind.longer, "Say how many months it adds.")
            is_exam = kind == InterruptionKind.REPEATED_EXAM
            self._fit("milestone", is_exam, "Name the exam.")
        return cleaned

    def _fit(self, name, is_needed, missing):
        """Ask for a field that the kind needs; refuse, not drop, what it cannot use."""
        if name in self.errors:
            return
        value = self.cleaned_data.get(name)
        if is_needed and not value:
            self.add_error(name, missing)
        elif value and not is_needed:
            kind = INTERRUPTION_NAMES[self.cleaned_data["kind"]]
            self.add_error(name, f"“{kind}” does not use this. Clear it, or choose another.")

    def save(self, *, now):
        """Store it; raises `TooManyInterruptions` like the action."""
        return save_interruption(self.instance, now=now)


class TriedInterruptionForm(InterruptionForm):
    """The same as a part of a what-if, where it may stay empty."""

    kind = forms.ChoiceField(
        label="One interruption more",
        choices=[("", "None"), *InterruptionForm.base_fields["kind"].choices],
        required=False,
    )

    class Meta(InterruptionForm.Meta):
        fields = ["kind", "starts_on", "months", "milestone"]

    def exams(self):
        """All of them: another residency or degree brings other ones."""
        return Milestone.objects.published().filter(kind=MilestoneKind.EXAM, is_recurring=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.fields["starts_on"].required = False  # but for an interruption

    def clean(self):
        if not self.cleaned_data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose what interrupts your way, or clear what follows.")
        if not self.cleaned_data.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the first day.")
        return super().clean()
