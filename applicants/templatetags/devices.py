"""`{% load devices %}{{ session.user_agent|device }}`: what a person would call the device."""

from django import template

register = template.Library()

# The first that fits wins: most browsers also claim to be Chrome, and Chrome to be Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@register.filter
def device(user_agent):
    """Browser and system, as far as the browser tells: "Firefox on Windows"."""
    found = [
        next((name for sign, name in names.items() if sign in user_agent), None)
        for names in [BROWSERS, SYSTEMS]
    ]
    return " on ".join(filter(None, found)) or "Unknown browser"
