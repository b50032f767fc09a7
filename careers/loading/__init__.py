"""Load the reference data from the readable files in `fixtures/`."""

from .errors import LoadError
from .load import load_reference

__all__ = ["LoadError", "load_reference"]
