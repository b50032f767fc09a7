"""Adding a file or a link that shows what was done."""

from django import forms
from django.conf import settings

from applicants.evidence import (
    ACCEPTED,
    EvidenceRefused,
    add_evidence,
    clean_text,
    content_type_of,
    size_in_words,
)
from applicants.models import Evidence

from .uploads import CHOOSE_AGAIN, check_size

NO_PAGE = "This is not the address of a page. It begins with https://"


class EvidenceForm(forms.ModelForm):
    """A file or a link; of a file only its content decides what it is."""

    upload = forms.FileField(
        label="File",
        required=False,
        # Our own rule cuts a name to what fits.
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
        error_messages={"empty": "This file is empty."},
    )
    url = forms.URLField(
        label="Or a link to where it is",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": NO_PAGE},
    )

    class Meta:
        model = Evidence
        fields = ["upload", "url", "title"]
        labels = {"title": "What it is"}
        help_texts = {"title": "For example “Score report”. May stay empty."}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_id", "id_evidence_%s")
        super().__init__(*args, **kwargs)
        largest = size_in_words(settings.EVIDENCE_MAX_FILE)
        self.fields["upload"].help_text = f"PDF, PNG or JPEG, at most {largest}."

    def clean_title(self):
        return clean_text(self.cleaned_data["title"])

    def clean_url(self):
        url = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(NO_PAGE)
        return url

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        check_size(upload, settings.EVIDENCE_MAX_FILE)
        if content_type_of(upload) is None:
            raise forms.ValidationError(
                "This is not a PDF, PNG or JPEG file, whatever its name says."
            )
        return upload

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            if self.files and "upload" not in self.errors:
                self.add_error("upload", CHOOSE_AGAIN)
            return cleaned
        if cleaned["upload"] and cleaned["url"]:
            self.add_error("url", "Add the file and the link one after the other.")
            self.add_error("upload", CHOOSE_AGAIN)
        elif not (cleaned["upload"] or cleaned["url"]):
            self.add_error("upload", "Choose a file, or enter a link below.")
        return cleaned

    def try_save(self, *, now):
        """Store it and return whether that was possible; the form says why not."""
        try:
            add_evidence(self.instance, upload=self.cleaned_data["upload"], now=now)
        except EvidenceRefused as refusal:
            self.add_error("upload" if self.files else None, str(refusal))
            return False
        return True
