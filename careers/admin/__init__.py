"""Advisors keep the reference data right here; importing a module registers its models."""

from . import pathway, reference, seasons, sources

__all__ = ["pathway", "reference", "seasons", "sources"]
