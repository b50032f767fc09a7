"""The plan as a picture and in sentences: pure Python, no Django, no clock of its own."""

from .layout import draw
from .shapes import HORIZONTAL, VERTICAL, Season
from .slips import Slip, breaking, slips
from .words import describe, slack_in_words, summary

__all__ = [
    "HORIZONTAL",
    "VERTICAL",
    "Season",
    "Slip",
    "breaking",
    "describe",
    "draw",
    "slack_in_words",
    "slips",
    "summary",
]
