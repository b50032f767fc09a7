"""The admin of people: importing a module registers its models."""

from . import accounts, audit, corrections

__all__ = ["accounts", "audit", "corrections"]
