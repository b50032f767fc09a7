"""What the pages that belong to one milestone of one person share."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from applicants.models import MilestoneRecord
from applicants.planning import State
from applicants.queries import plan_of
from careers.models import Milestone


def own_milestone(applicant, slug, *, is_new=False):
    """The record of a milestone of the applicant, and the plan.

    404 where the milestone is not theirs; for something new also while that is undecided.
    """
    plan = plan_of(applicant, applicant.today())
    item = plan.by_slug.get(slug)
    if item is None or (is_new and item.state is State.DEPENDS):
        raise Http404
    milestone = get_object_or_404(Milestone, slug=slug)
    return MilestoneRecord.objects.for_milestone(applicant, milestone), plan
