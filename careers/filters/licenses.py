"""Filters of the table of licenses."""

from django.db.models import Q
from django.forms import TextInput
from django_filters import CharFilter, ChoiceFilter, FilterSet, OrderingFilter

from careers.models import StateLicense
from careers.search import words_of
from careers.states import REGION_CHOICES, STATES

YES, NO, UNKNOWN = "yes", "no", "unknown"


class LicenseFilter(FilterSet):
    """A wrong value counts as not given and is said; what is not known has its own choice."""

    q = CharFilter(
        label="Words",
        method="having_words",
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text="A state, or a word of its rules.",
    )
    region = ChoiceFilter(
        label="Region",
        method="in_region",
        empty_label="Every region",
        choices=REGION_CHOICES,
    )
    pain = ChoiceFilter(
        label="CME rule on pain or opioids",
        method="with_pain_rule",
        empty_label="Either",
        choices=[(YES, "Found"), (NO, "None found")],
    )
    osteopathic = ChoiceFilter(
        label="Separate osteopathic board",
        method="with_osteopathic_board",
        empty_label="Any",
        choices=[(YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known")],
    )
    substances = ChoiceFilter(
        label="Own controlled-substance registration",
        method="with_registration",
        empty_label="Either",
        choices=[(YES, "Found"), (NO, "None found")],
    )
    sort = OrderingFilter(
        label="Order",
        fields={"name": "state"},
        empty_label=None,
        choices=[("state", "State, A to Z"), ("-state", "State, Z to A")],
    )

    class Meta:
        model = StateLicense
        fields = []

    def having_words(self, licenses, name, value):
        return licenses.matching(words_of(value))

    def in_region(self, licenses, name, value):
        codes = [state.code for state in STATES if state.region == value]
        return licenses.filter(state__in=codes)

    def with_pain_rule(self, licenses, name, value):
        return licenses.filter(Q(cme_pain_rule="") if value == NO else ~Q(cme_pain_rule=""))

    def with_osteopathic_board(self, licenses, name, value):
        answer = {YES: True, NO: False, UNKNOWN: None}[value]
        return licenses.filter(has_osteopathic_board=answer)

    def with_registration(self, licenses, name, value):
        none = Q(controlled_substances="")
        return licenses.filter(none if value == NO else ~none)

    @property
    def is_narrowed(self):
        """Whether the reader asked for anything but an order."""
        return bool(self._given - {"sort"})

    @property
    def shows_more(self):
        """Whether something stands in the filters behind the first two, or is wrong there."""
        return bool((self._given | set(self.form.errors)) - {"q", "region"})

    @property
    def _given(self):
        """The names of the filters that were given a valid value."""
        self.form.is_valid()
        return {name for name, value in self.form.cleaned_data.items() if value}
