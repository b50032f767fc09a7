"""The page on which advisors see what waits for them, and check it off."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from careers.lookups import MAX_DIGITS
from careers.models import Source
from careers.review import (
    SECTIONS,
    items_of,
    kinds_for,
    mark_answering,
    mark_checked,
    waiting_for,
)

PER_PAGE = 25


class CheckForm(forms.Form):
    """Against which source somebody checked: one that the entry has, or another by its slug."""

    source = forms.ModelChoiceField(Source.objects, to_field_name="slug", required=False)
    other = forms.ModelChoiceField(
        Source.objects,
        to_field_name="slug",
        required=False,
        widget=forms.TextInput,
        error_messages={"invalid_choice": "No source has this slug."},
    )
    verified = forms.BooleanField(required=False)

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("other") or cleaned.get("source")
        if not self.errors and chosen is None:
            raise forms.ValidationError("Say against which source you checked it.")
        return cleaned | {"chosen": chosen}


class ReviewPages:
    """Adds the queue to the admin site; for the admin of one model, here that of sources."""

    def get_site_urls(self):
        view = self.admin_site.admin_view
        return [
            path("review/", view(require_safe(self.review_view)), name="review"),
            path("review/checked/", view(require_POST(self.checked_view)), name="checked"),
            path("review/answers/", view(require_POST(self.answers_view)), name="answers"),
        ]

    def review_view(self, request):
        kinds, today = _kinds(request), timezone.localdate()
        section = SECTIONS.get(request.GET.get("section"), SECTIONS["stale"])
        kind = request.GET.get("kind", "")
        asked = {kind: kinds[kind]} if kind in kinds else kinds
        page = Paginator(section.find(asked, today), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Review queue",
            "section": section,
            "waiting": waiting_for(request.user, today),
            "kinds": [(name, model._meta.verbose_name) for name, model in kinds.items()],
            "kind": kind if kind in kinds else "",
            "page_obj": page,
            "rows": [(item, _edit_url(item)) for item in items_of(section, list(page))],
            "sources": Source.objects.only("slug", "title") if section.can_be_checked else (),
        }
        return TemplateResponse(request, "admin/careers/review.html", context)

    def checked_view(self, request):
        model = _kinds(request).get(request.POST.get("entry"))
        pk = request.POST.get("pk", "")
        if model is None or not (pk.isascii() and pk.isdecimal()) or len(pk) > MAX_DIGITS:
            raise Http404
        form = CheckForm(request.POST)
        if not form.is_valid():
            for message in [text for found in form.errors.values() for text in found]:
                messages.error(request, message)
            return _back(request)
        source = form.cleaned_data["chosen"]
        is_verified = form.cleaned_data["verified"]
        entry = mark_checked(
            model, int(pk), source, timezone.localdate(), is_verified=is_verified
        )
        if entry is None:
            raise Http404
        verified = " and marked as verified" if is_verified else ""
        messages.success(request, f"“{entry}” was checked today against “{source}”{verified}.")
        return _back(request)

    def answers_view(self, request):
        if not request.user.has_perm("careers.change_source"):
            raise PermissionDenied
        source = Source.objects.filter(slug=request.POST.get("source", "").replace("\0", ""))
        if mark_answering(source, True, timezone.localdate()):
            messages.success(request, "Noted: its address answers again.")
        return _back(request)


def _kinds(request):
    if kinds := kinds_for(request.user):
        return kinds
    raise PermissionDenied


def _edit_url(item):
    return reverse(f"admin:careers_{item.kind}_change", args=[item.record.pk])


def _back(request):
    """To the section, kind and page from which somebody came."""
    names = ("section", "kind", "page")
    query = {name: request.POST[name] for name in names if request.POST.get(name)}
    return redirect(f"{reverse('admin:review')}?{urlencode(query)}")
