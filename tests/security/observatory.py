"""The rules by which Mozilla's HTTP Observatory marks a site, in our own words.

After “HTTP Observatory Scoring Methodology”, Mozilla, 27 February 2024: each site begins with
100 points and gains or loses some for each rule; 100 and more is the mark A+. Two rules are
left out, for nothing here decides them: being on the browsers' list of HTTPS sites (5 points),
and checksums of scripts (5 points), which say nothing more where every script is our own.
"""

import re
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

SIX_MONTHS = 15_768_000  # seconds
TOO_WIDE = re.compile(r"'unsafe-|\*|(?<![\w-])(?:https?|data|blob):(?!\S)")
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SCRIPT = re.compile(r"<script\b([^>]*)>")


def marks(headers, html=""):
    """Points by rule of one answer over HTTPS; `headers` is a mapping, cookies one by one."""
    policy = directives(headers.get("Content-Security-Policy", ""))
    return {
        "policy": _policy(policy),
        "cookies": _cookies(headers.get("Set-Cookie", "")),
        "https only": _https_only(headers.get("Strict-Transport-Security", "")),
        "type as sent": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": 5 if policy.get("frame-ancestors") == "'none'" else -20,
        "referrer": 5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        "other sites": -50 if headers.get("Access-Control-Allow-Origin") else 0,
        "scripts": _scripts(html),
    }


def directives(text):
    """The policy as a mapping of its directives."""
    parts = [part.strip().partition(" ") for part in text.split(";") if part.strip()]
    return {name: value for name, _, value in parts}


def _policy(policy):
    if not policy:
        return -25
    sources = " ".join(value for name, value in policy.items() if name != "img-src")
    if TOO_WIDE.search(sources):
        return -20
    return 10 if policy.get("default-src") == "'none'" else 5


def _cookies(text):
    cookies = list(SimpleCookie(text).values())
    if not cookies:
        return 0
    if not all(cookie["secure"] and cookie["httponly"] for cookie in cookies):
        return -40
    return 5 if all(cookie["samesite"] in ("Lax", "Strict") for cookie in cookies) else 0


def _https_only(text):
    seconds = re.match(r"max-age=(\d+)", text)
    if not seconds:
        return -20
    return 0 if int(seconds[1]) >= SIX_MONTHS else -10


def _scripts(html):
    """0 where each script is a file of this site; else as bad as a script from anywhere."""
    addresses = [re.search(r'src="([^"]*)"', tag) for tag in SCRIPT.findall(html)]
    data = [tag for tag in SCRIPT.findall(html) if "application/ld+json" in tag]
    hosts = [urlsplit(found[1]).netloc for found in addresses if found]
    inline = addresses.count(None) - len(data)
    return -50 if any(hosts) or inline else 0
