"""How the tests of the public pages read them."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext


def page(client, url, status=200):
    """The text of a page, which must answer with `status`."""
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def count_queries(client, url):
    """How many queries a page takes once the catalogue is known."""
    page(client, url)
    with CaptureQueriesContext(connection) as captured:
        page(client, url)
    return len(captured)


def words(html):
    """The words of a piece of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def facts(html):
    """Each named fact of a page: its name and what is said."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return [(words(name), words(says)) for name, says in pairs]


def field_errors(html):
    """What a form says beside its fields, in their order."""
    found = re.findall(r'<p id="error_\d+_id_\w+">(.*?)</p>', html, re.DOTALL)
    return [words(error).removeprefix("Error: ") for error in found]


def links(html):
    """Address and words of each link in the lists of other milestones."""
    lists = "".join(re.findall(r'<ul class="link-list">.*?</ul>', html, re.DOTALL))
    return [(unescape(url), words(name)) for url, name in LINK.findall(lists)]


def nav(html):
    """The words of the navigation in the wide header."""
    wide = re.search(r'<nav class="nav-wide".*?</nav>', html, re.DOTALL)[0]
    return [words(entry) for entry in re.findall(r"<li>.*?</li>", wide, re.DOTALL)]


def answer(html):
    """Who asked and whether the milestone is for them, or None where nothing was asked."""
    found = re.search(r'id="answer"[^>]*><strong>(.*?)</strong>(.*?)</p>', html, re.DOTALL)
    return found and tuple(words(part) for part in found.groups())


LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
