"""Advisors decide on what readers reported. Who reported is not shown to them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from applicants.forms.corrections import STALE, Decision
from applicants.models import Correction, CorrectionStatus, StaleCorrection
from careers.lookups import PlainLookups
from careers.models import Source
from careers.publishing import BACK, PreviewMixin
from careers.review import add_queue
from careers.shelves import label_of, value_of

# Beside what waits for review in the library itself.
add_queue(
    "Reports of readers",
    permission="applicants.change_correction",
    url_name="admin:applicants_correction_changelist",
    count=lambda: Correction.objects.filter(status=CorrectionStatus.OPEN).count(),
)


class WaitingFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*CorrectionStatus.choices, ("all", "all")]

    def choices(self, changelist):
        chosen = self.value() or CorrectionStatus.OPEN
        for value, words in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": words,
            }

    def queryset(self, request, queryset):
        chosen = self.value() or CorrectionStatus.OPEN
        return queryset if chosen == "all" else queryset.filter(status=chosen)


@admin.register(Correction)
class CorrectionAdmin(PlainLookups, PreviewMixin, admin.ModelAdmin):
    """A list, and for each report a page of its own on which to decide."""

    index_position = -1
    list_display = ["what", "fact", "short", "status", "created_at"]
    list_filter = [WaitingFilter]
    search_fields = ["should_be", "field"]
    list_per_page = 50
    ordering = ["created_at", "pk"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("entry")

    def lookup_allowed(self, lookup, value, request):
        """Nobody sorts reports by who sent them through the address of the list."""
        is_refused = lookup.startswith("reporter")
        return not is_refused and super().lookup_allowed(lookup, value, request)

    @admin.display(description="record")
    def what(self, correction):
        return str(correction.entry or "a record that was deleted")

    @admin.display(description="fact")
    def fact(self, correction):
        field = correction.known_field
        return label_of(type(correction.entry), field) if field else "something else"

    @admin.display(description="what it should be")
    def short(self, correction):
        words = correction.should_be
        return words if len(words) < 80 else f"{words[:80]}…"

    def changelist_view(self, request, extra_context=None):
        named = {"title": "Reports of readers", **(extra_context or {})}
        return super().changelist_view(request, named)

    def history_view(self, request, object_id, extra_context=None):
        raise Http404

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Accepting a report publishes a change like any other: whom it affects comes first."""
        return self.previewed(self._decision_page, request, object_id)

    def _decision_page(self, request, object_id):
        correction = self.get_object(request, object_id)
        if correction is None or not self.has_change_permission(request, correction):
            raise Http404
        form = None
        if correction.is_waiting and correction.entry is not None:
            form = Decision(request.POST or None, correction=correction)
            is_back = BACK in request.POST  # from the page that says whom it affects
            if form.is_valid() and not is_back and self._decided(request, form):
                return redirect("admin:applicants_correction_changelist")
        return self._page(request, correction, form)

    def _decided(self, request, form):
        """Carry the decision out; False where the record refuses the new value."""
        if form.is_accepting and not request.user.has_perms(_needed_to_accept(form)):
            raise PermissionDenied
        try:
            form.save(today=timezone.localdate(), now=timezone.now())
        except StaleCorrection:
            messages.warning(request, STALE)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        else:
            messages.success(request, "Done. The reader sees it on their page of reports.")
        return True

    def _page(self, request, correction, form):
        entry = correction.entry
        field = correction.known_field
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Report on {entry or 'a record that was deleted'}",
            "correction": correction,
            "entry": entry,
            "form": form,
            "is_back": BACK in request.POST,
            "label": field and label_of(type(entry), field),
            "value": field and value_of(entry, field),
            "claims": entry.claims.select_related("source").filter(field=field)
            if field
            else (),
            "sources": form and Source.objects.only("slug", "title"),
            "edit_url": entry and reverse(_change_page(entry), args=[entry.pk]),
        }
        return render(request, "admin/applicants/correction.html", context)


def _needed_to_accept(form):
    """To accept is to edit the library: the permissions that each part of it takes."""
    needed = [f"careers.change_{form.entry._meta.model_name}"]
    needed += ["careers.add_claim", "careers.change_claim"]
    return needed if form.found_source.pk else [*needed, "careers.add_source"]


def _change_page(entry):
    return f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change"
