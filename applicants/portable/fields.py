"""Values from a file into columns: each is checked as if a stranger had written it."""

from django.core.exceptions import ValidationError
from django.db import models

from applicants.models import FIRST_YEAR, LAST_YEAR

# The type that JSON holds for each kind of column.
TYPES = {
    models.BooleanField: bool,
    models.CharField: str,
    models.DateField: str,
    models.DateTimeField: str,
    models.JSONField: list,
    models.PositiveBigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.TextField: str,
    models.URLField: str,
}
TEXTS = (models.CharField, models.TextField)
# Versions count on from it, in columns that hold little more than twice as much.
MOST_INTEGER = 10**9 - 1
MOST_PROBLEMS = 25


class Problems(list):
    """Sentences on what is wrong; beyond `MOST_PROBLEMS` only that there are more."""

    def note(self, where, what):
        if len(self) < MOST_PROBLEMS:
            self.append(f"{where}: {what}")
        elif len(self) == MOST_PROBLEMS:
            self.append("There are more problems like these.")


def is_object(value, keys):
    """Whether a value is an object with exactly these keys."""
    return isinstance(value, dict) and value.keys() == set(keys)


def is_text(value):
    """Whether a value is text that every database can hold."""
    return isinstance(value, str) and "\0" not in value and _is_whole(value)


def _is_whole(text):
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    return True


def load(table, data, *, where, problems, also=()):
    """An unsaved row of `table` from the object `data`, or None; faults go to `problems`.

    `also` are keys of `data` beside the columns. Columns that point at the library are left to
    the caller.
    """
    if not is_object(data, {*table.columns, *also}):
        problems.note(where, "this part is not of the known form.")
        return None
    before = len(problems)
    row = table.model()
    for name in table.columns:
        column = table.model._meta.get_field(name)
        if not column.is_relation:
            setattr(row, name, _value(column, data[name], where, problems))
    return row if len(problems) == before else None


def _value(column, value, where, problems):
    """The value as the column holds it; None where it is refused."""
    try:
        return _cleaned(column, value)
    except ValidationError as error:
        problems.note(f"{where}, {column.verbose_name}", " ".join(error.messages))
        return None


def _cleaned(column, value):
    if value is None and column.null:
        return None
    expected = TYPES[type(column)]
    if type(value) is not expected or (expected is str and not is_text(value)):
        raise ValidationError("This is not a value of the right kind.")
    if expected is int and value > MOST_INTEGER:
        raise ValidationError("This number is too large.")
    if value == "" and column.blank and isinstance(column, TEXTS):
        return value
    if expected is str and column.max_length and len(value) > column.max_length:
        raise ValidationError(f"At most {column.max_length} characters fit in.")
    cleaned = column.clean(value, None)
    if hasattr(cleaned, "year"):
        _check_day(cleaned)
    return cleaned


def _check_day(day):
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"Only days from {FIRST_YEAR} to {LAST_YEAR} are known.")
    if getattr(day, "hour", None) is not None and day.tzinfo is None:
        raise ValidationError("This moment has no time zone.")
