"""Bringing an export into an account."""

from django import forms

from applicants.evidence import size_in_words
from applicants.portable.archive import Archive, Refused, most_bytes
from applicants.portable.importing import Unknown, read_export
from applicants.portable.storing import faults_of, store

from .uploads import CHOOSE_AGAIN, check_size


class ImportForm(forms.Form):
    """An export to make the account of `user` from; all of it is read and checked first."""

    file = forms.FileField(
        label="The export (a zip file)",
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": "Choose the zip file of an export.",
            "missing": "Choose the zip file of an export.",
            "empty": "This file is empty.",
        },
    )
    leave_out = forms.BooleanField(
        label="Leave out what this library does not know",
        required=False,
        help_text="Otherwise nothing is stored if anything would be left out.",
    )

    def __init__(self, *args, user, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        self.fields["file"].help_text = f"At most {size_in_words(most_bytes())}."
        self.archive = self.bundle = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        check_size(file, most_bytes())
        return file

    def clean(self):
        cleaned = super().clean()
        if "file" in cleaned:
            self._read(cleaned["file"], leave_out=cleaned.get("leave_out", False))
        return cleaned

    def _read(self, file, *, leave_out):
        try:
            self.archive = Archive(file)
            self.bundle = read_export(self.archive, now=self.now, leave_out=leave_out)
        except Unknown as error:
            hint = "Check “Leave out what this library does not know” to go on without it."
            self._refuse([*error.problems, hint])
        except Refused as error:
            self._refuse(error.problems)

    def _refuse(self, problems):
        self.add_error("file", [*problems, CHOOSE_AGAIN])

    def try_check(self):
        """Return whether it could be stored, without doing so; else the form says why not."""
        if faults := faults_of(self.bundle):
            self._refuse(faults)
        return not faults

    def try_save(self):
        """Store everything and return whether that worked; else the form says why not."""
        try:
            store(self.bundle, self.archive, user=self.user, now=self.now)
        except Refused as error:
            self._refuse(error.problems)
            return False
        return True
