"""What the doctor says: how something stands, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is ok, warning or error; `advice` is empty where nothing is to be done."""

    level: str
    subject: str
    text: str
    advice: str = ""


def ok(subject, text):
    return Finding("ok", subject, text)


def warning(subject, text, advice):
    return Finding("warning", subject, text, advice)


def error(subject, text, advice):
    return Finding("error", subject, text, advice)
