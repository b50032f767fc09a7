"""Rows of every registered model, and how a test fills in an admin page."""

from itertools import count

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from careers import models as reference
from careers.catalogue import Cycle, RouteStatus
from tests.builders import make_milestone, make_residency, make_source, make_stage

_number = count(1)


def _make(model, **fields):
    number = next(_number)
    name = model.__name__.lower()
    fields = {"slug": f"{name}-{number}", "name": f"{model.__name__} {number}"} | fields
    return model.objects.create(**fields)


def make_board(**fields):
    fields = {"abbreviation": f"B{next(_number)}", "family": "abms"} | fields
    return _make(reference.Board, **fields)


def make_certificate(**fields):
    return _make(reference.Certificate, **{"family": "abms", "kind": "subspecialty"} | fields)


def make_route(**fields):
    related = {"certificate": make_certificate, "residency": make_residency}
    fields |= {name: make() for name, make in related.items() if name not in fields}
    fields = {"status": RouteStatus.OPEN, "reason": "So it is.", "board": make_board()} | fields
    return reference.CertificateRoute.objects.create(**fields)


def make_group(**fields):
    return _make(reference.ChoiceGroup, **fields)


def make_season(**fields):
    fields = {"cycle": Cycle.FELLOWSHIP, "start_year": 2000 + next(_number) % 100} | fields
    return _make(reference.Season, **fields)


def make_full_milestone():
    """A milestone with everything that a list could load row by row."""
    milestone = make_milestone(
        choice_group=make_group(),
        residencies=[make_residency()],
        sources=[make_source()],
        for_md=True,
    )
    needs = {"milestone": milestone, "source": make_source()}
    reference.Prerequisite.objects.create(required_milestone=make_milestone(), **needs)
    milestone.claims.create(field="timing", says="Early.", source=make_source())
    return milestone


BUILDERS = {
    reference.Board: make_board,
    reference.Certificate: make_certificate,
    reference.CertificateRoute: make_route,
    reference.ChoiceGroup: make_group,
    reference.Exam: lambda: _make(reference.Exam, scope="pain"),
    reference.Fellowship: lambda: _make(reference.Fellowship, institution="A hospital"),
    reference.Milestone: make_full_milestone,
    reference.Residency: lambda: make_residency(abms_board=make_board()),
    reference.Season: make_season,
    reference.Source: make_source,
    reference.Stage: make_stage,
}

REGISTERED = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "careers"),
    key=lambda model: model.__name__,
)
ELSEWHERE = sorted(
    (model for model in admin.site._registry if model._meta.app_label != "careers"),
    key=lambda model: model.__name__,
)


def admin_url(target, page, *args):
    """The address of an admin page of a record, or of a model (`changelist`, `add`)."""
    opts = target._meta
    own = [target.pk] if isinstance(target, Model) else []
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[*own, *args])


def form_data(response, **changes):
    """What a browser would send from an admin form, with `changes`; None leaves a field out."""
    data = dict(_values(response.context["adminform"].form))
    for inline in response.context.get("inline_admin_formsets", ()):
        data |= dict(_values(inline.formset.management_form))
        if inline.has_change_permission:
            for row in inline.formset.forms:
                data |= dict(_values(row))
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def _values(form):
    for bound in form:
        value = bound.value()
        if isinstance(value, (list, tuple)):
            value = [getattr(item, "pk", item) for item in value]
        elif isinstance(value, bool):
            value = "on" if value else None
        yield bound.html_name, value


def change(client, entry, follow=False, **changes):
    """Open the page of `entry`, change something and save."""
    url = admin_url(entry, "change")
    return client.post(url, form_data(client.get(url), **changes), follow=follow)


def errors(response):
    """Every error sentence of an admin page."""
    found = response.context["errors"]
    groups = [[group] if isinstance(group, str) else group for group in found]
    return [str(message) for group in groups for message in group]


def revert(client, entry, version, **changes):
    url = admin_url(entry, "simple_history", version.pk)
    return client.post(url, form_data(client.get(url), **changes), follow=True)
