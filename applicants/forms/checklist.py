"""The filter of the checklist, as it stands in the address."""

from urllib.parse import urlencode

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
        """The values that differ from the whole list, all of them valid."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: value for name, value in chosen.items() if value and value != "all"}


def chosen_in(given):
    """What the values `given` of an address choose; most addresses choose nothing."""
    return FilterForm(given).chosen if given else {}


def filter_query(show="all", stage=""):
    """The end of the address of a checklist that is filtered so; "?" for the whole list."""
    chosen = {"show": show} if show != "all" else {}
    return "?" + urlencode(chosen | ({"stage": stage} if stage else {}))
