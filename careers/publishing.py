"""Before a change is published: how many people's plans it alters, and how.

The change is tried out in a transaction that is taken back. Only where somebody's plan differs
the advisor is asked; the page carries all that was sent, so nothing typed is lost.
"""

from django.db import transaction
from django.template.response import TemplateResponse
from django.utils import timezone

from careers.impact import impacts, made_of
from careers.models import CatalogueVersion
from careers.queries import current_catalogue, read_catalogue

SEEN = "_impact_seen"  # the catalogue version on which the advisor saw what would happen
BACK = "_back_to_editing"
# What only a form sends that can be shown again as it was: of a record, or to decide a report.
FORMS = {"seen_revision", "decision"}
NOT_OF_THE_FORM = {SEEN, BACK, "csrfmiddlewaretoken"}


class TakenBack(Exception):
    """The change was only tried out; holds the catalogue without and with it."""

    def __init__(self, before, after):
        super().__init__()
        self.before, self.after = before, after


class PreviewMixin:
    """Shows the advisor whom a change affects; for every page on which one can be made."""

    def previewed(self, view, request, *args, **kwargs):
        """Answer with `view`, or with the question whether its change shall be published."""
        if request.method != "POST" or BACK in request.POST:
            return view(request, *args, **kwargs)
        try:
            return self._tried(view, request, *args, **kwargs)
        except TakenBack as trial:
            # Django has no public way to take a message back.
            request._messages._queued_messages.clear()
            # Outside the transaction: nobody waits while plans are compared.
            found = impacts(trial.before, trial.after, timezone.now())
            if found:
                return self._question(request, found, trial.before.version)
        return view(request, *args, **kwargs)

    @transaction.atomic
    def _tried(self, view, request, *args, **kwargs):
        """Answer with `view` if its change was seen or alters no plan, else `TakenBack`."""
        CatalogueVersion.lock()
        before = current_catalogue()
        is_seen = request.POST.get(SEEN) == str(before.version)
        response = view(request, *args, **kwargs)
        if is_seen or CatalogueVersion.current() == before.version:
            return response
        after = read_catalogue(before.version + 1)
        if made_of(before) != made_of(after):
            raise TakenBack(before, after)
        return response

    def _question(self, request, found, version):
        sent = request.POST.lists()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Before you publish",
            "impacts": found,
            "is_form": not FORMS.isdisjoint(request.POST),
            "sent": [
                (name, value)
                for name, values in sent
                for value in values
                if name not in NOT_OF_THE_FORM
            ],
            "seen": (SEEN, version),
            "back": BACK,
            "address": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/careers/impact.html", context)
