"""What an advisor fills in and chooses when a list of programs is imported."""

import re
from dataclasses import dataclass

from django import forms
from django.db.models import Count, Q
from django.utils import timezone

from careers.models import Evidence, ProgramImportRow, RowChoice, RowOutcome, Source
from careers.programs.matching import EMPTY
from careers.programs.previewing import entry_of
from careers.programs.values import FIELDS, in_words, label_of
from careers.spreadsheets import MAX_BYTES, MEGABYTE, TOO_LARGE

TO_CHOOSE = "choose"
FILTERS = {outcome: {"outcome": outcome} for outcome in RowOutcome.values} | {
    TO_CHOOSE: {"differs": True, "outcome": RowOutcome.CHANGED}
}
PREFIX = "choice-"
KEY = re.compile("[0-9]{1,18}")  # all that a database holds, and never too long to read
CHOICES = {
    RowOutcome.NEW: [
        (RowChoice.FILL, "Bring it in, unpublished"),
        (RowChoice.SKIP, "Leave it out"),
    ],
    RowOutcome.CHANGED: [
        (RowChoice.FILL, "Fill what is empty"),
        (RowChoice.SKIP, "Leave it out"),
    ],
}
CHOICES_WHERE_IT_DIFFERS = [
    (RowChoice.FILL, "Keep ours, fill only what is empty"),
    (RowChoice.TAKE, "Take theirs"),
    (RowChoice.SKIP, "Leave it out"),
]


class UploadForm(forms.Form):
    """A file and where it comes from."""

    file = forms.FileField(
        help_text=f"CSV (UTF-8) or XLSX, at most {MAX_BYTES // MEGABYTE} MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx", "data-max-bytes": MAX_BYTES}),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), help_text="On what the list rests; each taken value names it."
    )
    evidence = forms.ChoiceField(
        choices=Evidence.choices,
        initial=Evidence.LEAD,
        label="Evidence for new programs",
        help_text="What the list shows of a program that the library does not have yet.",
    )
    checked_on = forms.DateField(
        label="Read on",
        initial=timezone.localdate,
        help_text="The day on which the list was made or fetched.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean_checked_on(self):
        checked_on = self.cleaned_data["checked_on"]
        if checked_on > timezone.localdate():
            raise forms.ValidationError("This day is in the future.")
        return checked_on


# The rows ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the preview shows it."""

    row: ProgramImportRow
    name: str
    differences: list  # what it is about, ours, theirs, whether ours is only filled
    values: list  # of a new program: what it is about, and what the list says
    choices: list  # field value, words, whether it is chosen


def shown(row):
    is_new = row.outcome == RowOutcome.NEW
    return Shown(
        row=row,
        name=entry_of(row).name,
        differences=[
            (label_of(name), in_words(name, ours), in_words(name, theirs), ours in EMPTY)
            for name, ours, theirs in row.differences
        ],
        values=[
            (label_of(name), in_words(name, row.values[name]))
            for name in FIELDS
            if is_new and name in row.values
        ],
        choices=[(value, words, value == row.choice) for value, words in _choices(row)],
    )


def _choices(row):
    if row.outcome == RowOutcome.CHANGED and row.differs:
        return CHOICES_WHERE_IT_DIFFERS
    return CHOICES.get(row.outcome, [])


def counted(program_import, chosen):
    """Each filter of the preview: its value, words, number of rows, whether it is on."""
    numbers = {name: Count("pk", filter=Q(**condition)) for name, condition in FILTERS.items()}
    found = program_import.rows.aggregate(every=Count("pk"), **numbers)
    words = dict(RowOutcome.choices) | {TO_CHOOSE: "With values that differ"}
    return [
        ("", "All", found["every"], not chosen),
        *((name, words[name], found[name], name == chosen) for name in FILTERS),
    ]


def store_choices(program_import, data):
    """Keep what was chosen in the page's rows; for all that differ if a button says so."""
    everywhere = data.get("all", "")
    if everywhere in RowChoice.values:
        program_import.rows.filter(**FILTERS[TO_CHOOSE]).update(choice=everywhere)
        return
    wanted = {
        int(name.removeprefix(PREFIX)): value
        for name, value in data.items()
        if name.startswith(PREFIX) and KEY.fullmatch(name.removeprefix(PREFIX))
    }
    rows = program_import.rows.filter(pk__in=wanted)
    changed = []
    for row in rows:
        allowed = [choice for choice, _ in _choices(row)]
        if wanted[row.pk] in allowed and wanted[row.pk] != row.choice:
            row.choice = wanted[row.pk]
            changed.append(row)
    ProgramImportRow.objects.bulk_update(changed, ["choice"])
