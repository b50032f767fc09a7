"""The route table of the whole site: wiring only."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.contrib import admin
from django.db.transaction import atomic
from django.urls import include, path
from django.views.generic import RedirectView

from applicants.views.account import staff_door
from applicants.views.common import one_at_a_time
from careers import health
from config.metrics import metrics

# One door: the admin sends strangers to the common sign-in, refuses who is not staff, and asks
# staff for their second factor.
admin.site.login = secure_admin_login(staff_door)

# Django's own page for this error knows neither the person nor the request.
handler400 = "config.faults.bad_request"
handler500 = "config.faults.server_error"
handler429 = "careers.views.pages.too_many"  # allauth's rate limits look for it here

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("admin/logout/", logout),
    path(
        "admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")
    ),
    path("admin/", admin.site.urls),
    # The library stores a passkey by itself; with it goes its line in the audit log.
    path("accounts/2fa/webauthn/add/", atomic(add_webauthn), name="mfa_add_webauthn"),
    # Of a double click the second would fail on what the first just turned on.
    path("accounts/2fa/totp/activate/", one_at_a_time(activate_totp), name="mfa_activate_totp"),
    path("accounts/", include("allauth.urls")),
    path("", include("applicants.urls")),
    path("", include("careers.urls")),
]
