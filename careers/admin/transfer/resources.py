"""Write a table into the database through the models, all of it or nothing."""

from dataclasses import dataclass, field

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource, modelresource_factory

from careers.models import Milestone, Prerequisite
from careers.prerequisites import find_cycle, stored_requirements
from careers.spreadsheets import Unreadable


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """What becomes of one row of the file."""

    number: int
    title: str
    is_new: bool
    changes: list[Change]


@dataclass
class Outcome:
    """What an import does, or would do; with problems it does nothing."""

    lines: list[Line] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)  # columns that the file does not have
    problems: list[str] = field(default_factory=list)

    @property
    def added(self):
        return sum(line.is_new for line in self.lines)

    @property
    def changed(self):
        return len(self.lines) - self.added


class KnownRows(BaseInstanceLoader):
    """Finds the record of each row among all that exist, read once."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.known = {resource.key_of(record): record for record in resource.get_queryset()}

    def get_instance(self, row):
        return self.known.get(self.resource.key_in(row))


class SheetResource(ModelResource):
    """How one sheet is exported and imported."""

    sheet = None

    class Meta:
        abstract = True

    def __init__(self, reason="", today=None):
        super().__init__()
        self.reason, self.today = reason, today
        self.raised = set()  # keys of the records on whose page a row changed
        self.seen = {}  # the number of each row by its key

    def get_queryset(self):
        return self.sheet.queryset()

    def key_of(self, record):
        return tuple(self.fields[name].export(record) for name in self.sheet.identity)

    def key_in(self, row):
        return tuple(row[name].strip() for name in self.sheet.identity)

    # One row ----------------------------------------------------------------------------------

    def before_import_row(self, row, **kwargs):
        key = self.key_in(row)
        if key in self.seen:
            raise ValidationError(f"Row {self.seen[key]} is about the same record.")
        self.seen[key] = self.numbers[kwargs["row_number"] - 1]

    def after_init_instance(self, instance, new, row, **kwargs):
        self.is_new = new
        self.before = {
            name: column.export(instance)
            for name, column in self.fields.items()
            if name in row and not (new and column.is_many)
        }

    def import_instance(self, instance, row, **kwargs):
        problems, self.many = {}, {}
        for name in self._changed(row):
            column = self.fields[name]
            try:
                value = column.clean(row)
            except ValueError as error:
                problems[name] = ValidationError(str(error))
                continue
            if column.is_many:
                self.many[name] = value
            else:
                setattr(instance, name, value)
        if problems:
            raise ValidationError(problems)

    def _changed(self, row):
        """The columns in which the row differs from its record."""
        return [
            name
            for name, column in self.fields.items()
            if name in row and not column.is_unchanged(self.before.get(name, ""), row[name])
        ]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not (self.is_new or import_validation_errors or self._changed(row))

    def validate_instance(self, instance, import_validation_errors=None, **kwargs):
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        instance.full_clean()
        checked_on = getattr(instance, "checked_on", None)
        if checked_on and checked_on > self.today:
            raise ValidationError({"checked_on": "This day is in the future."})

    def save_instance(self, instance, is_new, row, **kwargs):
        """Relations first where they can be: then one row of history holds the change."""
        instance._change_reason = self.reason
        try:
            with transaction.atomic():
                self._write(instance, is_new)
        except IntegrityError as error:
            raise ValidationError(f"The database refuses it: {error}") from error
        if self.sheet.parent:
            self.raised.add(getattr(instance, self.sheet.parent).pk)

    def _write(self, instance, is_new):
        if is_new:
            instance.save()
        elif hasattr(instance, "revision"):
            instance.revision += 1
        instance.skip_history_when_saving = True
        for name, records in self.many.items():
            getattr(instance, name).set(records)
        del instance.skip_history_when_saving
        if not is_new or any(self.many.values()):
            instance.save()

    def save_m2m(self, instance, row, **kwargs):
        """Done with the rest of the row."""

    def after_import_row(self, row, row_result, **kwargs):
        if row_result.is_skip():
            return
        row_result.diff = [
            Change(name, self.before.get(name, ""), row[name]) for name in self._changed(row)
        ]

    # All rows ---------------------------------------------------------------------------------

    def after_import(self, dataset, result, **kwargs):
        if self.raised:
            owner = self._owner()
            owner._base_manager.filter(pk__in=self.raised).update(revision=F("revision") + 1)
        if self.sheet.model in (Milestone, Prerequisite):
            _refuse_cycle()

    def _owner(self):
        if self.sheet.is_child:
            return self.sheet.owner
        return self.sheet.model._meta.get_field(self.sheet.parent).related_model


def _refuse_cycle():
    if cycle := find_cycle(stored_requirements()):
        raise ValidationError(f"These milestones need each other: {' → '.join(cycle)}.")


def resource_for(sheet):
    """The resource class of a sheet."""
    meta = {
        "fields": list(sheet.columns()),
        "import_id_fields": sheet.identity,
        "instance_loader_class": KnownRows,
        "skip_diff": True,
        "report_skipped": True,
        "use_transactions": True,
    }
    base = type("Base", (SheetResource,), {"sheet": sheet})
    return modelresource_factory(
        sheet.model, resource_class=base, meta_options=meta, custom_fields=sheet.columns()
    )


def export_rows(sheet, rows):
    """The cells of `rows`, a queryset of the sheet, in the order of its columns."""
    columns = sheet.columns().values()
    return [[column.export(record) for column in columns] for record in rows]


def import_table(sheet, table, *, reason="", today, dry_run):
    """Import `table` and say what became of it; after a problem, or dry, nothing is stored."""
    outcome = Outcome(left_alone=_refuse_columns(sheet, table.headers))
    resource = resource_for(sheet)(reason=reason, today=today)
    resource.numbers = table.numbers
    result = resource.import_data(
        tablib.Dataset(*table.rows, headers=table.headers),
        dry_run=dry_run,
        rollback_on_validation_errors=True,
    )
    for number, row in zip(table.numbers, result.rows, strict=False):
        if row.is_skip():
            outcome.unchanged += 1
        elif row.is_new() or row.is_update():
            outcome.lines.append(Line(number, row.object_repr, row.is_new(), row.diff))
        else:
            outcome.problems += [f"Row {number}, {words}" for words in _problems(row)]
    outcome.problems += [_sentence(error.error) for error in result.base_errors]
    return outcome


def _refuse_columns(sheet, headers):
    """Stop at columns that we do not know or cannot do without; return those left alone."""
    names = list(sheet.columns())
    if unknown := [name for name in headers if name not in names]:
        raise Unreadable(
            f"No column of this sheet is called {_listed(unknown)}. "
            f"Its columns: {', '.join(names)}."
        )
    if missing := [name for name in sheet.identity if name not in headers]:
        raise Unreadable(f"The file lacks the column {_listed(missing)}.")
    return [name for name in names if name not in headers]


def _listed(names):
    return ", ".join(f"“{name[:40]}”" for name in names[:10])


def _problems(row):
    """What is wrong with a row, each with its column."""
    error = row.validation_error
    if error is None:
        return [f"record: {_sentence(problem.error)}" for problem in row.errors]
    if not hasattr(error, "error_dict"):
        return [f"record: {words}" for words in error.messages]
    return [
        f"{'record' if name == NON_FIELD_ERRORS else f'column {name}'}: {words}"
        for name, found in error.message_dict.items()
        for words in found
    ]


def _sentence(error):
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
