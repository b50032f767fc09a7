"""Structured data: readable as JSON, and never the end of its own element."""

import json

import pytest
from django.utils.html import conditional_escape

from careers.structured import as_json_ld

START, END = '<script type="application/ld+json">', "</script>"


@pytest.mark.parametrize(
    "text",
    [
        "</script>",
        "</SCRIPT >",
        "<!--<script>",
        "]]>",
        "&lt;",
        '"quoted"',
        "{}",
        "\u2028\u2029",
        "é",
    ],
)
def test_any_text_comes_back_and_stays_inside(text):
    block = str(as_json_ld({"@type": "Thing", "name": text}))

    inside = block.removeprefix(START).removesuffix(END)
    assert block == START + inside + END
    assert json.loads(inside) == {
        "@context": "https://schema.org",
        "@type": "Thing",
        "name": text,
    }
    assert [sign for sign in "<>&\u2028\u2029" if sign in inside] == []


def test_the_block_is_safe_for_a_template():
    block = as_json_ld({"@type": "Thing"})

    assert conditional_escape(block) == block
