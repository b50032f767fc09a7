"""What forms that take a file share."""

from django import forms

from applicants.evidence import size_in_words

CHOOSE_AGAIN = "Nothing was stored. Choose the file once more: browsers forget it."


def check_size(upload, most):
    """Raise a `ValidationError` where a file has more than `most` bytes."""
    if upload.size <= most:
        return
    size, largest = size_in_words(upload.size), size_in_words(most)
    size = "a little more" if size == largest else size
    raise forms.ValidationError(f"This file has {size}; at most {largest} are possible.")
