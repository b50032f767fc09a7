from django.http import HttpResponse


def edit(request):
    return HttpResponse("")
