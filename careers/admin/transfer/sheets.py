"""Which tables there are: one for each kind of record, one for the rows below it.

Derived from the kinds of the reference files (`careers.loading.kinds`), so that a new kind or
field has its column without a word here.
"""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst

from careers.loading.kinds import KINDS
from careers.models import CertificateRoute, TrainingRule

from .cells import Column, Decimal, Name, Whole, widget_for

KIND_BY_MODEL = {kind.model: kind for kind in KINDS}
# Rows with a page of their own that stand on the page of another record as well.
SHOWN_WITH = {CertificateRoute: "certificate", TrainingRule: "certificate"}


@dataclass(frozen=True)
class Sheet:
    """A table of records of one kind, or of the rows that belong to them."""

    kind: object
    rows: object  # the kind itself, or one of its children

    @property
    def model(self):
        return self.rows.model

    @property
    def owner(self):
        """The model on whose admin page the sheet is found."""
        return self.kind.model

    @property
    def is_child(self):
        return self.rows is not self.kind

    @property
    def key(self):
        return self.rows.relation if self.is_child else self.owner._meta.model_name

    @property
    def title(self):
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def parent(self):
        """The field of a row that names the record whose page shows it, or nothing."""
        return self.rows.parent if self.is_child else SHOWN_WITH.get(self.model, "")

    @property
    def is_about_any(self):
        """Whether the rows are about entries of any kind, of which this sheet takes one."""
        return self.parent == "entry"

    @property
    def identity(self):
        """The columns that tell one row from another; a file must have them."""
        own = self.rows.identity
        return (self.rows.parent, *own) if self.is_child else own

    def columns(self):
        """The columns by name, those of the identity first."""
        widgets = {name: widget_for(field) for name, field in self._fields().items()}
        if self.is_child:
            widgets[self.parent] = Name(self.owner)
        names = [*self.identity, *(name for name in widgets if name not in self.identity)]
        return {name: Column(name, name, widgets[name]) for name in names}

    def _fields(self):
        return self.rows.fields | self.rows.many

    def numeric(self):
        """The names of columns that hold numbers."""
        return [
            name
            for name, column in self.columns().items()
            if isinstance(column.widget, Whole | Decimal)
        ]

    def queryset(self, owners=None):
        """Its rows with all that a cell needs; those of `owners` only, if given."""
        rows = self.model._default_manager.order_by("pk")
        if self.is_about_any:
            rows = rows.filter(entry_type=ContentType.objects.get_for_model(self.owner))
        if owners is not None:
            name = "entry_id" if self.is_about_any else self.parent
            rows = rows.filter(**{f"{name if self.is_child else 'pk'}__in": owners})
        return rows.select_related(*self._related()).prefetch_related(*self._prefetched())

    def _related(self):
        singles = [name for name, field in self.rows.fields.items() if field.is_relation]
        return [*singles, self.parent] if self.is_child and not self.is_about_any else singles

    def _prefetched(self):
        return ["entry"] if self.is_about_any else [*self.rows.many]


def sheets_of(model):
    """The sheets on the admin page of `model`, its own first."""
    kind = KIND_BY_MODEL[model]
    return {
        sheet.key: sheet
        for sheet in [Sheet(kind, kind), *(Sheet(kind, rows) for rows in kind.children)]
    }
