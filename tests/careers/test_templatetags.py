"""Drawings and words that templates ask for."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory

from applicants.planning import State
from careers.catalogue import Confidence
from careers.templatetags.ui import ICONS
from tests.builders import make_milestone, make_residency, make_source


def shown(template, **context):
    return Template("{% load reference ui %}" + template).render(Context(context))


def test_icon_beside_a_word_is_hidden_from_assistive_technology():
    assert shown('{% icon "check" %}') == (
        '<svg class="icon icon-check" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        'stroke="currentColor" aria-hidden="true"><path d="M4.5 12.8l5 5L19.5 7"/></svg>'
    )


def test_unknown_icon_is_an_error_and_not_an_empty_place():
    with pytest.raises(KeyError):
        shown('{% icon "no-such-icon" %}')


def test_each_state_and_message_level_has_an_icon():
    levels = {"success", "info", "warning", "error"}

    assert {state.value for state in State} | levels <= set(ICONS)


@pytest.mark.parametrize("path", ICONS.values(), ids=list(ICONS))
def test_icons_are_paths_and_nothing_else(path):
    assert re.fullmatch(r"[MmLlHhVvCcSsAaZz0-9., -]+", path)


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/residencies/", ' aria-current="page"'),
        ("/residencies/pmr/", ' aria-current="true"'),
        ("/", ""),
    ],
)
def test_current_marks_the_page_and_what_lies_above_it(path, mark):
    request = RequestFactory().get(path)

    assert shown('{% current "careers:residencies" %}', request=request) == mark


def test_current_can_be_exact():
    request = RequestFactory().get("/residencies/")

    assert shown('{% current "careers:home" exact=True %}', request=request) == ""


def test_current_without_a_request_marks_nothing():
    assert shown('{% current "careers:residencies" %}') == ""


def test_claims_stand_together_by_field_and_say_when_they_differ(db):
    residency, sources = make_residency(), [make_source() for _ in range(3)]
    for source, field, says in zip(
        sources, ["length", "length", "scope"], ["4 years", "3 years", "Wide"], strict=True
    ):
        residency.claims.create(source=source, field=field, says=says)
    template = (
        "{% for fact in entry|findings %}[{{ fact.label }} {{ fact.is_disputed }}"
        "{% for claim in fact.claims %} {{ claim.says }}{% endfor %}]{% endfor %}"
    )

    assert shown(template, entry=residency) == "[Length True 4 years 3 years][Scope False Wide]"


def test_same_words_in_other_case_are_no_disagreement(db):
    residency = make_residency()
    for says in ["About four", "about four"]:
        residency.claims.create(source=make_source(), field="length", says=says)

    template = "{% for fact in entry|findings %}{{ fact.is_disputed }}{% endfor %}"
    assert shown(template, entry=residency) == "False"


def test_confidence_in_words(db):
    milestone = make_milestone(confidence=Confidence.UNVERIFIED)

    assert shown(
        "{{ m.confidence|confidence_in_words }}, {{ m|is_unverified }}", m=milestone
    ) == ("Not verified, True")


def test_every_icon_that_a_template_names_exists():
    texts = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'{% icon "([^"]+)"', text)}

    assert named
    assert named <= set(ICONS)
