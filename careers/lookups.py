"""What a column may be asked, whatever an address or a form sent."""

import re

from django.db.models import BigIntegerField, IntegerField
from django.db.models.lookups import In

MAX_DIGITS = 18  # a longer number may not fit into a column
TOO_LONG = re.compile(r"(\d_?){19}")  # one more; Python reads underscores in numbers too
# No filter of ours asks so. A pattern could keep the database busy for minutes, a range wants
# two values, and a list of keys is only for our own code.
REFUSED = {"in", "range", "regex", "iregex"}


@IntegerField.register_lookup
class InWhatFits(In):
    """`in` for whole numbers: one that no column can hold is in no row.

    Django says so for every other comparison; here SQLite fails. Fields of several choices and
    the actions of lists ask this with what somebody sent.
    """

    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        if not self.rhs_is_direct_value():
            return values
        return [value for value in values if not isinstance(value, int) or _fits(value)]


def _fits(number):
    return -BigIntegerField.MAX_BIGINT - 1 <= number <= BigIntegerField.MAX_BIGINT


class PlainLookups:
    """A list of the admin whose address may filter by our own fields, with plain values only.

    “+” is some relation without a name: which one is not ours to know, it could be a table of
    people. And no text of PostgreSQL has a NUL character.
    """

    def lookup_allowed(self, lookup, value, request):
        is_refused = "+" in lookup or lookup.rpartition("__")[2] in REFUSED
        is_refused = is_refused or "\0" in value or TOO_LONG.search(value)
        return not is_refused and super().lookup_allowed(lookup, value, request)
