"""What browsers report of the content security policy: one line, and nothing of a person."""

import json
import logging

import pytest

from careers.browser_reports import read_reports

pytestmark = pytest.mark.django_db
URL = "/browser-reports/"
OLD = {
    "csp-report": {
        "document-uri": "https://pathway.example.org/calendar/SECRET.ics?s=SECRET",
        "violated-directive": "script-src-elem",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/path/SECRET?q=ada@example.org",
        "script-sample": "alert('ada@example.org')",
    }
}
NEW = {
    "type": "csp-violation",
    "url": "https://pathway.example.org/pathway/step-3/",
    "body": {
        "documentURL": "https://pathway.example.org/pathway/step-3/",
        "effectiveDirective": "style-src-attr",
        "blockedURL": "inline",
    },
}
ON = "calendar/<str:token>.ics"


def send(client, content, content_type="application/csp-report", **headers):
    return client.post(URL, content, content_type=content_type, headers=headers)


def test_a_report_becomes_one_line_without_a_secret(client, caplog):
    caplog.set_level(logging.WARNING, "careers")
    response = send(client, json.dumps(OLD))

    assert (response.status_code, response.content, response.cookies) == (204, b"", {})
    said = [record for record in caplog.records if record.name.startswith("careers")]
    assert [record.getMessage() for record in said] == [
        f"Content security policy: script-src-elem blocked evil.example on {ON}"
    ]


def test_reports_of_the_newer_kind_come_together():
    assert (
        read_reports(json.dumps([NEW, NEW, OLD]), most=2)
        == ["style-src-attr blocked inline on pathway/<slug:slug>/"] * 2
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"blocked-uri": "data"}, "blocked data on"),
        ({"blocked-uri": "data:text/html,SECRET"}, "blocked data on"),
        ({"blocked-uri": "https://user:SECRET@evil.example:444/"}, "blocked evil.example on"),
        ({"blocked-uri": "https://[SECRET"}, "blocked unknown on"),
        ({"blocked-uri": "https://ada\nlines.example/"}, "blocked adalines.example on"),
        ({"blocked-uri": "SECRET words"}, "blocked unknown on"),
        ({"blocked-uri": ["SECRET"]}, "blocked unknown on"),
        ({"effective-directive": "SECRET 'self'"}, "unknown blocked evil.example on"),
        ({"document-uri": "https://elsewhere.example/SECRET"}, "on unknown"),
        ({"document-uri": 7}, "on unknown"),
    ],
)
def test_whatever_a_report_says_no_secret_comes_out(change, line):
    (said,) = read_reports(json.dumps({"csp-report": OLD["csp-report"] | change}), most=1)

    assert line in said
    assert "SECRET" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"7",
        b'"text"',
        b"[[]]",
        b"[7]",
        b"{}",
        b'{"body": 7}',
        b"\xff",
        b"[" * 15_000,
    ],
)
def test_what_is_no_report_is_taken_in_silence(content, client, caplog):
    assert send(client, content).status_code == 204
    assert [r for r in caplog.records if r.name.startswith("careers")] == []


def test_a_large_report_is_refused(client):
    assert send(client, b" " * (16 * 1024 + 1)).status_code == 413


def test_reports_are_limited_by_client(client):
    statuses = [send(client, "{}").status_code for _ in range(31)]

    assert statuses == [204] * 30 + [429]


def test_a_page_never_reads_here(client):
    assert client.get(URL).status_code == 405
