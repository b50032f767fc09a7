"""Routes of signed-in people. Each page's view lives in the module of its subject."""

from django.urls import path

from applicants.views import (
    account,
    corrections,
    onboarding,
    pathway,
    profile,
    reminders,
    timeline,
    what_if,
    yours,
)

app_name = "applicants"

urlpatterns = [
    path("start/", account.start, name="start"),
    path("accounts/", account.overview, name="account"),
    path("accounts/close/", account.close, name="close-account"),
    path("welcome/", onboarding.welcome, name="welcome"),
    path("welcome/training/", onboarding.training, name="welcome-training"),
    path("welcome/behind-you/", onboarding.behind_you, name="welcome-behind"),
    path("profile/", profile.edit, name="profile"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/new/<slug:kind>/<slug:slug>/", corrections.report, name="report"),
    path("pathway/", pathway.checklist, name="pathway"),
    path("pathway/timeline/", timeline.timeline, name="timeline"),
    path("pathway/what-if/", what_if.what_if, name="what-if"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("profile/data/", yours.yours, name="yours"),
    path("pathway/<slug:slug>/", pathway.milestone, name="milestone"),
    path("pathway/<slug:slug>/change/", pathway.change, name="change"),
    path("pathway/<slug:slug>/undo/", pathway.undo, name="undo"),
]
