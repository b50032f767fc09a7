"""What every answer to a signed-in person carries."""

from django.utils.cache import add_never_cache_headers


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
