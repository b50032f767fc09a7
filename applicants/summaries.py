"""What the columns of `Applicant` say about a plan, so that lists need no plans.

Recurring duties and what is kept from before are not part of it.
`required_done`, `required_total`: the progress, as the person sees it.
`next_due_on`: the nearest day by which something open is to be done, the person's own date
included; in the past where that day was missed.
`next_milestone`: what stands first under "Next".
`attention_since`: the oldest such day that has passed; None while nothing is late.
`planned_on`, `catalogue_version`: the local date and the catalogue all this was worked out for.
"""

from applicants.planning import State, Timing


def summary_of(plan):
    """The values of the summary columns of an applicant with `plan`."""
    dated = [item for item in plan.items if item.state in State.open and item.act_by]
    late = [item.act_by for item in dated if item.timing is Timing.OVERDUE]
    first = next(iter(plan.next), None)
    return {
        "required_done": plan.progress.done,
        "required_total": plan.progress.total,
        "next_due_on": min((item.act_by for item in dated), default=None),
        "next_milestone_id": first.milestone.pk if first else None,
        "attention_since": min(late, default=None),
        "planned_on": plan.today,
        "catalogue_version": plan.catalogue.version,
    }
