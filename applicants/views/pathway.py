from django.http import HttpResponse


def checklist(request):
    return HttpResponse("")


def milestone(request, slug):
    return HttpResponse("")


def change(request, slug):
    return HttpResponse("")


def undo(request, slug):
    return HttpResponse("")
