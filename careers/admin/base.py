"""What the admin of every reference record does.

Each change raises the catalogue version in its own transaction, so that it is on all pages at
once, and the record's revision, so that a second editor is told.
"""

from contextlib import contextmanager
from functools import partial

from django.contrib import admin, messages
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from careers.lookups import PlainLookups
from careers.models import CatalogueVersion
from careers.publishing import PreviewMixin

from .choosing import ChoosingMixin
from .conflicts import find_conflict
from .deletion import refusals
from .facts import facts_of_kind
from .filters import DueForReviewFilter
from .forms import ReferenceForm
from .history import HistoryAdmin
from .inlines import ClaimInline, RulingInline
from .transfer import TransferMixin

PROVENANCE = (
    "Where it comes from",
    {
        "fields": ["sources", "confidence", "checked_on", "review_every"],
        "description": "What the record rests on, and when somebody last compared the two.",
    },
)
PUBLISHING = (
    "Publishing",
    {
        "fields": ["is_published"],
        "description": (
            "Uncheck it to retire a record. What people noted for it stays with them."
        ),
    },
)
CHANGE = ("This change", {"fields": ["change_reason"]})


def entry_fieldsets(*groups):
    """The fieldsets of an entry: its own, then those that every entry has."""
    return [*groups, PROVENANCE, PUBLISHING, CHANGE]


@contextmanager
def _transaction(request):
    """One change at a time; reading takes no transaction (SQLite would lock for writing)."""
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        CatalogueVersion.lock()
        yield


class StaleEntry(Exception):
    """Somebody saved the record between our check and our save."""


def count_of(relation, label):
    """A list column with the number of rows at the other end of `relation`."""

    @admin.display(description=label, ordering=f"{relation}_count")
    def column(entry):
        return getattr(entry, f"{relation}_count")

    column.__name__ = f"{relation}_count"
    column.relation = relation
    return column


def _count(model, relation):
    # A subquery each: joins of several relations would multiply their rows.
    target = model._meta.get_field(relation)
    rows = target.related_model._base_manager.order_by()
    if isinstance(target, GenericRelation):
        field = target.object_id_field_name
        kind = ContentType.objects.get_for_model(model)
        rows = rows.filter(**{target.content_type_field_name: kind})
    else:
        field = target.field.name
    rows = rows.filter(**{field: OuterRef("pk")}).values(field)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class ReferenceAdmin(PlainLookups, ChoosingMixin, PreviewMixin, TransferMixin, HistoryAdmin):
    """The admin of a record with `revision` and `history`."""

    form = ReferenceForm
    save_on_top = True
    list_per_page = 50
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    # Where it stands in the index: the order of the way, not of the alphabet.
    index_position = 0

    def get_queryset(self, request):
        columns = [getattr(column, "relation", None) for column in self.list_display]
        counts = {
            f"{relation}_count": _count(self.model, relation)
            for relation in filter(None, columns)
        }
        return super().get_queryset(request).annotate(**counts)

    def get_readonly_fields(self, request, obj=None):
        """Addresses and loaded files know a record by its slug: chosen once."""
        fixed = ["slug"] if obj and hasattr(obj, "slug") else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_prepopulated_fields(self, request, obj=None):
        # Not the attribute: the revert page reads that one, where the slug is read-only.
        return {} if obj or not hasattr(self.model, "slug") else {"slug": [self.names_slug]}

    names_slug = "name"

    # Saving -----------------------------------------------------------------------------------

    def changeform_view(self, request, *args, **kwargs):
        return self._in_transaction(super().changeform_view, request, *args, **kwargs)

    def history_form_view(self, request, *args, **kwargs):
        return self._in_transaction(super().history_form_view, request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        return self._in_transaction(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        return self._in_transaction(super().changelist_view, request, *args, **kwargs)

    def _in_transaction(self, view, request, *args, **kwargs):
        """Answer with `view`, after asking where a change alters somebody's plan."""
        return self.previewed(partial(self._at_once, view), request, *args, **kwargs)

    def _at_once(self, view, request, *args, **kwargs):
        """Answer with `view`; rows, history and catalogue version change together or not."""
        try:
            with _transaction(request):
                return view(request, *args, **kwargs)
        except StaleEntry:
            # All is rolled back. The second time the form itself sees the newer revision.
            with _transaction(request):
                return view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.reason
        if form.stored_revision is not None:
            self._claim(obj, form.stored_revision)
            # Relations first: then one row of history holds the whole change.
            obj.skip_history_when_saving = True
            form.save_m2m()
            del obj.skip_history_when_saving
        super().save_model(request, obj, form, change)
        CatalogueVersion.bump()

    def _claim(self, obj, revision):
        """Raise the stored revision if it is still `revision`: only one editor succeeds."""
        rows = self.model._base_manager.filter(pk=obj.pk, revision=revision)
        if not rows.update(revision=revision + 1):
            raise StaleEntry
        obj.revision = revision + 1

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        CatalogueVersion.bump()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        CatalogueVersion.bump()

    def get_deleted_objects(self, objs, request):
        """Where something forbids it, only the reasons: no names, nothing loaded."""
        rows = self.model._base_manager.filter(pk__in=[obj.pk for obj in objs])
        if reasons := refusals(rows):
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    # Pages ------------------------------------------------------------------------------------

    def render_change_form(self, request, context, **kwargs):
        form = context["adminform"].form
        context["conflict"] = find_conflict(form, context["inline_admin_formsets"])
        _hide_what_is_no_error(context, form)
        context["facts"] = facts_of_kind(self.model)
        return super().render_change_form(request, context, **kwargs)

    def render_history_view(self, request, template, context, **kwargs):
        if "adminform" in context:
            context["conflict"] = find_conflict(context["adminform"].form)
            _hide_what_is_no_error(context, context["adminform"].form)
        return super().render_history_view(request, template, context, **kwargs)


def _hide_what_is_no_error(context, form):
    """Whoever came back to editing did nothing wrong; the page says where they are."""
    if getattr(form, "is_back", False):
        context |= {"errors": None, "is_back": True}


class EntryAdmin(ReferenceAdmin):
    """The admin of a reference entry: published or retired, checked, due for review."""

    search_fields = ["name", "slug", "summary"]
    list_filter = ["is_published", DueForReviewFilter, "confidence"]
    autocomplete_fields = ["sources"]
    actions = ["publish", "retire", "mark_checked"]

    def get_inlines(self, request, obj):
        """Whatever the kind: who says what on which field, and what we use of it."""
        return [*super().get_inlines(request, obj), ClaimInline, RulingInline]

    @admin.action(permissions=["change"], description="Publish")
    def publish(self, request, queryset):
        entries = self._locked(queryset).filter(is_published=False)
        self._change_each(request, entries, "Published.", is_published=True)

    @admin.action(permissions=["change"], description="Retire")
    def retire(self, request, queryset):
        entries = self._locked(queryset).filter(is_published=True)
        self._change_each(request, entries, "Retired.", is_published=False)

    @admin.action(permissions=["change"], description="Mark as checked today")
    def mark_checked(self, request, queryset):
        today = timezone.localdate()
        entries = self._locked(queryset).exclude(checked_on=today)
        self._change_each(request, entries, "Checked against its sources.", checked_on=today)

    def _locked(self, queryset):
        """The chosen entries, plain and locked: their revision stays until we raise it."""
        rows = self.model._base_manager.filter(
            pk__in=list(queryset.values_list("pk", flat=True))
        )
        return rows.select_for_update(of=["self"])

    def _change_each(self, request, entries, reason, **values):
        """Save one by one, so that each gets its row of history with its relations."""
        entries = list(entries)
        for entry in entries:
            for name, value in values.items():
                setattr(entry, name, value)
            entry.revision += 1
            entry._change_reason = reason
            entry.save(update_fields=[*values, "revision"])
        if entries:
            CatalogueVersion.bump()
        self.message_user(request, f"{reason} {len(entries)} changed.", messages.SUCCESS)
