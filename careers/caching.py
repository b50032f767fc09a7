"""What every public page says of itself."""

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_safe


def public_page(view):
    """A page for everybody, signed in or not, that changes nothing."""
    return login_not_required(require_safe(view))
