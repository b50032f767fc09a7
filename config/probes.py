"""What is asked by machines: load balancers, supervisors, monitors."""

from django.urls import resolve

PROBES = {"/healthz", "/readyz", "/metrics"}


class ProbesMiddleware:
    """Answers probes under any host name: they ask each machine by its number.

    Nothing of a person or of the host stands in the answers. It comes before all that looks at
    session, database or host.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in PROBES:
            return self.get_response(request)
        request.resolver_match = resolve(request.path)
        return request.resolver_match.func(request)
