"""`{% load checklist %}`: the rows of the checklist, of which a page has fifty.

Written in Python rather than as templates: fifty times thirty small tags would take most of
the time of the page. `format_html` escapes every value.
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()

ROW = """<li class="milestone-row" id="m-{slug}">
<div>
<h{level} class="milestone-title"><a href="{url}">{name}</a></h{level}>
<p class="milestone-meta">{state}{when}{necessity}{group}</p>
{waits}{depends}</div>
<div class="milestone-actions">{buttons}{edit}</div>
<div class="milestone-edit" id="edit-{slug}"></div>
</li>
"""
STATE = (
    '<span class="state state--{0}"><svg class="icon" aria-hidden="true">'
    '<use href="#icon-{0}"/></svg>{1}</span>'
)
NECESSITY = '<span class="badge-necessity badge-necessity--{0}">{0}</span>'
EDIT = (
    '<a class="btn btn-link btn-sm" id="open-{0}" href="{1}#note" hx-get="{1}{2}" '
    'hx-target="#edit-{0}" hx-swap="innerHTML"><svg class="icon" aria-hidden="true">'
    '<use href="#icon-note"/></svg>Edit<span class="visually-hidden">: {3}</span></a>'
)
BUTTON = (
    '<button class="btn btn-sm {look}" id="{prefix}-{status}-{slug}" form="quick" '
    'formaction="{address}" hx-post="{address}" name="to" value="{status}.{version}">'
    '{icon}{label}<span class="visually-hidden">: {name}</span></button>'
)
CHECK = format_html(
    '<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', "check"
)


@register.simple_tag
def milestone_rows(rows, query, level=4):
    """Milestones of the checklist (each a `views.rows.Row`) under headings of `level`."""
    return format_html_join("", "{}", ((_row(row, query, level),) for row in rows))


@lru_cache(maxsize=2000)
def _row(row, query, level):
    """Kept: it says nothing of whose it is, and one tap changes one row of fifty."""
    return format_html(
        ROW,
        slug=row.slug,
        level=level,
        url=row.url,
        name=row.name,
        state=format_html(STATE, row.state, row.label),
        when=_when(row),
        necessity=format_html(NECESSITY, row.necessity),
        group=_group(row),
        waits=_quiet("After {}", row.waits_for),
        depends=_quiet("{}", row.depends),
        buttons=quick_buttons(row, query, "row"),
        edit=format_html(EDIT, row.slug, row.url, query, row.name) if row.can_edit else "",
    )


@register.simple_tag
def quick_buttons(row, query, prefix):
    """The buttons of one tap; they belong to the one form of the page and carry no token."""
    return format_html_join(
        "", "{}", ((_button(row, action, query, prefix),) for action in row.actions)
    )


def _button(row, action, query, prefix):
    return format_html(
        BUTTON,
        look="btn-secondary" if action.is_main else "btn-link",
        prefix=prefix,
        status=action.status,
        slug=row.slug,
        address=f"{row.url}change/{query}",
        version=row.version,
        icon=CHECK if action.is_main else "",
        label=action.label,
        name=row.name,
    )


def _when(row):
    if not row.when:
        return ""
    look = "due due--overdue" if row.is_overdue else "due"
    return format_html('<span class="{}">{}</span>', look, row.when)


def _group(row):
    if not row.group:
        return ""
    return format_html(
        '<span class="badge">any {} of: {}</span>', row.group.needed, row.group.name
    )


def _quiet(words, value):
    if not value:
        return ""
    return format_html(f'<p class="quiet waits">{words}</p>\n', value)
