"""Fields in which a record is searched for, whatever was sent as its key."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError


class _KnownKeys:
    """Shows again only what can be a key; Django's own widget fails on anything else.

    The field has said beside it that the choice is none.
    """

    def optgroups(self, name, value, attr=None):
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [one for one in value if _fits(key, one)], attr)


class KeySelect(_KnownKeys, AutocompleteSelect):
    pass


class KeySelectMultiple(_KnownKeys, AutocompleteSelectMultiple):
    pass


def _fits(key, value):
    try:
        key.clean(value, None)
    except ValidationError:
        return False
    return True


class ChoosingMixin:
    """An admin or inline with such fields."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        self._search_with(KeySelect, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        self._search_with(KeySelectMultiple, db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _search_with(self, widget, db_field, request, kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", widget(db_field, self.admin_site))
