"""What whoever runs the site does with it: back it up, restore it, ask whether it is well."""


class Refused(Exception):
    """Nothing was done, or it could not be finished; the text says why and what to do."""
