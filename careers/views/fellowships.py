"""Being built."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def directory(request):
    return HttpResponse("Being built.", status=503)


@login_not_required
def compare(request):
    return HttpResponse("Being built.", status=503)


@login_not_required
def program(request, slug):
    return HttpResponse("Being built.", status=503)
