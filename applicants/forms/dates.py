"""Days that people enter."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from applicants.models import FIRST_YEAR, LAST_YEAR

NO_DATE = "Enter a day such as 2029-06-30 or 06/30/2029."  # where no calendar helps
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def limit_dates(form):
    """Keep every day of `form` within a lifetime: a year of two digits is a slip."""
    limits = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
    message = f"Enter a day from {FIRST_YEAR} to {LAST_YEAR}."
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = DateInput(attrs=limits)
            field.error_messages["invalid"] = NO_DATE
            field.validators += [
                MinValueValidator(FIRST_DAY, message),
                MaxValueValidator(LAST_DAY, message),
            ]
