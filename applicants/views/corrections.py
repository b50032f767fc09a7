"""Reports of wrong facts, as their reader sees them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from applicants.corrections import entry_model
from applicants.forms.corrections import STALE, AnswerForm, CorrectionForm
from applicants.models import Correction, StaleCorrection
from careers.shelves import label_of

PER_PAGE = 25


def corrections(request):
    """Everything that the signed-in person reported."""
    own = Correction.objects.for_reporter(request.user).prefetch_related("entry")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "applicants/corrections.html", {"page": page})


def report(request, kind, slug):
    """Report a fact of one entry that the person may see."""
    model = entry_model(kind)
    if model is None:
        raise Http404
    entry = get_object_or_404(model.objects.visible_to(request.user), slug=slug)
    form = CorrectionForm(
        request.POST or None,
        entry=entry,
        reporter=request.user,
        now=timezone.now(),
        initial={"field": request.GET.get("field", "")},
    )
    if form.is_valid() and form.try_save():
        messages.success(request, "Thank you. An advisor will look at it; you see here how.")
        return redirect("applicants:corrections")
    return render(request, "applicants/report.html", {"form": form, "entry": entry})


def correction(request, pk):
    """One's own report, with the advisor's question and what became of it."""
    own = Correction.objects.for_reporter(request.user).prefetch_related("entry")
    found = get_object_or_404(own, pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            found.reply(form.cleaned_data["answer"])
            messages.success(request, "Your answer is sent.")
        except StaleCorrection:
            messages.warning(request, STALE)
        return redirect(found)
    field = found.known_field
    label = field and label_of(type(found.entry), field)
    context = {"correction": found, "form": form, "label": label}
    return render(request, "applicants/correction.html", context)
