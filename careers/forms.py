"""What a visitor may ask of the public pages."""

from urllib.parse import urlencode

from django import forms

from careers.catalogue import Track
from careers.models import TRACK_CHOICES


class AudienceForm(forms.Form):
    """A degree and a residency, either of them open; a wrong value counts as not given."""

    track = forms.ChoiceField(
        label="Degree",
        required=False,
        choices=[("", "Not chosen"), *TRACK_CHOICES],
        error_messages={"invalid_choice": "There is no such degree; it was left open."},
    )
    residency = forms.ChoiceField(
        label="Residency",
        required=False,
        error_messages={"invalid_choice": "There is no such residency; it was left open."},
    )

    def __init__(self, data, *, residencies):
        super().__init__(data)
        published = [(info.slug, info.name) for info in residencies if info.is_published]
        self.fields["residency"].choices = [("", "Not chosen"), *published]

    @property
    def chosen(self):
        """What was validly chosen, as `track` and `residency`; None stands for left open."""
        self.is_valid()
        track = self.cleaned_data.get("track")
        return {
            "track": Track(track) if track else None,
            "residency": self.cleaned_data.get("residency") or None,
        }

    @property
    def query(self):
        """What was chosen as the end of an address, so that it goes along to other pages."""
        given = {name: value for name, value in self.chosen.items() if value}
        return f"?{urlencode(given)}" if given else ""
