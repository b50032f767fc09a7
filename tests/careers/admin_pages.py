"""Rows of every registered model, and how a test fills in an admin page."""

from itertools import count

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from careers import models as reference
from careers.catalogue import Cycle
from careers.states import STATES
from tests.builders import (
    make_fellowship,
    make_milestone,
    make_residency,
    make_source,
    make_stage,
)
from tests.careers import route_rows

REASON = "A source says so now."
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
    fields = {"board": make_board()} | fields
    return route_rows.make_route(**fields)


def make_training_rule(**fields):
    fields["certificate"] = fields.get("certificate") or make_certificate()
    return route_rows.make_training_rule(**fields)


def make_full_fellowship():
    """A fellowship with everything that a list could load row by row."""
    return make_fellowship(
        acgme_id=f"{next(_number)}",
        state="WA",
        positions=4,
        accepts=[make_residency()],
        sources=[make_source()],
    )


def make_acceptance(**fields):
    fields = {"fellowship": make_fellowship(), "residency": make_residency()} | fields
    return reference.Acceptance.objects.create(**{"accepts": True} | fields)


def make_fee(**fields):
    return _make(reference.ApplicationFee, **fields)


def make_tier(**fields):
    fields = {"fee": make_fee(), "from_program": 1, "to_program": 10, "usd": 99} | fields
    return reference.FeeTier.objects.create(**fields)


def make_attempt_rule(**fields):
    fields = {"exam": _make(reference.Exam, scope="license"), "source": make_source()} | fields
    fields = {"kind": "limit", "count": 3, "months": 12, "because": "Three a year."} | fields
    return reference.AttemptRule.objects.create(**fields)


def make_license(**fields):
    state = STATES[next(_number) % len(STATES)].code
    return _make(reference.StateLicense, **{"state": state} | fields)


def make_organization(**fields):
    return _make(reference.Organization, **{"kind": "society"} | fields)


def make_resource(**fields):
    fields = {"kind": "journal", "organization": make_organization()} | fields
    return _make(reference.Resource, **fields)


def make_continuing(**fields):
    return _make(reference.ContinuingCertification, **{"board": make_board()} | fields)


def make_article(**fields):
    return _make(reference.GuideArticle, **{"position": next(_number)} | fields)


def make_point(**fields):
    fields = {"position": next(_number)} | fields
    fields["article"] = fields.get("article") or make_article()
    return _make(reference.GuidePoint, **fields)


def make_disagreement(**fields):
    return _make(reference.Disagreement, **{"handling": "The newer one."} | fields)


def make_claim(**fields):
    fields = {"field": "length", "says": "So.", "source": make_source()} | fields
    fields["entry"] = fields.get("entry") or make_milestone()
    return reference.Claim.objects.create(**fields)


def make_ruling(**fields):
    fields = {"field": "length", "uses": "4 years", "because": "Newer."} | fields
    fields["entry"] = fields.get("entry") or make_milestone()
    return reference.Ruling.objects.create(**fields)


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
    reference.ApplicationDocument: lambda: _make(reference.ApplicationDocument),
    reference.ApplicationFee: lambda: make_tier().fee,
    reference.Argument: lambda: _make(reference.Argument),
    reference.Board: make_board,
    reference.Certificate: make_certificate,
    reference.CertificateRoute: make_route,
    reference.ChoiceGroup: make_group,
    reference.ContinuingCertification: make_continuing,
    reference.Disagreement: make_disagreement,
    reference.Exam: lambda: make_attempt_rule().exam,
    reference.Fellowship: make_full_fellowship,
    reference.GuideArticle: lambda: make_point().article,
    reference.GuidePoint: make_point,
    reference.MatchYear: lambda: _make(reference.MatchYear, year=1990 + next(_number)),
    reference.Milestone: make_full_milestone,
    reference.Organization: make_organization,
    reference.PayBand: lambda: _make(reference.PayBand, position=next(_number)),
    reference.Procedure: lambda: _make(reference.Procedure),
    reference.Residency: lambda: make_residency(abms_board=make_board()),
    reference.Resource: make_resource,
    reference.Season: make_season,
    reference.Source: make_source,
    reference.Stage: make_stage,
    reference.StateLicense: make_license,
    reference.TrainingRule: make_training_rule,
}

REGISTERED = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "careers"),
    key=lambda model: model.__name__,
)


def admin_url(target, page, *args):
    """The address of an admin page of a record, or of a model (`changelist`, `add`)."""
    opts = target._meta
    own = [target.pk] if isinstance(target, Model) else []
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[*own, *args])


def form_data(response, **changes):
    """What a browser would send from an admin form, with `changes`; None leaves a field out.

    Like an advisor it gives a reason, unless `changes` say otherwise.
    """
    data = dict(_values(response.context["adminform"].form))
    data["change_reason"] = data["change_reason"] or REASON
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
