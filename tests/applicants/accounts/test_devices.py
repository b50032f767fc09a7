import pytest

from applicants.templatetags.devices import device

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
SAFARI = "Mozilla/5.0 ({}) AppleWebKit/605.1 (KHTML, like Gecko) {}/18.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64"), "Chrome on Windows"),
        (CHROME.format("Windows NT 10.0") + " Edg/140.0", "Edge on Windows"),
        (CHROME.format("Linux; Android 15; Pixel 9"), "Chrome on Android"),
        (CHROME.format("X11; CrOS x86_64 14541.0.0"), "Chrome on ChromeOS"),
        (
            SAFARI.format("iPhone; CPU iPhone OS 18_0 like Mac OS X", "Version"),
            "Safari on iPhone",
        ),
        (SAFARI.format("iPad; CPU OS 18_0 like Mac OS X", "CriOS"), "Chrome on iPad"),
        ("Mozilla/5.0 (Macintosh; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Mac"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_device_has_a_plain_name(user_agent, name):
    assert device(user_agent) == name
