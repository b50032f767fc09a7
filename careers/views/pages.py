"""Public pages. Each says so by `public_page`; a test lists them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from careers.caching import public_page
from careers.forms import AudienceForm
from careers.models import Milestone, Residency
from careers.picture import draw
from careers.preview import asked_in_words, audience, connections
from careers.queries import current_catalogue
from careers.queries_routes import stage_lengths
from careers.structured import as_json_ld, website

PER_PAGE = 50
WAIT = 5 * 60  # seconds, as the page says


@public_page
def home(request):
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    picture = draw(stage_lengths(), current_catalogue().residencies)
    structured = as_json_ld(website(request, reverse("careers:search")))
    return render(request, "careers/home.html", {"picture": picture, "structured": structured})


@public_page
def residencies(request):
    found = Residency.objects.published().with_routes()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "careers/residencies.html", {"page": page})


@public_page
def milestone(request, slug):
    """A milestone without a person; for staff who may see it also before it is published."""
    found = Milestone.objects.visible_to(request.user).with_provenance()
    milestone = get_object_or_404(found, slug=slug)
    catalogue = current_catalogue()
    form = AudienceForm(request.GET, residencies=catalogue.residencies)
    chosen = form.chosen
    context = connections(slug, catalogue) | {
        "milestone": milestone,
        "form": form,
        "asked": asked_in_words(catalogue=catalogue, **chosen),
        "answer": audience(slug, catalogue, **chosen),
        "query": form.query,
        "today": timezone.localdate(),
    }
    return render(request, "careers/milestone.html", context)


@login_not_required
def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@login_not_required
def too_many(request, exception=None):
    """Too many tries: nobody is told of how many, or until when exactly."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = WAIT
    return response


@login_not_required
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
