"""Who somebody is and where they stand: the first questions, and the profile later."""

from django import forms
from django.db.models import Q

from applicants.models import (
    TIME_ZONES,
    Applicant,
    Position,
    ResidencyChoice,
    WelcomeStep,
)
from applicants.places import zone_of
from careers.models import TRACK_CHOICES, Residency
from careers.states import STATE_CHOICES
from careers.words import spell

from .dates import limit_dates
from .questions import DATES_IN_ORDER, HELP, LABELS, TRAINING_FIELDS, asked_at

TARGET_YEARS_AHEAD = 15
UNDECIDED = "undecided"  # in forms only; stored, it is empty


class WhereForm(forms.ModelForm):
    """Where somebody is, and which degree."""

    position = forms.ChoiceField(
        label="Where you are",
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you are."},
    )
    track = forms.TypedChoiceField(
        label="Degree",
        choices=[
            *TRACK_CHOICES,
            (UNDECIDED, "Not decided yet (before medical school only)"),
        ],
        coerce=lambda value: "" if value == UNDECIDED else value,
        widget=forms.RadioSelect,
        help_text=HELP["track"],
        error_messages={"required": "Choose your degree, or that it is not decided yet."},
    )

    class Meta:
        model = Applicant
        fields = ["position", "track"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.position:  # otherwise nobody answered yet
            self.initial["track"] = self.instance.track or UNDECIDED

    def clean_track(self):
        position, track = self.cleaned_data.get("position"), self.cleaned_data["track"]
        if position and position != Position.PREMED and not track:
            raise forms.ValidationError(
                "Choose your degree. It may be open only before medical school."
            )
        return track

    def save(self):
        """Store the answers, making the profile unless it is there (from another tab, say)."""
        applicant, _ = Applicant.objects.update_or_create(
            user=self.instance.user,
            defaults=self.cleaned_data,
            create_defaults=self.cleaned_data | {"welcome_step": WelcomeStep.TRAINING},
        )
        return applicant


class TrainingForm(forms.ModelForm):
    """School, residency, dates and target: what fits the position, or holds something already.

    Every field may stay empty. Whether the residency is a wish counts only together with a
    residency, so the two can never disagree.
    """

    residency = forms.TypedChoiceField(required=False, empty_value=None)
    residency_choice = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[
            choice
            for choice in ResidencyChoice.choices
            if choice[0] != ResidencyChoice.UNDECIDED
        ],
    )
    target_year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(required=False, choices=[("", "Not sure yet"), *STATE_CHOICES])
    time_zone = forms.ChoiceField(
        required=False, choices=[("", "The usual one of my state"), *TIME_ZONES]
    )

    class Meta:
        model = Applicant
        fields = TRAINING_FIELDS
        labels = LABELS
        help_texts = HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TRAINING_FIELDS:  # Meta says nothing to the fields declared above
            self.fields[name].label = LABELS.get(name, self.fields[name].label)
            self.fields[name].help_text = HELP.get(name, "")
        self._keep_what_fits()
        self._offer_residencies()
        self._offer_target_years()
        limit_dates(self)
        if self.instance.welcome_step == WelcomeStep.TRAINING:
            self.initial["time_zone"] = ""  # nobody chose the default

    @property
    def position(self):
        """The position that decides what fits."""
        return self.instance.position

    def _keep_what_fits(self):
        """Drop the fields that fit neither the position nor hold anything already."""
        asked = {*asked_at(self.position), *asked_at(self.instance.position)}
        for name in set(TRAINING_FIELDS) - asked:
            is_held = getattr(self.instance, name) and name != "residency_choice"
            if not is_held or self._was_not_shown(name):
                del self.fields[name]

    def _was_not_shown(self, name):
        """Whether the page that was sent had no such field: another tab has filled it since.

        An unchecked box sends nothing either, so of boxes nobody can tell.
        """
        omitted = self.fields[name].widget.value_omitted_from_data
        return self.is_bound and omitted(self.data, self.files, self.add_prefix(name))

    def asked_fields(self):
        asked = asked_at(self.position)
        return [self[name] for name in TRAINING_FIELDS if name in asked]

    def kept_fields(self):
        """Fields that do not fit the position: what they hold stays until it is cleared."""
        asked = asked_at(self.position)
        return [self[name] for name in TRAINING_FIELDS if name in self.fields.keys() - asked]

    # --- choices and limits ------------------------------------------------------------------

    def _offer_residencies(self):
        """All published ones, and the own one even if it was retired since."""
        if "residency" not in self.fields:
            return
        current = self.instance.residency
        offered = Residency.objects.filter(Q(is_published=True) | Q(pk=current and current.pk))
        by_slug = {residency.slug: residency for residency in offered}
        self.fields["residency"].choices = [
            ("", "Not decided yet"),
            *((slug, _described(residency)) for slug, residency in by_slug.items()),
        ]
        self.fields["residency"].coerce = by_slug.__getitem__
        self.initial["residency"] = current.slug if current else ""
        self.initial["residency_choice"] = self._usual_choice()

    def _usual_choice(self):
        """What is stored, else what is usual: a wish before residency, settled from then on."""
        stored = self.instance.residency_choice
        if stored != ResidencyChoice.UNDECIDED and self._asks("residency_choice"):
            return stored
        before = [Position.PREMED, Position.MEDICAL_SCHOOL, Position.GRADUATE]
        return ResidencyChoice.WISH if self.position in before else ResidencyChoice.SETTLED

    def _asks(self, name):
        return name in asked_at(self.position)

    def _offer_target_years(self):
        if "target_year" not in self.fields:
            return
        years = target_years(self.instance, self.instance.today())
        self.fields["target_year"].choices = [
            ("", "Not sure yet"),
            *((year, f"July {year}") for year in sorted(years)),
        ]

    # --- what comes back ---------------------------------------------------------------------

    def clean(self):
        cleaned = super().clean()
        for first, second, sentence in DATES_IN_ORDER:
            start, end = cleaned.get(first), cleaned.get(second)
            if start and end and end <= start:
                self.add_error(second, f"{sentence} after {spell(start)}.")
        if cleaned.get("pgy1_start_on") and not cleaned.get("has_separate_pgy1"):
            self.add_error(
                "pgy1_start_on", "Check that PGY-1 is a separate year, or clear this date."
            )
        cleaned["time_zone"] = (
            cleaned.get("time_zone") or zone_of(cleaned.get("state")) or self.instance.time_zone
        )
        return cleaned

    def _post_clean(self):
        # Whether it is a wish is no answer of its own: a residency and the position decide.
        self.instance.residency_choice = self._residency_choice()
        self.cleaned_data.pop("residency_choice", None)
        super()._post_clean()

    def _residency_choice(self):
        if not self.cleaned_data.get("residency"):
            return ResidencyChoice.UNDECIDED
        answer = self._asks("residency_choice") and self.cleaned_data.get("residency_choice")
        return answer or self._usual_choice()

    def save(self):
        """Store the columns of this form and no other; after the first time, the next step."""
        columns = {field.name for field in Applicant._meta.concrete_fields}
        changed = {*(columns & self.fields.keys()), "residency_choice"}
        if self.instance.welcome_step == WelcomeStep.TRAINING:
            self.instance.welcome_step = WelcomeStep.BEHIND
            changed.add("welcome_step")
        self.instance.save(update_fields=changed)
        return self.instance


def target_years(applicant, today):
    """The years for whose July a start can be chosen: those ahead, and the one chosen."""
    years = {*range(today.year, today.year + TARGET_YEARS_AHEAD + 1)}
    return years | ({applicant.target_year} - {None})


def _described(residency):
    retired = "" if residency.is_published else ", no longer listed"
    return f"{residency.name} (length: {residency.length}{retired})"


class ProfileForm(TrainingForm, WhereForm):
    """Everything of the profile, with the person's name."""

    name = forms.CharField(max_length=150, required=False, help_text="As you want to be named.")

    class Meta(TrainingForm.Meta):
        fields = [*WhereForm.Meta.fields, *TRAINING_FIELDS]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial["name"] = user.name
        # Validation writes into the instance.
        self.stored = {name: getattr(self.instance, name) for name in self.Meta.fields}

    @property
    def position(self):
        """As just chosen, else as stored: a new position may bring new questions."""
        return self["position"].value()

    def new_questions(self):
        """The fields that the position just chosen asks for and the stored one did not."""
        known = asked_at(self.stored["position"])
        return [field for field in self.asked_fields() if field.name not in known]

    def changed_fields(self):
        """The fields whose answers differ from what is stored (once it is valid)."""
        return [
            field
            for field in self
            if field.name in self.stored
            and getattr(self.instance, field.name) != self.stored[field.name]
        ]

    def save(self):
        if "name" in self.changed_data:
            self.user.name = self.cleaned_data["name"]
            self.user.save(update_fields=["name"])
        return super().save()
