"""Choose a file; then say why it is imported."""

from django import forms

from careers.models import PendingFile
from careers.spreadsheets import MAX_BYTES, MAX_ROWS


class UploadForm(forms.Form):
    sheet = forms.ChoiceField(label="What the file holds")
    file = forms.FileField(
        label="File",
        help_text=f"CSV (UTF-8) or XLSX, at most {MAX_BYTES // 2**20} MB, {MAX_ROWS:,} rows.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(key, sheet.title) for key, sheet in sheets.items()]

    def clean_file(self):
        """Refuses by name and size: a large file lies on the disk and is never read."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError("Choose a file whose name ends in .csv or .xlsx.")
        if file.size > MAX_BYTES:
            size = f"{file.size / 2**20:,.1f}"
            raise forms.ValidationError(
                f"The file has {size} MB; {MAX_BYTES // 2**20} MB is the most. Split it."
            )
        return file

    def keep(self, user, model):
        file = self.cleaned_data["file"]
        return PendingFile.objects.keep(
            user_id=user.pk,
            kind=model._meta.model_name,
            sheet=self.cleaned_data["sheet"],
            name=file.name[:200],
            content=file.read(),
        )


class ConfirmForm(forms.Form):
    pending = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    # The state of the reference data that the preview was compared with.
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    reason = forms.CharField(
        label="Why this change?",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Stands in the history of each record beside your name.",
        error_messages={"required": "Say in a few words why the records change."},
    )
