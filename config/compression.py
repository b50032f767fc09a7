"""Compressing answers without telling their secrets by their length."""

from django.middleware.gzip import GZipMiddleware

from careers.caching import is_visitor

# Who made the browser ask, in its own words: a page of ours, or nobody but the person.
OWN = {"same-origin", "none"}
TEXTS = ("text/", "application/json", "application/xml", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compress text, but nobody's own page that another site made their browser ask for.

    Whoever can write into a compressed page and see how long it gets can guess what else is in
    it (BREACH). So a page of somebody with a session is compressed only where the browser says
    that our own page, or the person, asked for it. Beyond that the length of each is blurred
    (by Django) and its token against forgery is another each time (by Django as well).
    Files and what is compressed already stay as they are.
    """

    def process_response(self, request, response):
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        if not is_visitor(request) and request.headers.get("Sec-Fetch-Site") not in OWN:
            return response
        return super().process_response(request, response)
