"""Residencies compared as routes to a pain certificate."""

from django.shortcuts import render

from careers.caching import public_page
from careers.catalogue import Track
from careers.forms import RoutesForm
from careers.picture import draw, draw_chosen
from careers.queries import current_catalogue
from careers.queries_routes import exam_steps, residencies_to_compare, stage_lengths
from careers.queries_tracer import pain_certificates
from careers.routes import compare, only_for


@public_page
def routes(request):
    catalogue = current_catalogue()
    form = RoutesForm(request.GET, residencies=catalogue.residencies)
    track = form.chosen_track
    context = {"form": form, "track": track}
    if form.residencies:
        context |= _comparison(catalogue, form.residencies, track)
    else:
        context["picture"] = draw(stage_lengths(), catalogue.residencies, track)
    if track is Track.IMG:
        context["img_milestones"] = only_for(track, catalogue)
    return render(request, "careers/routes.html", context)


def _comparison(catalogue, slugs, track):
    chosen = [catalogue.residency_by_slug[slug] for slug in slugs]
    picture = draw_chosen(stage_lengths(), chosen, track)
    columns = compare(
        residencies_to_compare(slugs),
        track=track,
        catalogue=catalogue,
        picture=picture,
        steps=exam_steps(),
        certificates=pain_certificates(slugs),
    )
    return {"picture": picture, "columns": columns}
