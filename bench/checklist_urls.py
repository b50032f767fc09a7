"""The site, and beside it a page as cheap as a signed-in page can be."""

from django.http import HttpResponse
from django.urls import include, path

READY = {}  # what the bare page returns, by the key of the user


def ready(request):
    """Somebody signed in, the whole middleware, and nothing to work out."""
    return HttpResponse(READY[request.user.pk])


urlpatterns = [path("ready/", ready), path("", include("config.urls"))]
