"""Two pages for each kind of record: export the current list; import a file after a look."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from careers.models import CatalogueVersion, PendingFile
from careers.on_demand import on_demand
from careers.spreadsheets import Unreadable

from .files import CONTENT_TYPES, read_table, write_table
from .forms import ConfirmForm, UploadForm

# Both rest on django-import-export.
rows = on_demand("careers.admin.transfer.resources")
tables = on_demand("careers.admin.transfer.sheets")

MOST_SHOWN = 300  # lines of a preview; the import itself takes all
GONE = "This preview is gone: it was imported, replaced or is a day old. Choose the file again."
MOVED_ON = (
    "Somebody changed the reference data after this preview was made. This is what the file "
    "would do now: look at it, then import."
)


class TransferMixin:
    """Adds import and export to the admin of a reference record."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name=f"{name}_export"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"may_import": self.may_import(request), **(extra_context or {})}
        )

    def may_import(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    @property
    def sheets(self):
        return tables.sheets_of(self.model)

    def sheets_for(self, user):
        """The sheets that `user` may import; rows below a record have permissions too."""
        return {
            key: sheet
            for key, sheet in self.sheets.items()
            if user.has_perms(
                f"careers.{verb}_{sheet.model._meta.model_name}" for verb in ("add", "change")
            )
        }

    # Export -----------------------------------------------------------------------------------

    def export_view(self, request):
        """Without a format the page that offers the files, with one the file."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        sheet = self.sheets.get(asked.pop("sheet", [""])[-1])
        file_format = asked.pop("format", [""])[-1]
        request.GET = asked  # what is left are the filters of the list
        try:
            entries = self.get_changelist_instance(request).queryset
            if sheet and file_format in CONTENT_TYPES:
                return _download(sheet, file_format, entries)
        except (IncorrectLookupParameters, Unreadable) as error:
            messages.error(request, str(error) or "These filters do not exist.")
            return redirect(self._url("changelist"))
        context = {"count": entries.count(), "filters": asked.urlencode()}
        return self._transfer_page(request, "export", "Export", context)

    # Import -----------------------------------------------------------------------------------

    def import_view(self, request):
        if not self.may_import(request):
            raise PermissionDenied
        if "pending" in request.POST:
            return self.previewed(self._confirm, request)
        sheets = self.sheets_for(request.user)
        form = UploadForm(request.POST or None, request.FILES or None, sheets=sheets)
        if form.is_valid():
            pending = form.keep(request.user, self.model)
            return self._preview(request, pending)
        return self._choose(request, form)

    def _choose(self, request, form=None, **context):
        form = form or UploadForm(sheets=self.sheets_for(request.user))
        return self._transfer_page(request, "import", "Import", {"form": form, **context})

    def _preview(self, request, pending, form=None, note=""):
        """What the file would do: it is imported and taken back again."""
        version = CatalogueVersion.current()
        outcome, problems = self._run(pending, dry_run=True)
        if problems:
            pending.delete()
            return self._choose(request, problems=problems, pending=pending)
        form = form or ConfirmForm(initial={"pending": pending.pk, "version": version})
        context = {"form": form, "outcome": outcome, "pending": pending, "note": note}
        context["lines"] = outcome.lines[:MOST_SHOWN]
        return self._transfer_page(request, "import_preview", "Preview of the import", context)

    def _run(self, pending, **options):
        """The outcome and, where the file cannot be imported, the reasons."""
        try:
            outcome = rows.import_table(
                self.sheets[pending.sheet],
                read_table(bytes(pending.content)),
                today=timezone.localdate(),
                **options,
            )
        except Unreadable as error:
            return None, [str(error)]
        return outcome, outcome.problems

    def _confirm(self, request):
        form = ConfirmForm(request.POST)
        form.is_valid()
        pending = PendingFile.objects.filter(
            pk=form.cleaned_data.get("pending"),
            user_id=request.user.pk,
            kind=self.opts.model_name,
        ).first()
        if pending is None or pending.sheet not in self.sheets_for(request.user):
            messages.error(request, GONE)
            return redirect(self._url("import"))
        if not form.is_valid():
            return self._preview(request, pending, form)
        with transaction.atomic():
            CatalogueVersion.lock()
            if form.cleaned_data["version"] != CatalogueVersion.current():
                return self._preview(request, pending, note=MOVED_ON)
            return self._import(request, pending, form.cleaned_data["reason"])

    def _import(self, request, pending, reason):
        outcome, problems = self._run(pending, dry_run=False, reason=reason)
        pending.delete()
        if problems:
            return self._choose(request, problems=problems, pending=pending)
        if outcome.lines:
            CatalogueVersion.bump()
        messages.success(
            request,
            f"Imported “{pending.name}”: {outcome.added} new, {outcome.changed} changed, "
            f"{outcome.unchanged} as they were.",
        )
        return redirect(self._url("changelist"))

    # Both -------------------------------------------------------------------------------------

    def _url(self, page):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    def _transfer_page(self, request, template, title, context):
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "sheets": [
                (sheet, [*sheet.columns()], sheet.identity) for sheet in self.sheets.values()
            ],
        }
        return TemplateResponse(
            request, f"admin/import_export/{template}.html", shared | context
        )


def _download(sheet, file_format, entries):
    owners = entries.order_by().values("pk")
    data = write_table(
        file_format,
        list(sheet.columns()),
        rows.export_rows(sheet, sheet.queryset(owners)),
        numeric=sheet.numeric(),
    )
    response = HttpResponse(data, content_type=CONTENT_TYPES[file_format])
    name = f"{sheet.owner._meta.model_name}"
    name += f"-{sheet.key}" if sheet.is_child else ""
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response
