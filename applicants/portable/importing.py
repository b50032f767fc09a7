"""Reading an export: from a zip file of unknown origin to rows that are fit to be stored."""

from applicants.models import User
from applicants.portable import schema
from applicants.portable.archive import Refused
from applicants.portable.bundle import Bundle
from applicants.portable.fields import is_object, is_text
from applicants.portable.reader import Reader
from applicants.portable.sealed import read_sealed

ACCOUNT_KEYS = {"email", "name", "joined_at"}
TOP_KEYS = {
    *["format", "version", "exported_at", "account", "profile", "interruptions", "records"],
    *["snoozes", "reminders", "calendar", "from_the_site"],
}
LONGEST_NAME = User._meta.get_field("name").max_length
OTHER_VERSION = "This export has version {}; this site reads version {}."


class Unknown(Refused):
    """All is well, but the library does not hold what the `problems` name."""


def read_export(archive, *, now, leave_out=False):
    """The `Bundle` of an open `Archive`: two queries, and three for what
    the site itself wrote, however much it holds.

    Raises `Refused` with everything that is wrong, and `Unknown` if all is well but for entries
    that the library does not know, unless these are to be left out.
    """
    data = archive.account()
    _check_format(data)
    reader = Reader(archive, now)
    bundle = Bundle(
        profile=reader.profile(data["profile"]),
        name=_name(data["account"], reader.problems),
        interruptions=reader.interruptions(data["interruptions"]),
        records=reader.records(data["records"]),
        snoozes=reader.snoozes(data["snoozes"]),
        reminders=reader.one(schema.REMINDERS, data["reminders"], "Reminders"),
        calendar=reader.one(schema.CALENDAR, data["calendar"], "Calendar"),
    )
    if reader.problems:
        raise Refused(*reader.problems)
    if reader.unknown and not leave_out:
        raise Unknown(*dict.fromkeys(reader.unknown))
    bundle.left_out += [*dict.fromkeys(reader.unknown), *reader.lost]
    read_sealed(data["from_the_site"], bundle)
    return bundle


def _check_format(data):
    if not isinstance(data, dict) or data.get("format") != schema.FORMAT:
        raise Refused("The account.json in this file is not one of this site.")
    version = data.get("version")
    if version != schema.VERSION:
        shown = str(version)[:20].encode(errors="replace").decode()  # halves of characters
        raise Refused(OTHER_VERSION.format(shown, schema.VERSION))
    if data.keys() != TOP_KEYS:
        raise Refused("The account.json in this file is not of the known form.")


def _name(account, problems):
    """The name of the person; their address stays that of the account they import into."""
    name = account["name"] if is_object(account, ACCOUNT_KEYS) else None
    if not is_text(name) or len(name) > LONGEST_NAME:
        problems.note("Name", "This is no name that can be stored.")
    return name
