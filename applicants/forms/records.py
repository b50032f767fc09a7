"""Changing what is noted for a milestone."""

from django import forms

from applicants.actions import change_record
from applicants.models import RECORD_FIELDS, MilestoneRecord, Status

from .dates import limit_dates


class QuickChangeForm(forms.Form):
    """One button: a new status and the version it was offered for, as in "done.3"."""

    to = forms.RegexField(r"^(not-started|in-progress|done)\.\d{1,9}$")

    def clean_to(self):
        status, version = self.cleaned_data["to"].split(".")
        return Status(status), int(version)


class UndoForm(forms.Form):
    """The version that is to be undone."""

    version = forms.IntegerField(min_value=1)
    is_page = forms.BooleanField(required=False)  # asked for on the milestone's own page
    is_timeline = forms.BooleanField(required=False)  # asked for on the timeline


class RecordForm(forms.ModelForm):
    """State, dates and note of one milestone.

    `version` is the version the person saw. If another tab saved since, the form refuses once
    and shows what is stored now; sent again, it replaces that knowingly.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = MilestoneRecord
        fields = RECORD_FIELDS
        widgets = {
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "planned_on": "The day you mean to do it. You count as late after it.",
            "done_on": "May stay empty: then it is done, date unknown.",
            "note": "Only you can read it. No patient data, please.",
            "waived_reason": "Needed only if you waive it: why it does not have to be done.",
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        limit_dates(self)
        # Several of these forms can stand open on the checklist.
        self.auto_id = f"id_{self.instance.milestone.slug}_%s"
        self.today = today
        self.initial["version"] = self.instance.version
        # Validation writes into the instance; a refusal must show what was stored.
        self.stored = {name: getattr(self.instance, name) for name in RECORD_FIELDS}
        self.conflicts = []

    def clean_done_on(self):
        done_on = self.cleaned_data["done_on"]
        if done_on and done_on > self.today:
            raise forms.ValidationError("This day is in the future. Use “planned for” instead.")
        return done_on

    def clean(self):
        cleaned = super().clean()
        if "version" in cleaned and cleaned["version"] != self.instance.version:
            self._refuse_once(cleaned)
        self._fit_done_date(cleaned)
        if cleaned.get("status") != Status.WAIVED:
            cleaned["waived_reason"] = ""
        elif not cleaned.get("waived_reason"):
            self.add_error("waived_reason", "Say why it is waived.")
        return cleaned

    def _fit_done_date(self, cleaned):
        """A done date means done, unless the state was changed to something else as well."""
        if not cleaned.get("done_on") or cleaned.get("status") == Status.DONE:
            return
        if "done_on" not in self.changed_data:
            cleaned["done_on"] = None
        elif "status" not in self.changed_data:
            cleaned["status"] = Status.DONE
        else:
            self.add_error("done_on", "Only something done has a done date.")

    def _refuse_once(self, cleaned):
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.instance.version)
        self.conflicts = [
            (self.fields[name].label, self._display(name, stored))
            for name, stored in self.stored.items()
            if stored != cleaned.get(name)
        ]
        self.add_error(
            None,
            "This milestone was changed in another tab since you opened it. The fields hold"
            " what you entered. Save again to replace what is stored now.",
        )

    def _display(self, name, stored):
        if name == "status":
            return dict(self.fields["status"].choices)[stored]
        return stored or "empty"

    def save(self, *, now):
        """Store the change as a new version; raises `StaleRecord` like the action."""
        values = {name: self.cleaned_data[name] for name in RECORD_FIELDS}
        return change_record(self.instance, now=now, **values)
