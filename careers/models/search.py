"""The column by which entries are found."""

from django.db import models
from django.db.models import Q

from careers.search import searchable


class SearchTextField(models.TextField):
    """Derived from `words_to_search()` of its row at each save, like an automatic date.

    A save with `update_fields` that changes what is searched must name this field too.
    """

    def __init__(self, *args, **kwargs):
        kwargs |= {"editable": False, "default": "", "blank": True}
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        text = searchable(model_instance.words_to_search())
        setattr(model_instance, self.attname, text)
        return text


def matching(queryset, words):
    """Rows in which every one of `words` (see `words_of`) begins some word of the text."""
    return queryset.filter(having(words))


def having(words):
    """That every one of `words` begins some word of the text.

    Text and words are folded alike, so nothing is folded again in the query: on PostgreSQL that
    would cost more than all the rest.
    """
    return Q(*(Q(search_text__contains=f" {word}") for word in words))
