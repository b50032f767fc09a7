"""Headers of every answer that Django has no setting for."""

from django.conf import settings


class HeadersMiddleware:
    """Adds `ANSWER_HEADERS` where a view has not said otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in settings.ANSWER_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
