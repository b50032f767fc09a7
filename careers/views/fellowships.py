"""The directory of fellowships: search, comparison, the page of a program."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from careers.caching import public_page
from careers.directory import (
    MOST_COMPARED,
    address,
    answers_of,
    chips,
    described,
    draw_map,
    next_in_address,
    result_in_words,
    side_by_side,
    ways_out,
)
from careers.filters.fellowships import PLACES, FellowshipFilter
from careers.models import Fellowship
from careers.queries import (
    AskedPrograms,
    current_catalogue,
    programs_by_state,
    published_programs,
)
from careers.shelves import completeness, facts_of, findings_of
from careers.structured import as_json_ld

PER_PAGE = 25
MOST_NEARBY = 5
# A longer list in an address is no choice of a person.
MOST_ASKED = 50


@public_page
def directory(request):
    catalogue = current_catalogue()
    published = published_programs(catalogue.version)
    filters = FellowshipFilter(
        request.GET,
        Fellowship.objects.published(),
        residencies=catalogue.residencies,
        published=published,
    )
    context = _results(filters, request.GET.get("page"), catalogue.version)
    context["published"] = published
    response = render(request, "careers/fellowships.html", context)
    # What htmx asks for has every empty field in it; the address bar need not.
    response["HX-Push-Url"] = request.path + address(context["chosen"]).rstrip("?")
    return response


def _results(filters, number, version):
    """What the list shows. The counts of the map are also those of the pages: one query."""
    chosen, fields = filters.chosen, filters.form.fields
    counts = programs_by_state(_asked(filters, version))
    states = filters.states or counts
    found = sum(count for code, count in counts.items() if code in states)
    page = _page(filters, found, number)
    return {
        "filters": filters,
        "chosen": chosen,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "page_address": next_in_address(chosen),
        "result": result_in_words(found, filters.published.total),
        "chips": chips(chosen, fields),
        "map": draw_map(counts, chosen, filters.states),
        # For whoever looks around; who searches gets to the programs at once.
        "map_is_open": page.number == 1 and set(chosen) <= set(PLACES),
        "ways_out": [] if found else ways_out(filters.without_one(), chosen, fields),
    }


def _asked(filters, version):
    """What is asked, wherever it is and in whatever order it is shown."""
    besides = dict.fromkeys((*PLACES, "sort"))
    return AskedPrograms(version, address(filters.chosen, **besides), filters.anywhere)


def _page(filters, found, number):
    rows = filters.qs.sorted_by(filters.order).prefetch_related("sources").defer("search_text")
    if filters.own_residency:
        rows = rows.with_answer_for(filters.own_residency[0])
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = found
    return paginator.get_page(number)


@public_page
def compare(request):
    """Two to four programs side by side; what cannot be compared is said, with a way on."""
    asked = list(dict.fromkeys(request.GET.getlist("program")))
    # PostgreSQL takes no text with a NUL character.
    slugs = [slug for slug in asked if slug.isascii() and slug.isprintable()][:MOST_ASKED]
    found = Fellowship.objects.published().with_provenance().filter(slug__in=slugs)
    by_slug = {program.slug: program for program in found}
    known = [by_slug[slug] for slug in asked if slug in by_slug]
    context = {
        "programs": known[:MOST_COMPARED],
        "left_out": known[MOST_COMPARED:],
        "missing": len(asked) - len(known),
        "most": MOST_COMPARED,
        "comparison": side_by_side(known[:MOST_COMPARED], _residencies()),
    }
    return render(request, "careers/compare.html", context)


@public_page
def program(request, slug):
    found = Fellowship.objects.visible_to(request.user).with_provenance()
    program = get_object_or_404(found, slug=slug)
    known, counted = completeness(program)
    context = {
        "program": program,
        "facts": facts_of(program),
        "findings": findings_of(program),
        "answers": answers_of(program, _residencies()),
        "known": known,
        "counted": counted,
        "nearby": program.nearby()[:MOST_NEARBY],
        "today": timezone.localdate(),
        "structured": as_json_ld(described(program, request.build_absolute_uri(request.path))),
    }
    return render(request, "careers/fellowship.html", context)


def _residencies():
    return [info for info in current_catalogue().residencies if info.is_published]
