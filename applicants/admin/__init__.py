"""The admin of people: importing a module registers its models."""

from . import accounts, corrections

__all__ = ["accounts", "corrections"]
