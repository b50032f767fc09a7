"""Noting a try at an examination."""

from django import forms

from applicants.attempts import AttemptRefused, save_attempt
from applicants.models import Attempt

from .dates import limit_dates


class AttemptForm(forms.ModelForm):
    """One attempt; `today` is the person's local date."""

    class Meta:
        model = Attempt
        fields = ["taken_on", "result", "score", "is_score_shared"]
        labels = {
            "taken_on": "Day of the exam",
            "score": "Score",
            "is_score_shared": "Advisors who may see my plan may see this score too",
        }
        help_texts = {
            "taken_on": "If it took two days, the second one.",
            "score": "May stay empty. Only you see it, unless you choose otherwise below.",
        }

    def __init__(self, *args, today, **kwargs):
        kwargs.setdefault("auto_id", "id_attempt_%s")
        super().__init__(*args, **kwargs)
        limit_dates(self)
        self.today = today
        self.fields["result"].choices = [
            ("pending", "No result yet"),
            ("passed", "Passed"),
            ("failed", "Not passed"),
        ]

    def clean_taken_on(self):
        taken_on = self.cleaned_data["taken_on"]
        if taken_on > self.today:
            raise forms.ValidationError(
                "This day is in the future. Use “planned for” in your record instead."
            )
        return taken_on

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_score_shared") and cleaned.get("score") == "":
            self.add_error("is_score_shared", "There is no score to share.")
        return cleaned

    def try_save(self, *, now):
        """Store the attempt and return its outcome; None with an error where it is refused."""
        try:
            return save_attempt(self.instance, now=now)
        except AttemptRefused as refusal:
            self.add_error("taken_on", str(refusal))
            return None
