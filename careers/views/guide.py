"""Being built."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def guide(request):
    return HttpResponse("Being built.", status=503)


@login_not_required
def article(request, slug):
    return HttpResponse("Being built.", status=503)


@login_not_required
def licenses(request):
    return HttpResponse("Being built.", status=503)
