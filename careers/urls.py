"""Public routes."""

from django.urls import path

from careers import views

app_name = "careers"

urlpatterns = [
    path("", views.home, name="home"),
    path("residencies/", views.residencies, name="residencies"),
    path("residencies/<slug:slug>/", views.residency, name="residency"),
    path("milestones/<slug:slug>/", views.milestone, name="milestone"),
]
