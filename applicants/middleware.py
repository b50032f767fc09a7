"""Who may see a page, and who may keep it."""

from functools import partial

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject


class StaffMiddleware:
    """Tells the user of a request whether this sign-in used a second factor.

    As lazily as Django looks for the user: a page that asks for nobody stays without one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(partial(_with_sign_in, request, request.user))
        return self.get_response(request)


def _with_sign_in(request, user):
    if user.is_authenticated:
        records = get_authentication_records(request, user)
        user.used_second_factor = any(record["method"] == "mfa" for record in records)
    return user


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in (any more) to sign-in as a whole page.

    htmx would follow the redirect and put the form for signing in into the checklist.
    """

    def handle_no_permission(self, request, view_func):
        if "HX-Request" not in request.headers:
            return super().handle_no_permission(request, view_func)
        address = reverse("account_login", query={"next": reverse("applicants:pathway")})
        return HttpResponse(headers={"HX-Redirect": address})


class PersonalPagesMiddleware:
    """Keep pages of signed-in people out of every cache, also of a browser's on a shared desk.

    After signing out, “back” then asks the server again. Pages that know nobody stay as they
    are: an answer that never looked at the session is not personal.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response
