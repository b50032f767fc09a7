"""Public pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render

from careers.models import Milestone, Residency


@login_not_required
def home(request):
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "careers/home.html")


@login_not_required
def residencies(request):
    context = {"residencies": Residency.objects.published()}
    return render(request, "careers/residencies.html", context)


@login_not_required
def residency(request, slug):
    residency = get_object_or_404(Residency.objects.published(), slug=slug)
    return render(request, "careers/residency.html", {"residency": residency})


@login_not_required
def milestone(request, slug):
    milestone = get_object_or_404(Milestone.objects.published(), slug=slug)
    return render(request, "careers/milestone.html", {"milestone": milestone})


@login_not_required
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
