"""Modules that few pages need, loaded by the first that does.

What is imported at the start every worker keeps in memory, whether anybody asks for it or not.
"""

from functools import partial
from importlib import import_module

from django.utils.functional import SimpleLazyObject


def on_demand(name):
    """The module `name`, imported as soon as anything of it is used."""
    return SimpleLazyObject(partial(import_module, name))
