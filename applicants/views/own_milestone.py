"""What the pages that belong to one milestone of one person share."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from applicants.models import MilestoneRecord
from applicants.planning import State
from applicants.queries import plan_of
from careers.models import Milestone


def own_milestone(applicant, slug):
    """The record of a milestone about which the applicant may note something, and the plan.

    404 where the milestone is not theirs, or undecided and nothing was noted yet.
    """
    plan = plan_of(applicant, applicant.today())
    item = plan.by_slug.get(slug)
    if item is None or item.state is State.DEPENDS:
        raise Http404
    milestone = get_object_or_404(Milestone, slug=slug)
    return MilestoneRecord.objects.for_milestone(applicant, milestone), plan
