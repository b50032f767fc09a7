"""How we bend django-allauth: nothing but the adapter."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """The library's behavior."""
