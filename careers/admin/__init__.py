"""Advisors keep the reference data right here; importing a module registers its models."""

from . import guide, pathway, practice, programs, reference, seasons, sources

__all__ = ["guide", "pathway", "practice", "programs", "reference", "seasons", "sources"]
