"""Reads for the comparison of routes; what the tracer answers from is in `queries_tracer`."""

from careers.models import Milestone, Residency, Stage
from careers.routes import ExamStep


def stage_lengths():
    """The typical length of each published stage, in words."""
    return dict(Stage.objects.published().values_list("slug", "typical_length"))


def residencies_to_compare(slugs):
    """Published residencies with boards, claims and sources."""
    found = Residency.objects.published().filter(slug__in=slugs)
    return found.select_related("abms_board", "aoa_board").prefetch_related("claims", "sources")


def exam_steps():
    """The exams of the pathway in its order; those for pain certificates stand with these."""
    milestones = (
        Milestone.objects.published()
        .filter(exam__is_published=True, certificate=None)
        .in_pathway_order()
        .select_related("exam")
    )
    return [ExamStep(milestone.slug, milestone.exam) for milestone in milestones]
