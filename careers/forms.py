"""What a visitor may ask of the public pages."""

from urllib.parse import urlencode

from django import forms

from careers.catalogue import Accreditation, Track
from careers.models import TRACK_CHOICES

# The most routes that can be read beside each other.
MOST_ROUTES = 4
FELLOWSHIP_WORDS = {
    Accreditation.ACGME: "a fellowship accredited by ACGME",
    Accreditation.OTHER: "a fellowship accredited by another body",
    Accreditation.NONE: "no accredited fellowship",
}
NO_DEGREE = "There is no such degree."
NO_RESIDENCY = "There is no such residency."


def published_choices(residencies):
    """The residencies (of the catalogue) that a visitor may choose."""
    return [(info.slug, info.name) for info in residencies if info.is_published]


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
        published = published_choices(residencies)
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


class TracerForm(forms.Form):
    """Whom the tracer answers: a degree, a residency and who accredits the fellowship."""

    track = forms.ChoiceField(
        label="Degree",
        widget=forms.RadioSelect,
        choices=TRACK_CHOICES,
        error_messages={"required": "Choose a degree.", "invalid_choice": NO_DEGREE},
    )
    residency = forms.ChoiceField(
        label="Residency",
        error_messages={"required": "Choose a residency.", "invalid_choice": NO_RESIDENCY},
    )
    accreditation = forms.ChoiceField(
        label="Who accredits the pain fellowship?",
        widget=forms.RadioSelect,
        choices=[
            (Accreditation.ACGME.value, "ACGME"),
            (Accreditation.OTHER.value, "Another body"),
            (Accreditation.NONE.value, "Nobody, or I do no fellowship"),
        ],
        error_messages={
            "required": "Choose who accredits the fellowship.",
            "invalid_choice": "There is no such accreditation.",
        },
    )

    def __init__(self, data, *, residencies):
        is_asked = any(name in data for name in self.base_fields)
        super().__init__(data if is_asked else None)
        self.fields["residency"].choices = [
            ("", "Choose one"),
            *published_choices(residencies),
        ]

    @property
    def example(self):
        """The end of an address that shows an answer; empty while there is no residency."""
        slugs = [slug for slug, _ in self.fields["residency"].choices if slug]
        asked = {"track": Track.DO.value, "accreditation": Accreditation.ACGME.value}
        return f"?{urlencode(asked | {'residency': slugs[0]})}" if slugs else ""

    @property
    def asked_in_words(self):
        """What a valid form asks: "DO, Neurology, a fellowship accredited by ACGME"."""
        asked = self.cleaned_data
        track, residency = (
            dict(self.fields[name].choices)[asked[name]] for name in ("track", "residency")
        )
        return f"{track}, {residency}, {FELLOWSHIP_WORDS[asked['accreditation']]}"


class RoutesForm(forms.Form):
    """Which residencies to compare, and for which degree; wrong values count as not given."""

    track = forms.ChoiceField(
        required=False,
        choices=TRACK_CHOICES,
        error_messages={"invalid_choice": f"{NO_DEGREE} Shown for MD."},
    )
    residency = forms.MultipleChoiceField(
        label=f"Residencies, up to {MOST_ROUTES}",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": f"{NO_RESIDENCY} It was left out."},
    )

    def __init__(self, data, *, residencies):
        super().__init__(data)
        self.fields["residency"].choices = published_choices(residencies)

    def clean(self):
        if len(self._known()) > MOST_ROUTES:
            names = dict(self.fields["residency"].choices)
            kept = ", ".join(names[slug] for slug in self.residencies)
            self.add_error(
                "residency",
                f"At most {MOST_ROUTES} fit beside each other. These are compared: {kept}.",
            )
        return self.cleaned_data

    @property
    def chosen_track(self):
        self.is_valid()
        return Track(self.cleaned_data.get("track") or Track.MD)

    @property
    def residencies(self):
        """The slugs of at most four chosen residencies, each once, in the order given."""
        return self._known()[:MOST_ROUTES]

    @property
    def degrees(self):
        """A link for each degree that keeps the residencies: name, address, whether chosen."""
        return [
            (
                name,
                "?" + urlencode({"track": value, "residency": self.residencies}, doseq=True),
                value == self.chosen_track,
            )
            for value, name in TRACK_CHOICES
        ]

    def _known(self):
        published = dict(self.fields["residency"].choices)
        given = dict.fromkeys(self["residency"].value() or ())
        return [slug for slug in given if slug in published]
