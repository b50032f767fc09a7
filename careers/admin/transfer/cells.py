"""What one cell says: text to value and back, for each kind of field."""

import math
from datetime import date

from django.db import models
from import_export.fields import Field
from import_export.widgets import Widget

TRUE, FALSE = {"yes", "true", "1"}, {"no", "false", "0"}


def same_text(one, other):
    """Whether two cells say the same; spreadsheets change line ends and outer space."""
    return "\n".join(one.splitlines()).strip() == "\n".join(other.splitlines()).strip()


class Column(Field):
    """One column of a sheet; its name is the name of the model field."""

    @property
    def is_many(self):
        return isinstance(self.widget, Names)

    def is_unchanged(self, before, text):
        if self.is_many:
            return set(slugs_in(before)) == set(slugs_in(text))
        return same_text(before, text)


class Text(Widget):
    def clean(self, value, row=None, **kwargs):
        return value.strip()

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class YesNo(Widget):
    """Yes, no, or nothing where that means “not known”."""

    def __init__(self, may_be_blank):
        super().__init__()
        self.may_be_blank = may_be_blank

    def clean(self, value, row=None, **kwargs):
        word = value.strip().casefold()
        if word in TRUE | FALSE:
            return word in TRUE
        if not word and self.may_be_blank:
            return None
        blank = ", or leave it empty" if self.may_be_blank else ""
        raise ValueError(f"“{value}” is neither yes nor no: write one of them{blank}.")

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else ("no", "yes")[bool(value)]


class Whole(Widget):
    def clean(self, value, row=None, **kwargs):
        if not value.strip():
            return None
        try:
            if len(value) > 18:
                raise ValueError
            return int(value)
        except ValueError:
            raise ValueError(f"“{value[:40]}” is not a whole number.") from None

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class Decimal(Whole):
    def clean(self, value, row=None, **kwargs):
        if not value.strip():
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"“{value[:40]}” is not a number.")
        return number

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else f"{value:.12g}"


class Day(Widget):
    def clean(self, value, row=None, **kwargs):
        if not value.strip():
            return None
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"“{value[:40]}” is not a day like 2026-03-01.") from None

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else value.isoformat()


class Name(Widget):
    """Another record, by its slug; all that exist are read once for each import."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self._records = None

    def find(self, slug):
        if self._records is None:
            self._records = {record.slug: record for record in self.model.objects.all()}
        try:
            return self._records[slug]
        except KeyError:
            label = self.model._meta.verbose_name
            raise ValueError(f"No {label} has the slug “{slug[:80]}”.") from None

    def clean(self, value, row=None, **kwargs):
        return self.find(value.strip()) if value.strip() else None

    def render(self, value, obj=None, **kwargs):
        return value.slug if value else ""


class Names(Name):
    """Several records by their slugs, parted by a bar."""

    def clean(self, value, row=None, **kwargs):
        return [self.find(slug) for slug in slugs_in(value)]

    def render(self, value, obj=None, **kwargs):
        return "|".join(sorted(record.slug for record in value.all())) if value else ""


def slugs_in(text):
    """The slugs of a cell, parted by bars or commas."""
    return [slug.strip() for slug in text.replace(",", "|").split("|") if slug.strip()]


def widget_for(field):
    """How the values of a model field stand in a cell."""
    if field.many_to_many:
        return Names(field.related_model)
    if field.is_relation:
        return Name(field.related_model)
    for kind, make in [
        (models.BooleanField, lambda: YesNo(may_be_blank=field.null)),
        (models.IntegerField, Whole),
        (models.FloatField, Decimal),
        (models.DateField, Day),
    ]:
        if isinstance(field, kind):
            return make()
    return Text()
