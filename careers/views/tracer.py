"""Which pain certificate is open to whom, and what is argued about doing without."""

from django.shortcuts import render

from careers.caching import public_page
from careers.forms import TracerForm
from careers.queries import current_catalogue
from careers.queries_tracer import arguments, pain_certificates
from careers.tracer import counts, trace


@public_page
def tracer(request):
    form = TracerForm(request.GET, residencies=current_catalogue().residencies)
    context = {"form": form, "arguments": arguments()}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        answers = trace(pain_certificates([asked["residency"]]), **asked)
        context |= {"answers": answers, "counts": counts(answers)}
    return render(request, "careers/tracer.html", context)
