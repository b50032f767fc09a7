"""What a reader may ask of the directory of fellowships, as an address that can be shared.

A value that is no choice is left out and reported, never an error: old addresses keep working.
"""

from functools import cached_property

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q

from careers.models import Acceptance, Evidence
from careers.models.search import having
from careers.search import MAX_LENGTH, MAX_WORDS, normalise, words_of
from careers.states import REGION_CHOICES, STATE_CHOICES, STATES

UNKNOWN = "unknown"
YES_NO_UNKNOWN = [("yes", "yes"), ("no", "no"), (UNKNOWN, "not known")]
SIZES = {"1-2": (1, 2), "3-4": (3, 4), "5": (5, None)}
SIZE_CHOICES = [
    ("1-2", "1 or 2"),
    ("3-4", "3 or 4"),
    ("5", "5 or more"),
    (UNKNOWN, "not known"),
]
SORT_CHOICES = [
    ("", "Name"),
    ("state", "State"),
    ("size", "Positions a year, most first"),
    ("checked", "Last checked, newest first"),
]
# What narrows the list by where a program is; the map shows all the others' effect.
PLACES = ("region", "state")
LONGEST_ECHO = 40


class WordsField(forms.CharField):
    """Words to look for; what no text can hold is dropped before anything looks at it."""

    widget = forms.TextInput(
        {"type": "search", "class": "form-control", "maxlength": MAX_LENGTH}
    )

    def to_python(self, value):
        return super().to_python((value or "").replace("\x00", " "))


class KnownChoice(forms.ChoiceField):
    widget = forms.Select({"class": "form-select"})

    def clean(self, value):
        return value if value and self.valid_value(value) else ""


class KnownChoices(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple({"class": "form-check-input"})

    def clean(self, value):
        """The known ones of the values, each once, in the order of the choices."""
        return [str(key) for key, _ in self.choices if str(key) in (value or [])]


class WordsFilter(django_filters.Filter):
    field_class = WordsField


class ChoiceFilter(django_filters.Filter):
    field_class = KnownChoice


class ChoicesFilter(django_filters.Filter):
    field_class = KnownChoices


class FellowshipFilter(django_filters.FilterSet):
    """The filters in the order in which the page shows them.

    `residencies` are those that may be chosen, `published` what the programs have in common.
    """

    q = WordsFilter(label="Words")
    residency = ChoiceFilter(label="Your residency")
    accepts = ChoicesFilter(label="Accepts it", choices=YES_NO_UNKNOWN)
    region = ChoicesFilter(label="Region", choices=REGION_CHOICES)
    state = ChoicesFilter(label="State", choices=STATE_CHOICES)
    department = ChoicesFilter(label="Department")
    size = ChoicesFilter(label="Positions a year", choices=SIZE_CHOICES)
    match = ChoicesFilter(label="NRMP Match", choices=YES_NO_UNKNOWN)
    j1 = ChoicesFilter(label="J-1 visas", choices=YES_NO_UNKNOWN)
    letters = ChoicesFilter(label="Letters")
    evidence = ChoicesFilter(label="Evidence", choices=Evidence.choices)
    sort = ChoiceFilter(label="Sort by", choices=SORT_CHOICES)

    def __init__(self, data, queryset, *, residencies, published):
        self.published = published
        super().__init__(data, queryset)
        fields = self.form.fields
        listed = [(info.slug, info.name) for info in residencies if info.is_published]
        fields["residency"].choices = [("", "Not chosen"), *listed]
        names = [(name, name) for name in published.department_texts]
        fields["department"].choices = [*names, (UNKNOWN, "not known")]
        numbers = [(str(number), str(number)) for number in published.letters]
        fields["letters"].choices = [*numbers, (UNKNOWN, "not known")]
        self.form.is_valid()

    @property
    def chosen(self):
        """The filters in use: name and value, or values, without those that say nothing."""
        found = {name: value for name, value in self.form.cleaned_data.items() if value}
        if "residency" not in found:
            found.pop("accepts", None)
        if not words_of(found.get("q", "")):
            found.pop("q", None)
        return found

    @property
    def own_residency(self):
        """The chosen residency as slug and name, or None."""
        slug = self.form.cleaned_data["residency"]
        return slug and (slug, dict(self.form.fields["residency"].choices)[slug])

    @property
    def keeps_unknown(self):
        """Whether programs that say nothing about the chosen residency stay in the list."""
        answers = self.form.cleaned_data["accepts"]
        return bool(self.own_residency) and (not answers or UNKNOWN in answers)

    @property
    def order(self):
        return self.form.cleaned_data["sort"]

    @cached_property
    def conditions(self):
        """What each filter in use asks of a program, by name; region and state are `place`."""
        chosen = self.chosen
        found = {
            name: getattr(self, f"_{name}")(value)
            for name, value in chosen.items()
            if hasattr(self, f"_{name}")
        }
        if self.states:
            found["place"] = Q(state__in=self.states)
        return {name: condition for name, condition in found.items() if condition}

    @cached_property
    def states(self):
        """The codes of the chosen states and of those in the chosen regions."""
        chosen = self.chosen
        regions, codes = chosen.get("region", ()), chosen.get("state", ())
        return frozenset(
            state.code for state in STATES if state.code in codes or state.region in regions
        )

    def filter_queryset(self, queryset):
        return queryset.filter(*self.conditions.values())

    @property
    def anywhere(self):
        """The programs that all filters but those of place let through."""
        rest = [found for name, found in self.conditions.items() if name != "place"]
        return self.queryset.filter(*rest)

    def without_one(self):
        """For each condition, how many programs the others let through (one query)."""
        conditions = self.conditions
        counts = {
            f"without_{name}": Count(
                "pk", filter=Q(*(found for other, found in conditions.items() if other != name))
            )
            for name in conditions
        }
        found = self.queryset.order_by().aggregate(**counts)
        return {name: found[f"without_{name}"] for name in conditions}

    @cached_property
    def not_understood(self):
        """Sentences on what of the address was left out, and why."""
        found = [
            f"{self.form.fields[name].label}: there is no choice “{_echo(value)}”."
            for name, field in self.form.fields.items()
            if not isinstance(field, WordsField)
            for value in self.data.getlist(name)
            if value and value not in _keys(field)
        ]
        if "residency" not in self.chosen and self.form.cleaned_data["accepts"]:
            found.append("“Accepts it” needs a residency: choose yours.")
        return [*found, *self._on_words()]

    def _on_words(self):
        asked = self.form.cleaned_data.get("q", "")
        if asked and not words_of(asked):
            return ["The words to look for have no letter and no digit."]
        if len(asked) > MAX_LENGTH or len(normalise(asked).split()) > MAX_WORDS:
            return [f"Only the first {MAX_WORDS} words were looked for."]
        return []

    def _q(self, value):
        return having(words_of(value))

    def _residency(self, slug):
        """Nothing is hidden by a residency alone: whoever says nothing stays in the list."""
        answers = self.form.cleaned_data["accepts"]
        if len(answers) in (0, len(YES_NO_UNKNOWN)):
            return Q()
        rows = Acceptance.objects.filter(fellowship=OuterRef("pk"), residency__slug=slug)
        known = {"yes": True, "no": False}
        found = Q()
        for answer in answers:
            if answer == UNKNOWN:
                found |= ~Q(Exists(rows))
            else:
                found |= Q(Exists(rows.filter(accepts=known[answer])))
        return found

    def _department(self, names):
        texts = [
            text for name in names for text in self.published.department_texts.get(name, ())
        ]
        return Q(department__in=[*texts, *([""] if UNKNOWN in names else [])])

    def _size(self, sizes):
        found = Q()
        for size in sizes:
            least, most = SIZES.get(size, (None, None))
            bounds = {"positions__gte": least, "positions__lte": most}
            named = {name: bound for name, bound in bounds.items() if bound is not None}
            found |= Q(**named) if named else Q(positions=None)
        return found

    def _match(self, answers):
        return _any_of("in_match", answers)

    def _j1(self, answers):
        return _any_of("accepts_j1", answers)

    def _letters(self, numbers):
        known = [int(number) for number in numbers if number != UNKNOWN]
        found = Q(letters__in=known) if known else Q()
        return found | Q(letters=None) if UNKNOWN in numbers else found

    def _evidence(self, grades):
        return Q(evidence__in=grades)


def _any_of(field, answers):
    """That a field which is yes, no or not known is one of `answers`."""
    meant = {"yes": True, "no": False, UNKNOWN: None}
    found = Q()
    for answer in answers:
        found |= Q(**{field: meant[answer]})
    return found


def _echo(value):
    """What was asked for, short enough to read and without signs that are none."""
    return "".join(sign for sign in value[:LONGEST_ECHO] if sign.isprintable())


def _keys(field):
    return {str(key) for key, _ in field.choices}
