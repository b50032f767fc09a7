"""Reporting a wrong fact, answering a question about it, and deciding on it."""

from datetime import timedelta

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify

from applicants.actions import accept_correction
from applicants.corrections import correctable, is_simple
from applicants.models import Correction, User
from careers.catalogue import Confidence
from careers.models import Claim, Source
from careers.shelves import label_of, value_of

MOST_A_DAY = 20
WHOLE_RECORD = "Something else, or the whole record"
TOO_MANY = "You sent %(number)s reports in one day. Please send the next one tomorrow."
STALE = "Somebody decided on this report meanwhile. Nothing was changed."


SECTIONS = [
    ("Your decision", "", ["decision", "words"]),
    (
        "If you accept it: what is noted",
        "It stands on the page of the record, with its source and today's date.",
        ["field", "says", "confidence"],
    ),
    (
        "If you accept it: the source",
        "One of the three. Without a source nothing is accepted.",
        ["source", "source_slug", "new_title", "new_url", "new_kind"],
    ),
    (
        "If you accept it: the record itself",
        "Left off, the value stays as it is, and only what the source says is added.",
        ["change_value", "new_value"],
    ),
]


class CorrectionForm(forms.ModelForm):
    """A report; at most `MOST_A_DAY` of one person within 24 hours."""

    field = forms.ChoiceField(label="Which fact", required=False)
    link = forms.URLField(
        label="Where one can read it",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The address of a page, if you know one. It helps most of all.",
        error_messages={
            "invalid": "This is not the address of a page. It begins with https://"
        },
    )

    class Meta:
        model = Correction
        fields = ["field", "should_be", "link"]
        labels = {"should_be": "What it should be"}
        help_texts = {"should_be": "In your own words. No names of people, no patient data."}
        error_messages = {"should_be": {"required": "Say what it should be."}}
        widgets = {"should_be": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, entry, reporter, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry, self.reporter, self.now = entry, reporter, now
        facts = [
            (name, f"{label_of(type(entry), name)}: {value_of(entry, name) or 'not known'}")
            for name in correctable(type(entry))
        ]
        self.fields["field"].choices = [
            ("", WHOLE_RECORD),
            *[(name, words if len(words) < 90 else f"{words[:90]}…") for name, words in facts],
        ]

    @transaction.atomic
    def try_save(self):
        """Store the report and return True, or say that there are too many.

        The lock lets reports of one person wait for each other, so none is counted twice. A
        second click on the same finds the first one.
        """
        User.objects.select_for_update().get(pk=self.reporter.pk)
        sent = Correction.objects.for_reporter(self.reporter)
        if sent.sent_since(self.now - timedelta(days=1)).count() >= MOST_A_DAY:
            self.add_error(None, ValidationError(TOO_MANY, params={"number": MOST_A_DAY}))
            return False
        if not self._waits(sent):
            self.instance.reporter, self.instance.entry = self.reporter, self.entry
            self.instance.created_at = self.now
            self.save()
        return True

    def _waits(self, sent):
        """Whether the same was reported already, and nobody decided on it."""
        kind = ContentType.objects.get_for_model(self.entry)
        same = {"entry_type": kind, "entry_id": self.entry.pk}
        return sent.waiting().filter(field=self.cleaned_data["field"], **same).exists()


class AnswerForm(forms.Form):
    """The reader answers what an advisor asked."""

    answer = forms.CharField(
        label="Your answer",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write an answer first."},
    )


class Decision(forms.Form):
    """An advisor accepts, rejects or asks back.

    Accepting notes a claim with its source: one of the entry's, another of the library by its
    slug, or a new one.
    """

    ACCEPT, REJECT, ASK = "accept", "reject", "ask"

    decision = forms.ChoiceField(
        label="What becomes of it",
        widget=forms.RadioSelect,
        choices=[
            (ACCEPT, "Accept it: note what its source says"),
            (ASK, "Ask the reader back"),
            (REJECT, "Do not accept it"),
        ],
    )
    words = forms.CharField(
        label="To the reader",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Your question, or why it is not accepted: needed for both. A remark, if you "
        "accept it.",
    )
    field = forms.ChoiceField(label="The fact", required=False)
    says = forms.CharField(
        label="What the source says",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label="A source of this record",
        required=False,
        empty_label="Another one",
    )
    source_slug = forms.SlugField(
        label="Or another source of the library",
        required=False,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
        help_text="Type a part of its title, or the last part of the address of its page.",
    )
    new_title = forms.CharField(
        label="Or a new source: its title", required=False, max_length=300
    )
    new_url = forms.URLField(
        label="Address of the new source",
        required=False,
        max_length=600,
        assume_scheme="https",
    )
    new_kind = forms.ChoiceField(
        label="Kind of the new source",
        required=False,
        choices=[("", "Choose"), *Source._meta.get_field("kind").choices],
    )
    confidence = forms.ChoiceField(
        label="How sure it is",
        required=False,
        help_text="“Verified” only if you read it in the source yourself.",
        choices=Claim._meta.get_field("confidence").choices,
        initial=Confidence.UNVERIFIED,
    )
    change_value = forms.BooleanField(
        label="Also change the value in the record", required=False
    )

    def __init__(self, *args, correction, **kwargs):
        super().__init__(*args, **kwargs)
        self.correction, self.entry = correction, correction.entry
        facts = correctable(type(self.entry))
        self.fields["field"].choices = [
            (name, label_of(type(self.entry), name)) for name in facts
        ]
        self.fields["source"].queryset = self.entry.sources.all()
        self.initial |= {"field": correction.field, "says": correction.should_be}
        self._propose_source(correction.link)
        self._offer_value(facts.get(correction.field))

    def _propose_source(self, link):
        """The library's own source at the reader's address, or that address for a new one."""
        known = link and Source.objects.filter(url=link).first()
        self.initial |= {"source_slug": known.slug} if known else {"new_url": link}

    @property
    def sections(self):
        """The fields as the page groups them: title, help, fields that this form has."""
        return [
            (title, help_text, [self[name] for name in names if name in self.fields])
            for title, help_text, names in SECTIONS
            if any(name in self.fields for name in names)
        ]

    def _offer_value(self, column):
        """The value itself can be changed here if the report names a simple column."""
        if column is None or not is_simple(column):
            del self.fields["change_value"]
            return
        scheme = {"assume_scheme": "https"} if isinstance(column, models.URLField) else {}
        self.fields["new_value"] = column.formfield(
            **scheme,
            label=f"New value: {label_of(type(self.entry), column.name)}",
            required=False,
            initial=getattr(self.entry, column.name),
        )

    @property
    def is_accepting(self):
        return self.cleaned_data.get("decision") == self.ACCEPT

    def clean(self):
        cleaned = super().clean()
        if self.is_accepting:
            self._clean_acceptance(cleaned)
        elif cleaned.get("decision") and not cleaned.get("words"):
            self.add_error("words", "Say it in a sentence: the reader sees it.")
        return cleaned

    def _clean_acceptance(self, cleaned):
        for name in ["field", "says"]:
            if not cleaned.get(name):
                self.add_error(name, "This is needed to accept the report.")
        try:
            self.found_source = self._find_source(cleaned)
        except ValidationError as error:
            self.add_error("source", error.messages)

    def _find_source(self, cleaned):
        """The chosen source, or a new unsaved one; raises `ValidationError` without any."""
        if cleaned.get("source"):
            return cleaned["source"]
        if slug := cleaned.get("source_slug"):
            found = Source.objects.filter(slug=slug).first()
            if not found:
                raise ValidationError("There is no source with this slug.")
            return found
        if not (cleaned.get("new_title") and cleaned.get("new_kind")):
            raise ValidationError("Name the source: choose one, or give title and kind.")
        source = Source(
            slug=slugify(cleaned["new_title"])[:80],
            title=cleaned["new_title"],
            url=cleaned.get("new_url", ""),
            kind=cleaned["new_kind"],
        )
        source.full_clean()
        return source

    def save(self, *, today, now):
        """Carry the decision out; raises `StaleCorrection` and stores nothing if too late.

        `today` is the advisor's local date, `now` the moment of the decision.
        """
        cleaned = self.cleaned_data
        if cleaned["decision"] == self.ASK:
            self.correction.ask(cleaned["words"])
        elif cleaned["decision"] == self.REJECT:
            self.correction.reject(cleaned["words"], now)
        else:
            self._accept(today, now)

    def _accept(self, today, now):
        cleaned = self.cleaned_data
        changes = cleaned.get("change_value") and {self.correction.field: cleaned["new_value"]}
        with transaction.atomic():
            if not self.found_source.pk:
                self.found_source.save()
            accept_correction(
                self.correction,
                claim={
                    "field": cleaned["field"],
                    "says": cleaned["says"],
                    "source": self.found_source,
                    "confidence": cleaned["confidence"] or Confidence.UNVERIFIED,
                    "checked_on": today,
                },
                new_value=changes or None,
                remark=cleaned["words"],
                now=now,
            )
