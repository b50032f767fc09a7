"""What stops a load."""


class LoadError(Exception):
    """The files cannot be loaded; the message names file and entry and says why."""
