from django.shortcuts import redirect


def start(request):
    return redirect("applicants:pathway")


def close(request):
    return redirect("applicants:pathway")
