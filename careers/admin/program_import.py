"""The pages on which a list of programs is looked at, applied and taken back.

Only for those who may add and change fellowships. A program list of some hundred rows is
applied in one step; a longer one in several, each of them a form that a script sends by itself.
"""

from functools import partial, update_wrapper

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from careers.models import ImportStatus, ProgramImport, RowChoice
from careers.programs import applying, undoing
from careers.programs.previewing import preview
from careers.spreadsheets import MAX_BYTES, TOO_LARGE, Unreadable

from .program_import_forms import FILTERS, UploadForm, counted, shown, store_choices

PER_PAGE = 50
RECENT = 20
FIELDS_AROUND_FILE = 64 * 1024  # what a form needs besides its file
PIECE, MOST_PIECES = 64 * 1024, 8 * 1024


class ProgramImportMixin:
    """Adds the pages to the admin of fellowships, and a link to them to its list."""

    change_list_template = "admin/careers/program_import_link.html"

    def get_urls(self):
        pages = [
            ("", _upload, "programs"),
            ("<int:pk>/", _preview, "programs_preview"),
            ("<int:pk>/progress/", _progress, "programs_progress"),
            ("<int:pk>/apply/", require_POST(_apply), "programs_apply"),
            ("<int:pk>/undo/", require_POST(_undo), "programs_undo"),
            ("<int:pk>/discard/", require_POST(_discard), "programs_discard"),
        ]
        return [
            path(
                f"program-list/{route}",
                self.admin_site.admin_view(self._for_keepers(view)),
                name=f"careers_fellowship_{name}",
            )
            for route, view, name in pages
        ] + super().get_urls()

    def _for_keepers(self, view):
        """Refuse whoever may not both add and change fellowships."""

        def page(request, **kwargs):
            if not (self.has_add_permission(request) and self.has_change_permission(request)):
                raise PermissionDenied
            try:
                return view(request, site=self.admin_site, **kwargs)
            except ProgramImport.DoesNotExist:  # discarded in another tab at this moment
                raise Http404 from None

        return update_wrapper(page, view)


def _page(request, site, template, title, status=200, **context):
    context |= site.each_context(request) | {"title": title}
    return TemplateResponse(
        request, f"admin/careers/program_import{template}.html", context, status=status
    )


def _url(name, program_import):
    return reverse(f"admin:careers_fellowship_programs_{name}", args=[program_import.pk])


def _get(pk):
    return get_object_or_404(ProgramImport.objects.select_related("source"), pk=pk)


# The file ------------------------------------------------------------------------------------


def _upload(request, site):
    """Look at the size first: even the check of the form's token would read all of it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + FIELDS_AROUND_FILE:
        _throw_away(request)
        form = UploadForm()
        return _upload_page(request, site, form, problem=TOO_LARGE, status=413)
    return _received(request, site=site)


_upload.csrf_exempt = True  # checked in `_received`


def _throw_away(request):
    """Read on without keeping anything: a browser that cannot finish shows no answer."""
    pieces = iter(partial(request.read, PIECE), b"")
    for _, _ in zip(range(MOST_PIECES), pieces, strict=False):
        pass


@csrf_protect
def _received(request, site):
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            program_import = _keep(request, **form.cleaned_data)
            return redirect(_url("preview", program_import))
        except Unreadable as error:
            form.add_error("file", str(error))
    return _upload_page(request, site, form)


def _keep(request, file, **fields):
    return preview(
        file.read(), file_name=file.name, user=request.user, now=timezone.now(), **fields
    )


def _upload_page(request, site, form, status=200, problem=""):
    imports = ProgramImport.objects.select_related("source")[:RECENT]
    context = {"form": form, "problem": problem, "imports": imports, "max_bytes": MAX_BYTES}
    return _page(request, site, "", "Import a list of programs", status, **context)


# The preview ---------------------------------------------------------------------------------


def _preview(request, site, pk):
    program_import = _get(pk)
    if program_import.status != ImportStatus.PREVIEW:
        return redirect(_url("progress", program_import))
    if request.method == "POST":
        return _choose(request, program_import)
    chosen = request.GET.get("outcome", "")
    chosen = chosen if chosen in FILTERS else ""
    rows = program_import.rows.filter(**FILTERS.get(chosen, {})).select_related("fellowship")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "program_import": program_import,
        "page": page,
        "rows": [shown(row) for row in page],
        "chosen": chosen,
        "counts": counted(program_import, chosen),
        "waiting": program_import.rows.waiting().count(),
    }
    return _page(request, site, "_preview", "Look at the list", **context)


def _choose(request, program_import):
    if _keep_choices(request, program_import):
        messages.success(request, "Your choices are kept. Nothing is applied yet.")
    query = {name: request.GET[name] for name in ("outcome", "page") if name in request.GET}
    return redirect(f"{_url('preview', program_import)}?{urlencode(query)}")


@transaction.atomic
def _keep_choices(request, program_import):
    """Keep the choices of the page that was sent, unless the list is being applied already."""
    if is_open := _locked_preview(program_import.pk) is not None:
        store_choices(program_import, request.POST)
    return is_open


def _locked_preview(pk):
    """The import if nothing of it is applied; nobody begins while the transaction lasts."""
    rows = ProgramImport.objects.select_for_update(of=["self"])
    return rows.filter(pk=pk, status=ImportStatus.PREVIEW).first()


@transaction.atomic
def _discard(request, site, pk):
    if program_import := _locked_preview(pk):
        program_import.delete()
        messages.success(request, "The list is discarded. Nothing was changed.")
    else:
        messages.warning(request, "The list is being applied or gone: it was not discarded.")
    return redirect("admin:careers_fellowship_programs")


# Applying and undoing ------------------------------------------------------------------------


def _progress(request, site, pk):
    program_import = _get(pk)
    rows = program_import.rows
    is_undoing = program_import.status in (ImportStatus.UNDOING, ImportStatus.UNDONE)
    applied = rows.applied().count()
    left = (rows.to_undo() if is_undoing else rows.waiting()).count()
    context = {
        "program_import": program_import,
        "total": applied if is_undoing else applied + left,
        "done": applied - left if is_undoing else applied,
        "undone": rows.exclude(undone_at=None).count(),
        "is_running": program_import.status in (ImportStatus.APPLYING, ImportStatus.UNDOING),
        "is_paused": "pause" in request.GET,
        "counts": counted(program_import, ""),
        "kept": rows.kept().select_related("fellowship")[:PER_PAGE],
        "conflicts": rows.filter(outcome="conflict")[:PER_PAGE],
        "skipped": rows.filter(choice=RowChoice.SKIP).count(),
    }
    return _page(request, site, "_progress", _title(context), **context)


def _title(context):
    program_import = context["program_import"]
    words = {
        ImportStatus.PREVIEW: "Apply the list",
        ImportStatus.APPLYING: f"Applying: {context['done']} of {context['total']} rows",
        ImportStatus.APPLIED: "The list is applied",
        ImportStatus.UNDOING: f"Undoing: {context['done']} of {context['total']} rows",
        ImportStatus.UNDONE: "The import is undone",
    }
    return words[program_import.status]


def _apply(request, site, pk):
    program_import = _get(pk)
    _keep_choices(request, program_import)
    applying.start(program_import)
    applying.apply_slice(program_import, request.user, timezone.now())
    return redirect(_url("progress", program_import))


def _undo(request, site, pk):
    program_import = _get(pk)
    undoing.start(program_import)
    undoing.undo_slice(program_import, request.user, timezone.now())
    return redirect(_url("progress", program_import))
