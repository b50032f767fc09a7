"""Reference data as CSV and XLSX, out and in."""

from .views import TransferMixin

__all__ = ["TransferMixin"]
