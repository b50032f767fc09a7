"""The filter of the checklist, as it stands in the address."""

from django import forms

SHOW_CHOICES = [
    ("all", "All"),
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("blocked", "Blocked"),
    ("done", "Done"),
]


class FilterForm(forms.Form):
    """What to show; anything that is not a choice falls back to everything."""

    show = forms.ChoiceField(choices=SHOW_CHOICES, required=False)
    stage = forms.SlugField(required=False)

    @property
    def chosen(self):
        """The two values, valid in any case."""
        self.is_valid()
        return {
            "show": self.cleaned_data.get("show") or "all",
            "stage": self.cleaned_data.get("stage") or "",
        }
