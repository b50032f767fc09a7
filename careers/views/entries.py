"""Being built."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def library(request):
    return HttpResponse("Being built.", status=503)


@login_not_required
def disagreements(request):
    return HttpResponse("Being built.", status=503)


@login_not_required
def shelf(request, shelf):
    return HttpResponse("Being built.", status=503)


@login_not_required
def entry(request, shelf, slug):
    return HttpResponse("Being built.", status=503)
